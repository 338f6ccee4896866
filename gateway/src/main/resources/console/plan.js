// What would raise the score: the cheapest set of actions step by step, other ways, and what became of plans that were recorded.
import { box, details, el, heads, points, scroll, t, tile, whole, word } from './common.js';

export const PLANS_SHOWN = 5;
const TARGETS_SHOWN = 4;
const STEPS_SHOWN = 5;
const ACTIONS_SHOWN = 10;
const GAPS_SHOWN = 6;

const counted = (key, n) => t(key).replace('{n}', whole(n));
const number = (x) => (x === null || x === undefined ? null : Number(x));

/** What something brings, and what it takes; an effort that is spent once for several stands at what they belong to. */
function worth(one) {
  const [gain, cost] = [number(one.gain), number(one.cost)];
  return el('span', { class: 'worth' },
    gain > 0 ? el('b', { class: 'gain' }, `+${points(gain)} ${t(one.of === 'conditions' ? 'readiness-conditions' : 'readiness-points-unit')}`) : '',
    one.isCondition && !(gain > 0) ? el('span', { class: 'muted' }, t('readiness-condition')) : '',
    cost === null ? '' : el('span', { class: 'muted' }, `${t('readiness-effort')} ${points(cost)}`));
}

/** The first few, and the rest folded. */
function folded(key, list, shown, rest, tag, text) {
  const items = list.map((one) => el('li', {}, ...text(one)));
  return [...(shown ? [el(tag, {}, ...items.slice(0, shown))] : []), ...(items.length > shown ? [details(key, counted(rest, items.length - shown), el(tag, tag === 'ol' ? { start: shown + 1 } : {}, ...items.slice(shown)))] : [])];
}

const wayText = (way) => [el('span', { class: 'what' }, word(way.text)), worth(way)];

/** What an action is about, one by one: a few at once, many behind their number. */
function targetList(key, targets) {
  if (!targets.length) return [];
  const all = el('span', { class: 'targets' }, ...targets.map((one) => el('code', {}, one)));
  return [targets.length > TARGETS_SHOWN ? details(key, counted('readiness-list', targets.length), all) : all];
}

function actionText(key, action, shown = STEPS_SHOWN) {
  const [steps, others] = [action.steps ?? [], action.others ?? []];
  return [el('span', { class: 'what' }, el('b', {}, word(action.name)), t('readiness-colon'), word(action.act)), worth({ ...action, isCondition: true }),
    ...(steps.length > 1 ? folded(key + '-steps', steps, shown, shown ? 'readiness-more-steps' : 'readiness-steps', 'ol', wayText) : []),
    ...(others.length ? [details(key + '-others', counted('readiness-instead', others.length), el('ul', {}, ...others.map((one) => el('li', {}, ...wayText(one)))))] : []),
    ...targetList(key + '-targets', action.targets ?? [])];
}

const gainOf = (gap) => Number(gap.gain ?? 0);

export function nextTile(result) {
  const plan = result.plan;
  const ways = (result.gaps ?? []).filter((gap) => gap.of === 'points').sort((a, b) => gainOf(b) - gainOf(a));
  // Without a way to the next level, what brings most.
  const isReached = plan?.reaches === true;
  const actions = isReached ? plan.actions : ways;
  const level = plan?.level ? word(plan.level.name) || plan.level.to : '';
  const unreached = plan && !isReached ? [el('p', { class: 'warn', id: 'readiness-unreached' }, `${level}${t('readiness-colon')}${t(plan.exact ? 'readiness-not-reached' : 'readiness-not-found')}`)] : [];
  if (!actions.length) return unreached.length ? tile('next', t('readiness-no-way'), ...unreached) : tile('next', t('readiness-nothing-to-do'));
  const chosen = new Set(actions.map((action) => action.id));
  const others = isReached ? ways.filter((way) => !chosen.has(way.id)) : [];
  const goal = isReached ? `${t('readiness-to-level')} ${level}` : t('readiness-brings-most');
  const score = number(plan?.predicted?.score);
  const sums = [goal, ...(isReached && score !== null ? [`${t('readiness-then')} ${points(score)}`] : []), ...(isReached ? [`${t('readiness-effort-in-all')} ${points(number(plan.cost))}`] : [])];
  return tile('next', `${whole(actions.length)} ${t('readiness-actions')}`, el('p', {}, sums.join(' · ')),
    ...unreached,
    ...(isReached && plan.reachesByEveryRule === false ? [el('p', { class: 'warn', id: 'readiness-strict' }, t('readiness-not-by-every-rule'))] : []),
    ...(isReached && plan.exact === false ? [el('p', {}, t('readiness-not-exact'))] : []),
    el('div', { class: 'todo' }, ...folded('more-actions', actions, ACTIONS_SHOWN, 'readiness-more-actions', 'ol', (action) => actionText('action-' + action.id, action)),
      ...(others.length ? [details('other-ways', counted('readiness-other-ways', others.length), el('ul', {}, ...others.map((one) => el('li', {}, ...actionText('way-' + one.id, one, 0)))))] : [])),
    el('p', {}, t('readiness-effort-means')));
}

/** What each item alone has left, and what the next level asks for beside points. */
export function gapBox(result) {
  const gaps = result.gaps ?? [];
  if (!gaps.length) return box('readiness-gaps', 'readiness-gaps-title', [el('p', { class: 'muted' }, t('readiness-no-gaps'))]);
  const part = (of, heading) => {
    const ones = gaps.filter((gap) => gap.of === of);
    return ones.length ? [el('h3', {}, t(heading)), ...folded('gaps-' + of, ones, GAPS_SHOWN, 'readiness-more', 'ul', (gap) => actionText('gap-' + of + gap.id, gap, 0))] : [];
  };
  return box('readiness-gaps', 'readiness-gaps-title', [el('div', { class: 'todo' }, ...part('conditions', 'readiness-gaps-conditions'), ...part('points', 'readiness-gaps-points'))]);
}

const planScore = (one) => el('span', { class: 'remark' }, `${number(one.score) === null ? '' : `${t('readiness-score')} ${points(one.score)} · `}${t('readiness-scene-level')} ${one.level}`, el('small', { class: 'muted remark' }, `${t('readiness-plan-over')} ${one.period}`));

/** When a recorded plan came so far, and what the score was then. */
function milestone(plan, what, day) {
  const one = (plan.milestones ?? []).find((milestone) => milestone.what === what);
  if (!one) return el('td', { class: 'muted' }, t('readiness-plan-not-yet'));
  const lower = (one.lower ?? []).map((item) => `${word(item.name)} ${points(item.then)} → ${points(item.now)}`).join(t('list-comma'));
  return el('td', {}, el('span', { class: 'remark' }, day(one.at)), planScore(one), ...(!one.cameTrue && lower ? [el('small', { class: 'warn remark' }, `${t('readiness-plan-lower')} ${lower}`)] : []),
    ...(one.sameModel === false ? [el('small', { class: 'muted remark' }, t('readiness-plan-other-model'))] : []));
}

/** What is there now, and whether that is what was predicted. */
function now(plan) {
  const short = Number(plan.predicted.score ?? 0) - Number(plan.now.score ?? 0);
  const verdict = plan.cameTrue ? t('readiness-plan-holds') : short > 0 ? `${t('readiness-plan-short')} ${points(short)} ${t('readiness-points-unit')}` : t('readiness-plan-level-short');
  return el('td', {}, planScore(plan.now), el('small', { class: (plan.cameTrue ? 'good' : 'warn') + ' remark' }, verdict));
}

/** The actions of a recorded plan, each with whether it is done. */
function done(plan) {
  const actions = plan.actions ?? [];
  const ready = actions.filter((action) => action.done).length;
  return details('plan-' + plan.version, t('readiness-plan-of-done').replace('{done}', whole(ready)).replace('{n}', whole(actions.length)),
    el('ul', {}, ...actions.map((action) => el('li', {}, el('b', { class: action.done ? 'good' : 'warn' }, t(action.done ? 'readiness-plan-is-done' : 'readiness-plan-is-open')), ' ', word(action.text)))));
}

function planRow(plan, day) {
  return el('tr', {}, el('td', { class: 'wide' }, day(plan.at), el('small', { class: 'muted remark' }, [plan.who, plan.note].filter(Boolean).join(' · ')), done(plan)), el('td', {}, planScore(plan.predicted)),
    milestone(plan, 'done', day), milestone(plan, 'reached', day), now(plan));
}

export function planBox(plans, unread, day) {
  const problem = unread ? [el('p', { class: 'warn' }, `${t('readiness-plans-unread')} ${unread}`)] : [];
  if (!plans.length) return box('readiness-plans', 'readiness-plans-title', problem);
  const columns = ['recorded', 'predicted', 'done', 'reached', 'now'].map((key) => ['readiness-plan-' + key]);
  return box('readiness-plans', 'readiness-plans-title', [...problem, el('p', { class: 'muted' }, t('readiness-plans-explained')),
    scroll(t('readiness-plans-title'), el('table', {}, heads(...columns), el('tbody', {}, ...plans.map((plan) => planRow(plan, day)))))]);
}
