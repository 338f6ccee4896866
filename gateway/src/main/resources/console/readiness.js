// The readiness view: what the level is, what is proven, what is missing, what to do next; then the figures it rests on.
import { $, clock, el, json, percent, shown, state, t, wordOr } from './common.js';

const AGAIN_MILLIS = 30000;
const FIRST_MODEL = 'sme-2024';
const RATIOS_SHOWN = ['K01', 'K02', 'K03', 'K04'];
const GRADES = ['T', 'R', 'D', 'S'];
const seen = { models: [], model: null, result: null, problem: null, rows: null, site: null };

const word = (words) => words?.[state.lang] ?? words?.en ?? '';
const points = (x) => (x === null || x === undefined ? '–' : new Intl.NumberFormat(state.lang, { maximumFractionDigits: 3 }).format(x));
const within = (low, high, text) => (low === high ? text(low) : `${text(low)} – ${text(high)}`);
const reason = (id) => wordOr('reason-' + id, id);

/** A bar from low to high on a scale that ends at max, with a mark where the value is. */
function bar(value, low, high, max, words) {
  const share = (x) => `${Math.min(100, Math.max(0, (x / max) * 100))}%`;
  const range = el('i');
  range.style.left = share(low);
  range.style.width = `calc(${share(high)} - ${share(low)})`;
  const mark = el('em');
  mark.style.left = share(value);
  return el('div', { class: 'bar', role: 'img', 'aria-label': words }, range, ...(value === null ? [] : [mark]));
}

function tile(key, big, ...rest) {
  return el('div', { class: 'tile', id: 'tile-' + key }, el('h3', {}, t('readiness-' + key)), el('div', { class: 'big' }, big), ...rest);
}

const levelName = (level) => (level ? word(level.name) : '');

function levelTile(result) {
  const { level, score } = result;
  if (!level || level.low === null) return tile('level', t('readiness-no-level'), el('p', {}, t('readiness-informative')));
  const decided = level.value !== null && level.value !== undefined;
  const text = decided ? `${level.value} · ${levelName(level)}` : `${word(level.names?.low) || level.low} – ${word(level.names?.high) || level.high}`;
  return tile('level', text,
    el('p', {}, decided ? t('readiness-level-certain') : t('readiness-level-between')),
    ...(score ? [bar(score.value, score.low, score.high, score.max, `${t('interval')} ${points(score.low)} – ${points(score.high)}`),
      el('p', {}, `${t('readiness-score')} ${points(score.value)} ${t('readiness-of')} ${points(score.assessedMax)} · ${t('interval')} [${points(score.low)}, ${points(score.high)}] ${t('readiness-of')} ${points(score.max)}`)] : []));
}

function provenTile(result) {
  const proven = result.proven;
  if (!proven || !proven.max) return tile('proven', '–');
  const share = (proven.points.T ?? 0) / proven.max;
  const stack = el('div', { class: 'stack', role: 'img', 'aria-label': GRADES.map((grade) => `${t('grade-' + grade)} ${points(proven.points[grade] ?? 0)}`).join(', ') },
    ...GRADES.map((grade) => { const part = el('i', { class: 'g' + grade }); part.style.width = `${((proven.points[grade] ?? 0) / proven.max) * 100}%`; return part; }));
  return tile('proven', percent(share), el('p', {}, t('readiness-proven-means')), stack,
    el('ul', { class: 'legend' }, ...GRADES.map((grade) => el('li', { class: 'g' + grade }, `${t('grade-' + grade)} ${points(proven.points[grade] ?? 0)}`))));
}

function missingTile(result) {
  const list = result.notAssessed ?? [];
  const stake = list.reduce((sum, one) => sum + Number(one.max ?? 0), 0);
  return tile('missing', list.length ? String(list.length) : t('readiness-nothing-missing'),
    ...(list.length ? [el('p', {}, `${t('readiness-at-stake')} ${points(stake)}`)] : []),
    el('ul', {}, ...list.slice(0, 6).map((one) => el('li', {}, word(one.name) || one.id, one.reason ? el('small', { class: 'muted' }, ' ' + reason(one.reason)) : ''))),
    ...(list.length > 6 ? [el('p', {}, el('a', { href: '#readiness-items' }, `${t('readiness-all')} (${list.length})`))] : []));
}

function actionText(action) {
  const targets = action.targets ?? [];
  return el('li', {}, word(action.text), ' ',
    ...(action.gain === null || action.gain === undefined ? [] : [el('b', { class: 'gain' }, `+${points(action.gain)}`)]),
    ...(targets.length ? [el('details', {}, el('summary', {}, `${targets.length} ${t('readiness-targets')}`), el('ul', {}, ...targets.map((target) => el('li', {}, target))))] : []));
}

function nextTile(result) {
  const plan = result.plan;
  // Without a plan for the next level, what brings most.
  const actions = plan?.actions ?? [...(result.gaps ?? [])].sort((a, b) => (b.gain ?? 0) - (a.gain ?? 0));
  if (!actions.length) return tile('next', t('readiness-nothing-to-do'));
  const goal = plan?.level ? `${t('readiness-to-level')} ${plan.level.to ?? ''} ${word(plan.level.name)}` : '';
  return tile('next', `${actions.length} ${t('readiness-actions')}`, el('p', {}, goal), el('ol', {}, ...actions.slice(0, 5).map(actionText)),
    ...(actions.length > 5 ? [el('details', {}, el('summary', {}, t('readiness-all')), el('ol', { start: 6 }, ...actions.slice(5).map(actionText)))] : []));
}

const head = (...keys) => el('thead', {}, el('tr', {}, ...keys.map(([key, n]) => el('th', { class: n ? 'n' : '', scope: 'col' }, key ? t(key) : ''))));

function grade(letter) {
  return letter ? el('abbr', { class: 'grade g' + letter, title: t('grade-' + letter) }, letter) : '';
}

function itemRow(item) {
  const assessed = item.status === 'assessed';
  const earned = assessed ? points(item.points) : item.low !== undefined && item.low !== null ? within(item.low, item.high, points) : '–';
  return el('tr', { class: assessed ? '' : 'open' }, el('td', { class: 'wide' }, word(item.name) || item.id), el('td', { class: 'n' }, assessed ? earned : t('not-assessed')),
    el('td', { class: 'n' }, points(item.max)), el('td', {}, grade(assessed ? item.grade : null)), el('td', {}, item.source && item.source !== 'none' ? wordOr('source-' + item.source, item.source) : ''),
    el('td', {}, item.evidence ? el('a', { href: item.evidence }, t('evidence')) : ''));
}

function sceneRow(scene) {
  const known = scene.level !== null && scene.level !== undefined;
  return el('tr', { class: known ? '' : 'open' }, el('td', { class: 'wide' }, (scene.constrained ? '★ ' : '') + (word(scene.name) || scene.id)),
    el('td', { class: 'n' }, known ? String(scene.level) : t('not-assessed')), el('td', {}, grade(known ? scene.grade : null)));
}

function box(id, heading, content) {
  return el('section', { id, 'aria-labelledby': 'h-' + id }, el('h2', { id: 'h-' + id }, t(heading)), ...content);
}

const scroll = (label, node) => el('div', { class: 'scroll tall', tabindex: 0, role: 'region', 'aria-label': label }, node);

function gapList(result) {
  const gaps = result.gaps ?? [];
  return gaps.length ? el('ul', {}, ...gaps.map((gap) => el('li', {}, word(gap.text), ' ', gap.gain === null || gap.gain === undefined ? '' : el('b', { class: 'gain' }, `+${points(gap.gain)}`))))
    : el('p', { class: 'muted' }, t('readiness-no-gaps'));
}

function drawModels() {
  $('readiness-models').replaceChildren(...seen.models.map((one) => el('button', { type: 'button', 'aria-pressed': String(one.model === seen.model), onclick: () => choose(one.model) },
    word(one.name) || one.model, ...(one.draft ? [el('small', {}, ' ' + t('readiness-draft'))] : []))));
}

function drawResult() {
  const result = seen.result;
  if (!result) {
    $('readiness-result').replaceChildren(el('p', { class: 'muted' }, seen.problem ?? t('loading')));
    return;
  }
  const contradictions = result.contradictions ?? [];
  $('readiness-result').replaceChildren(
    el('p', { class: 'muted' }, `${result.edition ?? ''} · ${t('readiness-subject')} ${result.subject?.site ?? result.subject ?? ''}${result.window ? ` · ${clock(result.window.from)} – ${clock(result.window.to)} ${result.window.zone}` : ''}`),
    el('div', { class: 'tiles' }, levelTile(result), provenTile(result), missingTile(result), nextTile(result)),
    ...(contradictions.length ? [box('readiness-contradictions', 'readiness-contradictions-title', [el('ul', {}, ...contradictions.map((one) => el('li', { class: 'warn' }, word(one.name) ? `${word(one.name)}: ` : '', word(one.text))))])] : []),
    el('div', { class: 'pair' },
      box('readiness-items', 'readiness-items-title', [scroll(t('readiness-items-title'), el('table', {}, head(['readiness-item'], ['readiness-points', 1], ['readiness-max', 1], ['grade'], ['readiness-source'], ['']), el('tbody', {}, ...(result.items ?? []).map(itemRow))))]),
      ...((result.scenes ?? []).length ? [box('readiness-scenes', 'readiness-scenes-title', [el('p', { class: 'muted' }, t('readiness-constrained')), scroll(t('readiness-scenes-title'), el('table', {}, head(['readiness-scene'], ['readiness-scene-level', 1], ['grade']), el('tbody', {}, ...result.scenes.map(sceneRow))))])] : [])),
    box('readiness-gaps', 'readiness-gaps-title', [gapList(result)]),
    ...((result.notes ?? []).length ? [el('ul', { class: 'muted' }, ...result.notes.map((note) => el('li', {}, word(note))))] : []),
    el('p', { class: 'muted small' }, `${t('fingerprint')} ${String(result.fingerprint ?? '').slice(0, 16)} · ${t('rule-version')} ${result.ruleVersion ?? ''}`));
}

function ratioCell(ratio) {
  if (!ratio || ratio.status === 'not-assessed' || ratio.value === null) return el('td', { class: 'n muted', title: ratio?.reason ? reason(ratio.reason) : '' }, t('not-assessed'));
  return el('td', { class: 'n', title: `[${percent(ratio.low)}, ${percent(ratio.high)}]` }, percent(ratio.value), el('small', { class: 'muted' }, ratio.low === ratio.high ? '' : ` ${percent(ratio.low)}–${percent(ratio.high)}`));
}

function drawKpi() {
  const rows = seen.rows ?? [];
  const named = RATIOS_SHOWN.map((id) => rows.flatMap((row) => row.ratios ?? []).find((ratio) => ratio.id === id)).filter(Boolean);
  const hours = (seconds) => new Intl.NumberFormat(state.lang, { maximumFractionDigits: 1 }).format(seconds / 3600);
  const body = rows.map((row) => el('tr', {}, el('td', {}, row.subject), ...named.map((one) => ratioCell((row.ratios ?? []).find((ratio) => ratio.id === one.id))),
    el('td', { class: 'n' }, hours(row.elements?.apt?.value ?? 0)), el('td', { class: 'n' }, hours(row.elements?.unknown?.value ?? 0)), el('td', { class: 'n' }, shown(row.energy?.electricity?.value))));
  $('kpi-table').replaceChildren(rows.length
    ? el('table', {}, el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, t('asset')), ...named.map((one) => el('th', { class: 'n', scope: 'col' }, word(one.name))), el('th', { class: 'n', scope: 'col' }, t('kpi-productive')), el('th', { class: 'n', scope: 'col' }, t('kpi-unknown')), el('th', { class: 'n', scope: 'col' }, t('kpi-energy')))), el('tbody', {}, ...body))
    : el('p', { class: 'muted' }, t('loading')));
}

/** Draws again what is known, after a change of language for instance. */
export function drawReadiness() {
  drawModels();
  drawResult();
  drawKpi();
}

async function choose(model) {
  seen.model = model;
  seen.result = null;
  seen.problem = null;
  drawReadiness();
  await readResult();
}

async function readResult() {
  const wanted = seen.model;
  if (!wanted || !seen.site) return;
  try {
    const result = await json(`/api/v1/assessments/${encodeURIComponent(wanted)}?site=${encodeURIComponent(seen.site)}`);
    if (wanted === seen.model) seen.result = result;
  } catch (problem) {
    if (wanted === seen.model) seen.problem = problem.message;
  }
  drawResult();
}

/** Asks for everything the view shows; again twice a minute while it is open. */
export async function readiness(isOpen) {
  try {
    if (isOpen()) {
      seen.site = state.tree?.sites[0]?.site ?? seen.site;
      if (!seen.models.length) {
        // Those that give a level first, drafts behind them, views last.
        const rank = (one) => (one.informative ? 2 : one.draft ? 1 : 0);
        const models = (await json('/api/v1/assessments')).assessments;
        seen.models = models.sort((a, b) => rank(a) - rank(b) || (a.model === FIRST_MODEL ? -1 : b.model === FIRST_MODEL ? 1 : 0));
        seen.model ??= seen.models[0]?.model ?? null;
        drawModels();
      }
      await readResult();
      if (seen.site) {
        const from = new Date(Date.now() - 86400000).toISOString();
        seen.rows = (await json(`/api/v1/kpi?site=${encodeURIComponent(seen.site)}&by=asset&from=${from}`)).rows;
        drawKpi();
      }
    }
  } catch (problem) { console.warn(problem); }
  setTimeout(() => readiness(isOpen), seen.site || !isOpen() ? AGAIN_MILLIS : 2000);
}
