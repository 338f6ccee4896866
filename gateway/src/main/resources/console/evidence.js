// From a figure down to the samples, level by level: each level is a query of the HTTP API, which stands there to be repeated.
import { $, GAP_HEADS, amount, clock, el, gapRows, heads, json, percent, reason, scroll, shown, t, texts, whole, within, word, wordOr } from './common.js';

const MINUTES_SHOWN = 60;
const NANOS_A_SECOND = 1e9;
// The levels that led here, each with its heading and its query.
let trail = [];

const step = (heading, path) => el('button', { type: 'button', onclick: () => go(heading, path) }, heading);

/** Value, interval, coverage and grade of each asset, and the way to its minutes. */
function assets(answer) {
  return el('table', {}, heads(['asset'], ['value', 1], ['interval', 1], ['coverage', 1], ['grade'], ['']), el('tbody', {}, ...answer.assets.map((one) => {
    const text = texts(one);
    const known = one.status === 'assessed';
    return el('tr', {}, el('td', {}, one.subject), el('td', { class: 'n' }, known ? text(one.value) : t('not-assessed')), el('td', { class: 'n' }, known ? within(one.low, one.high, text) : ''),
      el('td', { class: 'n' }, known ? percent(one.coverage) : ''), el('td', {}, known ? `${one.grade} ${t('grade-' + one.grade)}` : one.reason ? reason(one.reason) : ''), el('td', {}, step(`${t('evidence-look-into')} ${one.subject}`, one.evidence)));
  })));
}

/** Minutes and samples are walked on here; a table, a machine or an assessment is a page of its own. */
const below = (one) => (/\/(evidence|series)\?/.test(one.evidence) ? step(`${t('evidence-look-into')} ${one.what}`, one.evidence) : el('a', { href: one.evidence, target: '_blank', rel: 'noopener' }, `GET ${one.evidence}`));

/** The things that are counted, and those that are not, with the reason. */
function members(answer, names) {
  const gives = answer.members.some((one) => one.unit) ? (one) => [el('td', { class: 'n' }, one.unit && one.value !== null ? amount(one.value, one.unit) : '')] : () => [];
  const columns = [['evidence-thing'], ['evidence-for'], ...(answer.members.some((one) => one.unit) ? [['evidence-gives', 1]] : []), ['evidence-counts'], ['why'], ['']];
  return el('table', {}, heads(...columns), el('tbody', {}, ...answer.members.map((one) => el('tr', {},
    el('td', {}, one.what), el('td', { class: 'wide' }, names.get(one.quantity) ?? one.quantity), ...gives(one), el('td', { class: one.counts ? 'good' : 'warn' }, t(one.counts ? 'yes' : 'no')), el('td', { class: 'wide' }, one.why ? reason(one.why) : ''), el('td', {}, below(one))))));
}

/** What a minute holds: time by state in seconds first, then counts and the rest. */
function fields(minute) {
  const all = Object.entries(minute).filter(([name]) => !['minute', 'samples', 'gaps'].includes(name));
  const times = all.filter(([name]) => name.startsWith('time.')).map(([name, nanos]) => `${wordOr('state-' + name.slice(5), name.slice(5))} ${shown(nanos / NANOS_A_SECOND)} s`);
  return [times.join(' · '), el('details', {}, el('summary', {}, `${t('evidence-fields')} (${whole(all.length)})`), el('code', {}, all.map(([name, value]) => `${name} ${shown(value)}`).join(' · ')))];
}

function minutes(answer) {
  const signal = (path) => new URLSearchParams(path.slice(path.indexOf('?'))).get('signal');
  return el('table', {}, heads(['evidence-minute'], ['evidence-holds'], ['evidence-samples']), el('tbody', {}, ...answer.minutes.map((one) => el('tr', {}, el('td', {}, clock(one.minute)), el('td', { class: 'wide' }, ...fields(one)),
    el('td', { class: 'wide' }, ...one.samples.map((path) => step(`${signal(path)} ${clock(one.minute)}`, path)), ...(one.gaps ? [step(`${t('evidence-gaps')} ${clock(one.minute)}`, one.gaps)] : []))))));
}

/** The hours in which samples arrived: how many took how long, and how many do not say. */
function hours(answer) {
  const signal = (path) => new URLSearchParams(path.slice(path.indexOf('?'))).get('signal');
  const reach = (one) => (one.upTo === null ? `> ${shown(one.over)} s` : `≤ ${shown(one.upTo)} s`);
  return el('table', {}, heads(['evidence-hour'], ['evidence-timed', 1], ['evidence-late', 1], ['evidence-untimed', 1], ['evidence-classes'], ['evidence-samples']), el('tbody', {}, ...answer.hours.map((one) => el('tr', {},
    el('td', {}, clock(one.hour)), el('td', { class: 'n' }, whole(one.timed)), el('td', { class: 'n' }, whole(one.late)), el('td', { class: 'n' }, whole(one.untimed)),
    el('td', { class: 'wide' }, one.classes.map((each) => `${reach(each)}: ${whole(each.samples)}`).join(' · ')),
    el('td', { class: 'wide' }, ...one.samples.map((path) => step(`${signal(path)} ${clock(one.hour)}`, path)))))));
}

const quality = (status) => t(['good', 'uncertain', 'bad'][Math.min(2, Math.floor(status / 0x40000000))]);

/** The samples, and the one before, which holds until the first of them. */
function samples(answer) {
  const rows = [...(answer.before ? [answer.before] : []), ...answer.points];
  return el('table', {}, heads(['time'], ['value', 1], ['quality']), el('tbody', {}, ...rows.map((one) => el('tr', {}, el('td', {}, clock(one.time), one === answer.before ? el('small', { class: 'muted' }, ' ' + t('evidence-before')) : ''), el('td', { class: 'n' }, shown(one.value)), el('td', {}, quality(one.status))))));
}

/** Why nothing was known for a time. */
const gaps = (answer) => el('table', {}, heads(...GAP_HEADS), el('tbody', {}, ...gapRows(answer.gaps)));

const toldFactor = (one) => [`${wordOr('resource-' + one.resource, one.resource)} ${one.usedFor}${t('readiness-colon')}${one.amount === null ? t('not-assessed') : amount(one.amount, one.unit)} × ${one.factor} ${t('factor-' + one.method)}/${one.per.replace('.', '·')} (`,
  [one.area ? wordOr('grid-' + one.area, one.area) : '', one.year, one.source].filter((x) => x !== '').join(', '), one.trust ? ' ' : '', ...(one.trust ? [el('abbr', { title: t('trust-' + one.trust) }, `[${one.trust}]`)] : []), ') ',
  ...(one.evidence ? [el('a', { href: one.evidence, target: '_blank', rel: 'noopener' }, t('factor-declared'))] : [t('factor-' + one.table)]), ` ${t('factor-edition')} ${one.edition}`];

/** By which factors amounts of energy became coal equivalent or emissions, with year, place, source and table of each. */
export function factors(list = []) {
  return list.length ? [el('h4', {}, t('factors')), el('ul', { class: 'factors' }, ...list.map((one) => el('li', {}, ...toldFactor(one))))] : [];
}

function tableOf(answer, names) {
  const [draw, list] = answer.points ? [samples, [...answer.points, ...(answer.before ? [answer.before] : [])]] : answer.hours ? [hours, answer.hours] : answer.minutes ? [minutes, answer.minutes] : answer.members ? [members, answer.members] : answer.gaps ? [gaps, answer.gaps] : [assets, answer.assets ?? []];
  return list.length ? scroll(t('evidence'), draw(answer, names)) : el('p', { class: 'muted' }, t('evidence-nothing'));
}

/** The next page of a long level. */
const further = (path, next) => { const [at, query] = path.split('?'); const all = new URLSearchParams(query); all.set('cursor', next); return `${at}?${all}`; };

async function go(heading, path, names = trail[0]?.names ?? new Map()) {
  const known = trail.findIndex((one) => one.path === path);
  trail = known >= 0 ? trail.slice(0, known + 1) : [...trail, { heading, path, names }];
  await draw();
}

async function draw() {
  const { heading, path, names } = trail[trail.length - 1];
  let content;
  try {
    // Many minutes come page by page; the query that is shown is the one that was asked.
    const asked = path.includes('/evidence?') && path.includes('asset=') && !path.includes('limit=') ? `${path}&limit=${MINUTES_SHOWN}` : path;
    const answer = await json(asked);
    content = [...(answer.minutes && answer.members ? [scroll(t('evidence'), members(answer, names))] : []), tableOf(answer, names), ...factors(answer.factors), ...(answer.next ? [el('p', {}, step(`${heading} …`, further(asked, answer.next)))] : []), el('p', { class: 'query' }, `${t('evidence-query')} `, el('a', { href: asked, target: '_blank', rel: 'noopener' }, `GET ${asked}`))];
  } catch (problem) {
    content = [el('p', { class: 'warn' }, problem.message), el('p', { class: 'query' }, path)];
  }
  const dialog = $('walk');
  dialog.replaceChildren(el('div', { class: 'bar-of-title' }, el('h2', { id: 'h-walk' }, t('evidence-title')), el('button', { type: 'button', class: 'close', onclick: () => dialog.close() }, t('close'))), el('p', { class: 'muted' }, t('evidence-explained')),
    el('nav', { class: 'trail', 'aria-label': t('evidence-title') }, ...trail.map((one, i) => (i === trail.length - 1 ? el('b', { 'aria-current': 'step' }, one.heading) : step(one.heading, one.path)))), ...content);
  if (!dialog.open) dialog.showModal();
  dialog.querySelector('.close').focus();
}

/** A link that opens the walk down on this page; by itself it is the first query. */
export function evidenceLink(heading, path, quantities = [], text = t('evidence-link')) {
  const names = new Map(quantities.map((one) => [one.name, word(one.words)]));
  return el('a', { href: path, onclick: (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    trail = [];
    go(heading, path, names);
  } }, text);
}
