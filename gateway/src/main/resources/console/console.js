// The console: reads the HTTP API and the event stream, nothing else. Every word comes from /messages/{zh,en}.json.
import { $, clock, el, GAP_HEADS, gapRows, json, scopeText, sentence, shown, state, t, table, whole, wordOr } from './common.js';
import { drawIndicators } from './indicators.js';
import { drawReadiness, opened, readiness, rechosen } from './readiness.js';
import * as scope from './scope.js';
import { drawStops, stopsOf } from './stops.js';

function quality(status) {
  if (status === null || status === undefined) return ['', ''];
  const kind = Math.floor(status / 0x40000000);
  return kind === 0 ? ['good', ''] : kind === 1 ? ['uncertain', 'warn'] : ['bad', 'bad'];
}

async function language(lang) {
  state.lang = lang;
  try { localStorage.setItem('steelyard.language', lang); } catch { /* private window */ }
  state.words = await json(`/messages/${lang}.json`);
  document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
  document.title = t('title');
  for (const node of document.querySelectorAll('[data-t]')) node.textContent = t(node.dataset.t);
  $('language').lang = lang === 'zh' ? 'en' : 'zh-CN';
  drawAll();
}

function drawLedger(ledger) {
  state.ledger = ledger;
  const total = ledger.total;
  const known = ledger.rows.length > 0 && total.balanced !== null;
  $('balance').className = 'balance ' + (total.missing > 0 ? 'bad' : known ? 'good' : 'wait');
  $('balance').textContent = total.missing > 0 ? t('not-balanced') : known ? t('balanced') : t('balance-unknown');
  const dropped = Object.values(total.dropped).reduce((a, b) => a + b, 0);
  const terms = [['sampled', total.sampled], ['stored', total.stored], ['kept-aside', total.keptAside], ['in-inbox', total.inInbox],
    ['dropped', dropped], ['elsewhere', total.elsewhere], ['in-outbox', total.inOutbox], ['missing', total.missing], ['duplicates', total.duplicates]];
  $('terms').replaceChildren(...terms.map(([key, n]) => el('div', { class: key === 'missing' && n > 0 ? 'alarm' : '' }, el('dt', {}, t(key)), el('dd', {}, whole(n)))));
  const rows = [...ledger.rows].reverse().slice(0, 50).map((row) => el('tr', {},
    el('td', {}, `${row.site}/${row.agent}`), el('td', {}, row.hour.slice(0, 13).replace('T', ' ')), el('td', { class: 'n' }, whole(row.sampled)), el('td', { class: 'n' }, whole(row.stored)),
    el('td', { class: 'n' }, whole(Object.values(row.dropped).reduce((a, b) => a + b, 0))), el('td', { class: row.missing ? 'n bad' : 'n' }, whole(row.missing)), el('td', {}, t(row.state))));
  table('ledger-rows', [['agent'], ['hour'], ['sampled', 1], ['stored', 1], ['dropped', 1], ['missing', 1], ['state']], rows, 'balance-unknown');
}

function drawStages(stages) {
  const now = performance.now();
  $('stages').replaceChildren(...stages.map((stage) => {
    const before = state.stages.get(stage.stage);
    const rate = before && now > before.at ? Math.max(0, ((stage.out - before.out) / (now - before.at)) * 1000) : 0;
    state.stages.set(stage.stage, { out: stage.out, at: now });
    const dropped = Object.entries(stage.dropped).filter(([, n]) => n > 0);
    return el('li', {}, el('b', {}, t('stage-' + stage.stage)), el('span', {}, whole(Math.round(rate)), el('small', {}, t('rate'))),
      el('span', {}, whole(stage.out), el('small', {}, t('out'))), el('span', {}, whole(stage.depth), el('small', {}, t('depth'))),
      ...(dropped.length ? [el('span', { class: 'dropped' }, t('dropped') + ': ' + dropped.map(([reason, n]) => `${reason} ${whole(n)}`).join(', '))] : []));
  }));
  state.lastStages = stages;
}

function drawTree() {
  const focused = document.activeElement?.dataset?.id;
  const cards = state.tree?.sites.flatMap((site) => site.areas.flatMap((area) => area.lines.map((line) => el('div', {},
    el('h3', {}, `${site.site} / ${area.area} / ${line.line}`),
    el('div', { class: 'assets' }, ...line.assets.map(assetCard))))));
  $('tree').replaceChildren(...(cards?.length ? cards : [el('p', { class: 'muted' }, state.tree ? t('no-assets') : t('loading'))]));
  if (focused) document.querySelector(`.asset[data-id="${CSS.escape(focused)}"]`)?.focus();
}

function assetCard(asset) {
  const code = asset.state ?? null;
  const word = !asset.online ? t('offline') : code === null ? t('online') : t('state-' + code) === 'state-' + code ? String(code) : t('state-' + code);
  return el('button', { type: 'button', class: 'asset ' + (asset.online ? 'on' : ''), 'data-id': asset.id, onclick: () => openAsset(asset.id) },
    el('span', { class: 'state s' + (asset.online ? code : '') }, word), el('b', {}, asset.asset), el('span', { class: 'class' }, `${asset.class} · ${whole(asset.signals)} ${t('signals')}${numbering(asset)}`),
    el('span', { class: 'values' }, ...keyValues(asset)));
}

// Of whoever does not number its samples nobody can say that all are here; its seq tells what is not.
const numbering = (asset) => (asset.numbered !== false ? '' : ` · ${t('not-numbered')}${asset.seqMissed > 0 ? ` · ${whole(asset.seqMissed)} ${t('seq-missed')}` : ''}`);

// What a card shows first; roles that are not named here come last.
const roles = ['power', 'good', 'total', 'energy', 'program', 'scrap', 'order', 'rework', 'design-speed'];
const rank = (key) => (roles.includes(key.role) ? roles.indexOf(key.role) : roles.length);
// A profile of the works' own may have roles that nobody has words for.
const roleWord = (role) => (t('role-' + role) === 'role-' + role ? role : t('role-' + role));

function keyValues(asset) {
  const first = [...(asset.values ?? [])].sort((a, b) => rank(a) - rank(b)).slice(0, 2);
  return first.map((key) => {
    const live = state.values.get(asset.id + ' ' + key.signal) ?? key;
    return el('span', { class: quality(live.status)[1], title: key.signal }, el('small', {}, roleWord(key.role)), shown(live.value), el('small', {}, ' ' + (key.unit ?? '')));
  });
}

// Only the values: the buttons stay, so that focus and a click that has begun survive.
const assetsById = () => new Map((state.tree?.sites ?? []).flatMap((site) => site.areas.flatMap((area) => area.lines.flatMap((line) => line.assets.map((asset) => [asset.id, asset])))));

function refreshCards() {
  const assets = assetsById();
  for (const card of document.querySelectorAll('.asset')) {
    const asset = assets.get(card.dataset.id);
    if (asset) card.querySelector('.values').replaceChildren(...keyValues(asset));
  }
}

async function openAsset(id) {
  state.open = id;
  const asset = await json('/api/v1/assets/' + encodeURIComponent(id));
  if (state.open === id) { state.asset = asset; drawDetail(); $('back').focus(); }
}

function closeAsset() {
  const id = state.asset?.id;
  state.open = null; state.asset = null;
  drawDetail(); drawTree();
  document.querySelector(`.asset[data-id="${CSS.escape(id ?? '')}"]`)?.focus();
}

function drawDetail() {
  const asset = state.asset;
  $('detail').hidden = !asset; $('tree').hidden = !!asset;
  if (!asset) return;
  const rows = asset.signals.map((signal) => el('tr', {}, el('td', { title: signal.description ?? '' }, signal.name), el('td'), el('td', {}, signal.unit ?? ''), el('td'), el('td'), el('td', { class: 'muted' }, signal.type)));
  const head = [['signal'], ['value', 1], ['unit'], ['quality'], ['time'], ['type']];
  $('detail').replaceChildren(
    el('p', {}, el('button', { type: 'button', id: 'back', onclick: closeAsset }, '← ' + t('back')), ' ',
      el('b', {}, asset.id), ' ', el('span', { class: 'muted' }, `${asset.class} · ${asset.area} / ${asset.line} · ${t('agent')} ${asset.agent}${numbering(asset)}`)),
    el('div', { class: 'scroll tall', tabindex: 0, role: 'region', 'aria-label': t('signals') }, el('table', {}, el('thead', {}, el('tr', {}, ...head.map(([key, n]) => el('th', { class: n ? 'n' : '', scope: 'col' }, t(key))))), el('tbody', { id: 'signal-rows' }, ...rows))));
  refreshDetail();
}

// Only the cells that change: the button keeps its focus.
function refreshDetail() {
  const rows = $('signal-rows')?.rows ?? [];
  (state.asset?.signals ?? []).forEach((signal, i) => {
    const live = state.values.get(state.asset.id + ' ' + signal.name) ?? signal;
    const [word, css] = quality(live.status);
    const [value, shownQuality, time] = [rows[i].cells[1], rows[i].cells[3], rows[i].cells[4]];
    value.className = 'n ' + css; value.textContent = shown(live.value);
    shownQuality.className = css; shownQuality.textContent = live.stale ? t('stale') : word ? t(word) : '';
    time.textContent = clock(live.time);
  });
}

const details = (event) => Object.entries(event.details).flatMap(([key, value]) => [' ', el('small', { class: 'muted' }, wordOr('detail-' + key, key)), ' ' + value]);

function drawRecords() {
  table('gap-rows', GAP_HEADS, gapRows(state.gaps ?? []), 'no-gaps');
  table('event-rows', [['at'], ['events'], ['scope']], (state.events ?? []).map((event) => el('tr', {},
    el('td', {}, clock(event.at)), el('td', {}, wordOr('event-' + event.type, event.type), ...details(event)), el('td', {}, scopeText(event.scope)))), 'no-events');
}

function drawAll() {
  if (state.ledger) drawLedger(state.ledger);
  if (state.lastStages) drawStages(state.lastStages);
  scope.drawScope(); drawTree(); drawDetail(); drawIndicators(); drawReadiness(); drawStops(); drawRecords(); drawHealth(); link(state.linked);
}

// What a person should look at: an open address first, then every part that does not work.
function drawHealth() {
  const troubles = (state.health?.checks ?? []).filter((check) => check.status !== 'ok');
  const lines = troubles.map((check) => el('p', { class: check.status === 'fail' ? 'alarm' : '' }, el('b', {}, wordOr('part-' + check.name, check.name)), ' ', sentence(check)));
  if ($('banner').textContent !== lines.map((line) => line.textContent).join('')) $('banner').replaceChildren(...lines);
  $('banner').hidden = lines.length === 0;
}

function link(on) {
  state.linked = on;
  $('link').textContent = t(on === undefined ? 'connecting' : on ? 'connected' : 'disconnected');
  $('link').classList.toggle('off', on === false);
  document.body.classList.toggle('lost', on === false);
}

/** What the readiness view shows of the chosen site beside its level. */
async function figures() {
  const of = scope.choice();
  const ofSite = async (path) => (scope.site() ? [await json(path(encodeURIComponent(scope.site())))] : []);
  const isLate = () => of !== scope.choice();
  const units = (await ofSite((site) => `/api/v1/sites/${site}/units`)).flatMap((site) => site.signals).filter((one) => one.finding === 'refused');
  const indicators = (await ofSite((site) => scope.asking(`/api/v1/indicators?site=${site}`, scope.ofIndicators()))).flatMap((site) => site.indicators);
  if (isLate()) return;
  Object.assign(state, { units, indicators });
  drawIndicators();
  const stops = await ofSite(stopsOf);
  if (isLate()) return;
  state.stops = stops;
  drawStops();
}

function chosen() {
  Object.assign(state, { units: undefined, indicators: undefined, stops: undefined });
  drawIndicators();
  drawStops();
  for (const read of [rechosen, figures]) read().catch((problem) => console.warn(problem));
}

async function slow() {
  try {
    state.health = await json('/health');
    drawHealth();
    state.tree = await json('/api/v1/assets');
    drawTree();
    // One record a loss; the records of its signals are one click away in /api/v1/gaps.
    const day = new Date(Date.now() - 86400000).toISOString();
    const [servers, assets] = [await json(`/api/v1/gaps?level=server&limit=10000&from=${day}`), await json(`/api/v1/gaps?level=asset&limit=10000&from=${day}`)];
    state.gaps = [...servers.gaps, ...assets.gaps].sort((a, b) => (a.from < b.from ? 1 : -1)).slice(0, 100);
    state.events = (await json('/api/v1/events?limit=100')).events;
    drawRecords();
    scope.drawScope();
    // Indicators read a whole month: often until there is something to show, then twice a minute, and only while they are looked at.
    if (isOpen('readiness-view') && (state.turn++ % 6 === 0 || (state.indicators ?? []).every((one) => one.status !== 'assessed'))) await figures();
  } catch (problem) { console.warn(problem); }
  setTimeout(slow, 5000);
}

function listen() {
  const source = new EventSource('/api/v1/live');
  source.onopen = () => link(true);
  // A browser tries again by itself when the connection breaks, but not when it was refused.
  source.onerror = () => { link(false); if (source.readyState === EventSource.CLOSED) setTimeout(listen, 5000); };
  source.addEventListener('values', (event) => {
    for (const value of JSON.parse(event.data)) state.values.set(value.asset + ' ' + value.signal, value);
    if (state.asset) refreshDetail(); else refreshCards();
  });
  source.addEventListener('assets', (event) => {
    for (const { id, online } of JSON.parse(event.data)) { const asset = assetsById().get(id); if (asset) asset.online = online; }
    drawTree();
  });
  source.addEventListener('events', (event) => { state.events = [...JSON.parse(event.data).reverse(), ...(state.events ?? [])].slice(0, 100); drawRecords(); });
  source.addEventListener('stages', (event) => drawStages(JSON.parse(event.data)));
  source.addEventListener('ledger', (event) => drawLedger(JSON.parse(event.data)));
}

const isOpen = (view) => !$(view).hidden;

function showView() {
  const wanted = location.hash === '#readiness-view' || $(location.hash.slice(1) || 'plant-view')?.closest('#readiness-view') ? 'readiness-view' : 'plant-view';
  for (const view of ['plant-view', 'readiness-view']) $(view).hidden = view !== wanted;
  for (const tab of document.querySelectorAll('nav a')) tab.dataset.view === wanted ? tab.setAttribute('aria-current', 'page') : tab.removeAttribute('aria-current');
}

let remembered = null;
try { remembered = localStorage.getItem('steelyard.language'); } catch { /* private window */ }
const asked = new URLSearchParams(location.search).get('lang');
const first = asked === 'zh' || asked === 'en' ? asked : remembered ?? (navigator.language.startsWith('zh') ? 'zh' : 'en');
$('language').addEventListener('click', () => language(state.lang === 'zh' ? 'en' : 'zh'));
addEventListener('hashchange', () => {
  showView();
  if (!isOpen('readiness-view')) return;
  opened(() => isOpen('readiness-view'));
  if (!state.indicators) figures().catch((problem) => console.warn(problem));
});
// On paper nothing can be unfolded.
addEventListener('beforeprint', () => document.querySelectorAll('main:not([hidden]) details:not([open])').forEach((one) => { one.dataset.printed = ''; one.open = true; }));
addEventListener('afterprint', () => document.querySelectorAll('details[data-printed]').forEach((one) => { delete one.dataset.printed; one.open = false; }));
showView();
scope.listen(chosen);
await language(first);
listen();
slow();
readiness(() => isOpen('readiness-view'));
