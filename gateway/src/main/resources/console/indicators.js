// The indicators, by group: value, interval, coverage, grade, and why it is so.
import { $, el, percent, shown, state, t, wordOr } from './common.js';

const word = (words) => words?.[state.lang] ?? words?.en ?? '';
const isShare = (one) => one.shown?.en === '%';

/** Numbers with their unit; shares as per cent. */
function texts(one) {
  const unit = word(one.shown);
  const text = isShare(one) ? percent : (x) => `${shown(x)}${unit === '' || unit === '1' ? '' : ' ' + unit}`;
  return (x) => (x === null || x === undefined ? t('unbounded') : text(x));
}

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
  return [el('details', {}, el('summary', {}, t('why')),
    el('ul', {}, ...quantities.map((quantity) => el('li', {}, `${word(quantity.words) || quantity.name}: ${quantity.value === null || quantity.value === undefined ? t('not-assessed') : `${shown(Number(quantity.value))} ${quantity.unit === '1' ? '' : quantity.unit}`}`,
      quantity.reason ? el('small', { class: 'muted' }, ' ' + wordOr('reason-' + quantity.reason, quantity.reason)) : ''))),
    ...(standards.length ? [el('p', {}, standards.map((one) => `${one.name}${one.clause ? ' ' + one.clause : ''} [${one.trust}]`).join(' · '))] : []))];
}

function card(one) {
  const text = texts(one);
  const assessed = one.status === 'assessed';
  return el('div', { class: 'card', 'data-id': one.id }, el('b', {}, `${one.id} ${word(one.name)}`), el('span', { class: 'muted' }, ' ' + one.subject), el('div', { class: 'big' }, assessed ? text(one.value) : t('not-assessed')),
    ...(assessed ? [...range(one, text), el('p', {}, `${t('interval')} [${text(one.low)}, ${text(one.high)}] · ${t('coverage')} ${percent(one.coverage)}`)] : []),
    el('p', {}, `${t('grade')} ${one.grade} · ${word(one.formula)}`), ...(one.reason ? [el('p', {}, wordOr('reason-' + one.reason, one.reason))] : []), ...why(one), el('p', {}, el('a', { href: one.evidence }, t('evidence'))));
}

/** Signals that go into no key figure before somebody declares what their unit is. */
function refusals() {
  const refused = (state.units ?? []).map((one) => el('li', {}, el('code', {}, `${one.asset} ${one.signal}`), ` ${one.unit ? `${t('unit-says')} ${one.unit}` : t('unit-none')}, ${t('unit-wanted')} ${one.wanted} ${t('unit-declare')}`));
  return refused.length ? [el('div', { id: 'units-refused', class: 'warn' }, el('h3', {}, t('units-refused')), el('ul', {}, ...refused))] : [];
}

/** Draws all of them; those that are assessed come first in their group. */
export function drawIndicators() {
  const groups = new Map();
  for (const one of state.indicators ?? []) {
    const group = one.group ?? one.id.slice(0, 1);
    groups.set(group, [...(groups.get(group) ?? []), one]);
  }
  const open = new Set([...document.querySelectorAll('#indicator-cards details[open]')].map((node) => node.closest('.card')?.dataset.id));
  const sections = [...groups].map(([group, ones]) => el('div', {}, el('h3', {}, wordOr('indicator-group-' + group, group)),
    el('div', { class: 'cards' }, ...ones.sort((a, b) => (a.status === b.status ? (a.id < b.id ? -1 : 1) : a.status === 'assessed' ? -1 : 1)).map(card))));
  $('indicator-cards').replaceChildren(...refusals(), ...(sections.length ? sections : [el('p', { class: 'muted' }, t('not-assessed'))]));
  for (const node of document.querySelectorAll('#indicator-cards .card')) if (open.has(node.dataset.id)) node.querySelector('details')?.setAttribute('open', '');
}
