// What sub-meters come to against the meter above them.
import { amount, el, percent, reason, scroll, t, within } from './common.js';

const isNone = (x) => x === null || x === undefined;
/** The amount, and its bounds where they are others. */
function told({ value, low, high, unit, reason: why }) {
  if (isNone(value)) return el('td', { class: 'n muted' }, why ? reason(why) : t('submeters-unknown'));
  const bound = (x) => (isNone(x) ? t('unbounded') : amount(x, unit));
  return el('td', { class: 'n' }, amount(value, unit), el('small', { class: 'muted' }, low === high ? '' : ` (${within(low, high, bound)})`));
}

/** What of a meter nothing below it tells, or what those below tell too much. */
function difference({ difference: left, shown }) {
  if (isNone(left)) return el('td', { class: 'n muted' }, t('submeters-unknown'));
  if (Number(left) === 0) return el('td', { class: 'n good' }, t('submeters-same'));
  const share = Number(shown.value) > 0 ? ` (${percent(Math.abs(left) / shown.value)})` : '';
  return el('td', { class: left < 0 ? 'n warn' : 'n' }, `${amount(Math.abs(left), shown.unit)}${share}`, el('small', { class: 'remark' }, t(left < 0 ? 'submeters-over' : 'submeters-rest')));
}

/** Each meter that has others below it. */
export function submeters(balance) {
  if (!balance.length) return [el('p', { class: 'muted' }, t('submeters-none'))];
  const columns = [['submeters-meter'], ['submeters-shown', 1], ['submeters-below', 1], ['submeters-difference', 1], ['submeters-children']];
  const body = balance.map((one) => el('tr', {}, el('td', {}, one.meter), told(one.shown), told(one.below), difference(one), el('td', { class: 'wide' }, one.children.join(t('list-comma')))));
  return [...(balance.every((one) => !isNone(one.difference) && Number(one.difference) === 0) ? [el('p', { class: 'good' }, t('submeters-agree'))] : []),
    scroll(t('submeters-title'), el('table', {}, el('thead', {}, el('tr', {}, ...columns.map(([key, n]) => el('th', { class: n ? 'n' : '', scope: 'col' }, t(key))))), el('tbody', {}, ...body)))];
}
