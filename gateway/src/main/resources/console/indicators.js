// The indicators, by group: value, interval, coverage, grade, and why it is so.
import { $, amount, details, el, figure, isShare, percent, points, reason, redraw, span, state, t, texts, within, word, wordOr } from './common.js';
import { evidenceLink, factors } from './evidence.js';

function range(one, text) {
  if (!isShare(one)) return [];
  const bar = el('i');
  bar.style.left = `${Math.min(1, one.low ?? 0) * 100}%`;
  bar.style.width = `${(Math.min(1, one.high ?? 1) - Math.min(1, one.low ?? 0)) * 100}%`;
  return [el('div', { class: 'bar', role: 'img', 'aria-label': `${t('interval')} ${text(one.low)} – ${text(one.high)}` }, bar)];
}

function why(one) {
  const quantities = one.quantities ?? [];
  const standards = one.standards ?? [];
  if (!quantities.length && !standards.length) return [];
  const none = (x) => x === null || x === undefined;
  return [details(`why-${one.id} ${one.subject}`, t('why'),
    el('ul', {}, ...quantities.map((quantity) => el('li', {}, `${word(quantity.words) || quantity.name}${t('readiness-colon')}${none(quantity.value) ? t('not-assessed') : amount(quantity.value, quantity.unit)}`,
      quantity.reason ? el('small', { class: 'muted' }, ' ' + reason(quantity.reason)) : ''))),
    ...factors(one.factors),
    ...(standards.length ? [el('p', {}, ...standards.flatMap((one, i) => [i ? ' · ' : '', `${one.name}${one.clause ? ' ' + one.clause : ''} `, el('abbr', { title: t('trust-' + one.trust) }, `[${one.trust}]`)]))] : []))];
}

/** Everything that has to be said of a result, each once. */
const remarks = (one) => [...new Set([one.reason, ...(one.notes ?? [])].filter(Boolean))].map((id) => el('p', {}, reason(id)));

/** What its own rule makes of the result: one score where the whole interval gives it, else both ends and why. */
function score(one, text) {
  const rule = one.scoring;
  if (!rule) return [];
  const worth = (x) => (typeof x === 'number' ? points(x) : t('score-' + x));
  const lines = [];
  if (rule.target) {
    const { value, unit, period: of, programme, source } = rule.target;
    lines.push(`${t('score-target')} ${unit ? `${figure(value)} ${unit}` : text(value)} (${of}, ${programme || source})`);
  }
  if (rule.before && rule.before.value !== null) lines.push(`${t('score-before')} ${text(rule.before.value)}`);
  if (rule.low !== null) lines.push(`${t(typeof rule.low === 'number' ? 'score-points' : 'score-finding')} ${within(rule.low, rule.high, worth)}`);
  if (rule.reason) lines.push(reason(rule.reason));
  return lines.length ? [el('p', { class: 'score' }, ...lines.flatMap((line, i) => [i ? ' · ' : '', line]))] : [];
}

function card(one) {
  const text = texts(one);
  const assessed = one.status === 'assessed';
  return el('div', { class: 'card', 'data-id': one.id }, el('b', {}, `${one.id} ${word(one.name)}`), el('span', { class: 'muted' }, ' ' + one.subject), el('div', { class: 'big' }, assessed ? text(one.value) : t('not-assessed')),
    ...(assessed ? [...range(one, text), el('p', {}, `${t('interval')} ${within(one.low, one.high, text)} · ${t('coverage')} ${percent(one.coverage)}`),
      el('p', {}, `${t('grade')} `, el('abbr', { class: 'grade', title: t('grade-' + one.grade) }, one.grade), ` ${t('grade-' + one.grade)}`), ...score(one, text)] : []),
    ...remarks(one), el('p', { class: 'formula' }, word(one.formula)), ...why(one), el('p', {}, evidenceLink(`${one.id} ${word(one.name)}`, one.evidence, one.quantities)));
}

/** Signals that go into no key figure before somebody declares what their unit is. */
function refusals() {
  const refused = (state.units ?? []).map((one) => el('li', {}, el('code', {}, `${one.asset} ${one.signal}`), ` ${one.unit ? `${t('unit-says')} ${one.unit}` : t('unit-none')}, ${t('unit-wanted')} ${one.wanted} ${t('unit-declare')}`));
  return refused.length ? [el('div', { id: 'units-refused', class: 'warn' }, el('h3', {}, t('units-refused')), el('ul', {}, ...refused))] : [];
}

/** Which time they are of. */
function period() {
  const window = state.indicators?.[0]?.window;
  return window ? [el('p', { class: 'muted', id: 'indicators-window' }, `${t('indicators-period')} ${span(window)}. ${t('indicators-explained')}`)] : [];
}

/** Draws all of them; those that are assessed come first in their group. */
export function drawIndicators() {
  const groups = new Map();
  for (const one of state.indicators ?? []) {
    const group = one.group ?? one.id.slice(0, 1);
    groups.set(group, [...(groups.get(group) ?? []), one]);
  }
  const sections = [...groups].map(([group, ones]) => el('div', {}, el('h3', {}, wordOr('indicator-group-' + group, group)),
    el('div', { class: 'cards' }, ...ones.sort((a, b) => (a.status === b.status ? (a.id < b.id ? -1 : 1) : a.status === 'assessed' ? -1 : 1)).map(card))));
  redraw($('indicator-cards'), ...period(), ...refusals(), ...(sections.length ? sections : [el('p', { class: 'muted' }, t(state.indicators ? 'not-assessed' : 'loading'))]));
}
