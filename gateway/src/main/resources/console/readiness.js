// The readiness view: what the level is, what is proven, what is missing, what to do next; then the figures it rests on.
import { $, at, box, details, el, heads, json, percent, points, reason, redraw, scroll, state, t, tile, whole, within, word, wordOr } from './common.js';
import { evidenceLink } from './evidence.js';
import { drawKpi, readKpi } from './kpi.js';
import { PLANS_SHOWN, gapBox, nextTile, planBox } from './plan.js';
import { drawRegister, readRegister } from './register.js';
import { asking, choice, ofAssessment, site } from './scope.js';

const AGAIN_MILLIS = 30000;
// Each question for plans has the site assessed once more.
const PLANS_AGAIN_MILLIS = 300000;
const FIRST_MODEL = 'sme-2024';
const GRADES = ['T', 'R', 'D', 'S'];
// Figures that count what stands in the asset register: as long as nobody signed it they are somebody's word.
const OF_REGISTER = /\/indicators\/(C0[1-8]|C13|C16|C18|C19|C20|P04)\//;
const seen = { models: [], model: null, result: null, plans: [], plansAt: null, problem: null, plansProblem: null, isReading: false, readAt: 0, next: null };

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

const ofLevel = (level) => (level.value !== null && level.value !== undefined ? `${level.value} · ${word(level.name)}` : `${word(level.names?.low) || level.low} ${t('readiness-up-to')} ${word(level.names?.high) || level.high}`);
const least = (marks) => ['M', 'S', 'V'].find((mark) => marks.includes(mark));

/** How far model, level rule and weights may be trusted: where they were read. */
function trustLine(result) {
  const weights = least((result.items ?? []).map((item) => item.weightTrust?.mark));
  const parts = [['model', result.trust?.model?.mark], ['levels', result.trust?.levels?.mark], ['weights', weights]].filter(([, mark]) => mark);
  return parts.length ? [el('p', { id: 'readiness-trust', class: parts.some(([, mark]) => mark === 'M') ? 'warn' : '' }, `${t('readiness-trust')} `,
    parts.map(([part, mark]) => `${t('readiness-trust-' + part)} ${mark} ${t('trust-' + mark)}`).join(' · '))] : [];
}

/** What the stricter rule says; where it says another level, it has to be seen. */
function strictLine(result) {
  return (result.beside ?? []).map((other) => {
    const differs = other.level?.low !== result.level?.low || other.level?.high !== result.level?.high;
    return el('p', { class: 'strict' + (differs ? ' warn' : '') }, `${t('readiness-rule-' + other.rule)} ${ofLevel(other.level)} (${within(other.score.low, other.score.high, points)}) · ${t(differs ? 'readiness-rules-differ' : 'readiness-rules-agree')}`);
  });
}

function levelTile(result) {
  const { level, score } = result;
  if (!level || level.low === null) return tile('level', t('readiness-no-level'), el('p', {}, t('readiness-informative')), ...trustLine(result));
  const decided = level.value !== null && level.value !== undefined;
  const scored = score && score.value !== null && score.value !== undefined;
  return tile('level', ofLevel(level),
    ...(decided ? [] : [el('p', {}, `${t('readiness-certain-now')} ${word(level.names?.low)} · ${t('readiness-at-most')} ${word(level.names?.high)}`)]),
    el('p', {}, t(decided ? 'readiness-level-certain' : 'readiness-level-between')),
    ...(scored ? [bar(score.value, score.low, score.high, score.max, `${t('interval')} ${points(score.low)} – ${points(score.high)}`),
      el('p', { id: 'readiness-score' }, `${t('readiness-score')} ${points(score.value)} ${t('readiness-of')} ${points(score.assessedMax)} ${t('readiness-of-assessed')} · ${t('readiness-possible')} ${within(score.low, score.high, points)} ${t('readiness-of')} ${points(score.max)}`),
      el('p', { id: 'readiness-grade' }, `${t('readiness-coverage')} ${percent(score.coverage ?? 0)} · ${t('readiness-lowest-grade')} `, score.grade ? grade(score.grade) : '–', score.grade ? ` ${t('grade-' + score.grade)}` : '')] : []),
    ...strictLine(result), ...trustLine(result));
}

/** How many points machines show that are not proven yet, and that signing the register is what is missing. */
function unsigned(result) {
  const items = (result.items ?? []).filter((one) => one.source === 'telemetry' && one.grade === 'S' && OF_REGISTER.test(one.measuredEvidence ?? ''));
  const sum = items.reduce((all, one) => all + Number(one.points ?? 0), 0);
  return sum > 0 ? [el('p', { class: 'warn', id: 'readiness-unsigned' }, t('readiness-unsigned').replace('{n}', points(sum)))] : [];
}

function provenTile(result) {
  const proven = result.proven;
  if (!proven || !proven.max) return tile('proven', '–', el('p', {}, t('readiness-nothing-scored')));
  const share = (Number(proven.points.T ?? 0) + Number(proven.points.R ?? 0)) / proven.max;
  const stack = el('div', { class: 'stack', role: 'img', 'aria-label': GRADES.map((grade) => `${t('grade-' + grade)} ${points(proven.points[grade] ?? 0)}`).join(', ') },
    ...GRADES.map((grade) => { const part = el('i', { class: 'g' + grade }); part.style.width = `${((proven.points[grade] ?? 0) / proven.max) * 100}%`; return part; }));
  const contradictions = (result.contradictions ?? []).length;
  return tile('proven', percent(share), el('p', {}, t('readiness-proven-means')), stack,
    el('ul', { class: 'legend' }, ...GRADES.map((grade) => el('li', { class: 'g' + grade }, `${t('grade-' + grade)} ${points(proven.points[grade] ?? 0)}`))),
    ...unsigned(result),
    el('p', { class: contradictions ? 'warn' : '' }, contradictions ? el('a', { class: 'warn', href: '#readiness-contradictions', onclick: jump }, `${t('readiness-contradicted')} ${whole(contradictions)}`) : t('readiness-not-contradicted')));
}

// The address names the view, so a link within it may not change it.
function jump(event) {
  event.preventDefault();
  $(event.currentTarget.getAttribute('href').slice(1))?.scrollIntoView({ behavior: 'smooth' });
}

function missingTile(result) {
  const list = result.notAssessed ?? [];
  if (!list.length) return tile('missing', t('readiness-nothing-missing'), el('p', {}, t('readiness-all-assessed')));
  const [items, scenes] = [list.filter((one) => !one.scene), list.filter((one) => one.scene)];
  const stake = items.reduce((sum, one) => sum + Number(one.max ?? 0), 0);
  const parts = [...(items.length ? [`${whole(items.length)} ${t('readiness-items-open')}${stake ? ` (${t('readiness-at-stake')} ${points(stake)})` : ''}`] : []), ...(scenes.length ? [`${whole(scenes.length)} ${t('readiness-scenes-open')}`] : [])];
  const reasons = new Map();
  for (const one of list) reasons.set(one.reason, [...(reasons.get(one.reason) ?? []), one]);
  const names = (ones) => ones.map((one) => word(one.name) || one.id).join(t('list-comma'));
  return tile('missing', whole(list.length), el('p', {}, `${t('readiness-not-assessed-are')} ${parts.join(t('list-comma'))}`),
    ...[...reasons].map(([why, ones]) => el('div', { class: 'reason' }, el('b', {}, `${reason(why)} (${whole(ones.length)})`), ' ', names(ones.slice(0, 5)),
      ...(ones.length > 5 ? [details('missing-' + why, `+${whole(ones.length - 5)}`, el('span', {}, names(ones.slice(5))))] : []))));
}

function grade(letter) {
  return letter ? el('abbr', { class: 'grade g' + letter, title: t('grade-' + letter) }, letter) : '';
}

const isKnown = (one) => one.status === 'assessed' || one.status === 'partly-assessed';

/** What was answered or measured, and what has to be said of it. */
function remarks(one) {
  const answer = word(one.answer);
  const lines = [...(answer && !(one.source === 'telemetry' && one.measured?.startsWith(answer)) ? [answer] : []), ...(one.measured ? [`${t('readiness-measured')} ${one.measured}`] : []), ...(one.unmeasured ? [`${one.unmeasured.indicator} – ${reason(one.unmeasured.reason)}`] : []), ...(one.notes ?? []).map(word)];
  return lines.map((line) => el('small', { class: 'muted remark' }, line));
}

function itemRow(item, hasWeights) {
  const known = isKnown(item);
  const text = item.status === 'not-applicable' ? t('not-applicable') : !known ? t('not-assessed') : item.low === null || item.low === undefined ? '–' : within(item.low, item.high, points);
  return el('tr', { class: known ? '' : 'open' }, el('td', { class: 'wide' }, word(item.name) || item.id, ...remarks(item)), el('td', { class: 'n' }, text),
    el('td', { class: 'n' }, item.max === null ? '–' : points(item.max)), el('td', {}, grade(known ? item.grade : null)), el('td', {}, item.source && item.source !== 'none' ? wordOr('source-' + item.source, item.source) : ''),
    ...(hasWeights ? [el('td', {}, item.weightTrust ? el('abbr', { title: `${t('trust-' + item.weightTrust.mark)} (${item.weightTrust.source})` }, item.weightTrust.mark) : '')] : []),
    el('td', {}, item.measuredEvidence ? evidenceLink(word(item.name) || item.id, item.measuredEvidence, [], t('evidence')) : ''));
}

function sceneRow(scene) {
  const known = isKnown(scene);
  return el('tr', { class: known ? '' : 'open' }, el('td', { class: 'wide' }, (scene.constrained ? '★ ' : '') + (word(scene.name) || scene.id), ...remarks(scene)),
    el('td', { class: 'n' }, known ? String(scene.level ?? `${scene.low}–${scene.high}`) : t('not-assessed')), el('td', {}, grade(known ? scene.grade : null)));
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
  const hasWeights = (result.items ?? []).some((item) => item.weightTrust);
  const { site: whose, from, to, zone } = result.subject ?? {};
  const day = (iso) => at(iso, zone);
  const columns = [['readiness-item'], ['readiness-points', 1], ['readiness-max', 1], ['grade'], ['readiness-source'], ...(hasWeights ? [['readiness-weight']] : []), ['']];
  redraw($('readiness-result'),
    el('p', { class: 'muted', id: 'readiness-window' }, `${t('readiness-edition')} ${result.edition ?? ''} · ${t('readiness-subject')} ${whose ?? ''}${from && to ? ` · ${day(from)} – ${day(to)} (${zone})` : ''}`),
    el('div', { class: 'tiles' }, levelTile(result), provenTile(result), missingTile(result), nextTile(result)),
    ...(contradictions.length ? [box('readiness-contradictions', 'readiness-contradictions-title', [el('ul', {}, ...contradictions.map((one) => el('li', { class: 'warn' }, word(one.name) ? `${word(one.name)}: ` : '', word(one.text))))])] : []),
    el('div', { class: 'pair' },
      box('readiness-items', 'readiness-items-title', [scroll(t('readiness-items-title'), el('table', {}, heads(...columns), el('tbody', {}, ...(result.items ?? []).map((item) => itemRow(item, hasWeights)))))]),
      ...((result.scenes ?? []).length ? [box('readiness-scenes', 'readiness-scenes-title', [el('p', { class: 'muted' }, t('readiness-constrained')), scroll(t('readiness-scenes-title'), el('table', {}, heads(['readiness-scene'], ['readiness-scene-level', 1], ['grade']), el('tbody', {}, ...result.scenes.map(sceneRow))))])] : [])),
    gapBox(result),
    ...(seen.plans.length || seen.plansProblem ? [planBox(seen.plans, seen.plansProblem, day)] : []),
    ...((result.notes ?? []).length ? [el('ul', { class: 'muted' }, ...result.notes.map((note) => el('li', {}, word(note))))] : []),
    el('p', { class: 'muted small' }, `${t('fingerprint')} ${String(result.fingerprint ?? '').slice(0, 16)} · ${t('rule-version')} ${result.ruleVersion ?? ''}`));
}

/** Draws again what is known, after a change of language for instance. */
export function drawReadiness() {
  drawModels();
  drawResult();
  drawKpi();
  drawRegister();
}

/** What is asked for; what another model, site or time gave comes too late. */
const wish = () => `${seen.model} ${choice()}`;

function forget() {
  seen.result = null;
  [seen.plans, seen.plansAt, seen.problem, seen.plansProblem] = [[], null, null, null];
  drawReadiness();
}

async function choose(model) {
  seen.model = model;
  forget();
  await readResult();
}

/** Another site or time was chosen. */
export async function rechosen() {
  forget();
  await readAll();
}

async function readResult() {
  const wanted = wish();
  if (!seen.model || !site()) return;
  try {
    const result = await json(asking(`/api/v1/assessments/${encodeURIComponent(seen.model)}?site=${encodeURIComponent(site())}`, ofAssessment()));
    if (wanted === wish()) seen.result = result;
  } catch (problem) {
    if (wanted === wish()) seen.problem = problem.message;
  }
  drawResult();
  await readPlans(wanted);
}

/** The recorded plans, apart from the assessment: without them it is as good. */
async function readPlans(wanted) {
  if (wanted !== wish() || (seen.plansAt !== null && Date.now() - seen.plansAt < PLANS_AGAIN_MILLIS)) return;
  try {
    const plans = await json(`/api/v1/sites/${encodeURIComponent(site())}/actions/${encodeURIComponent(seen.model)}?limit=${PLANS_SHOWN}`);
    if (wanted === wish()) [seen.plans, seen.plansAt, seen.plansProblem] = [plans.recorded, Date.now(), null];
  } catch (problem) {
    if (wanted === wish()) seen.plansProblem = problem.message;
  }
  drawResult();
}

async function readAll() {
  await readResult();
  if (!site()) return;
  await readKpi();
  await readRegister();
}

/** Asks for everything the view shows; again twice a minute while it is open. */
export async function readiness(isOpen) {
  if (seen.isReading) return;
  clearTimeout(seen.next);
  seen.isReading = true;
  try {
    if (isOpen()) {
      seen.readAt = Date.now();
      if (!seen.models.length) {
        // Those that give a level first, drafts behind them, views last.
        const rank = (one) => (one.informative ? 2 : one.draft ? 1 : 0);
        const models = (await json('/api/v1/assessments')).assessments;
        seen.models = models.sort((a, b) => rank(a) - rank(b) || (a.model === FIRST_MODEL ? -1 : b.model === FIRST_MODEL ? 1 : 0));
        seen.model ??= seen.models[0]?.model ?? null;
        drawModels();
      }
      await readAll();
    }
  } catch (problem) { console.warn(problem); }
  seen.isReading = false;
  seen.next = setTimeout(() => readiness(isOpen), site() || !isOpen() ? AGAIN_MILLIS : 2000);
}

/** Who opens the view sees at once what is there, unless it was asked for lately. */
export async function opened(isOpen) {
  if (Date.now() - seen.readAt >= AGAIN_MILLIS) await readiness(isOpen);
}
