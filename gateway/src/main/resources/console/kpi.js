// Key figures of every asset, and of the same answer what sub-meters come to.
import { $, details, el, figure, json, percent, reason, redraw, span, state, t, within, word } from './common.js';
import { asking, choice, ofKpi, site } from './scope.js';
import { submeters } from './submeters.js';

const RATIOS_SHOWN = ['K01', 'K02', 'K03', 'K04'];
const seen = { of: null, answer: null, problem: null };

const isNone = (x) => x === null || x === undefined;

/** No number, and why: nobody knows it, so it is not zero. */
const noneCell = (one) => el('td', { class: 'n muted', title: one?.reason ? reason(one.reason) : '' }, t('not-assessed'));
const numberCell = (one, text) => (isNone(one?.value) ? noneCell(one) : el('td', { class: 'n' }, text(one.value)));

function ratioCell(ratio) {
  if (!ratio || ratio.status === 'not-assessed' || isNone(ratio.value)) return noneCell(ratio);
  const bound = (x) => (isNone(x) ? t('unbounded') : percent(x));
  return el('td', { class: 'n' }, percent(ratio.value), el('small', { class: 'muted' }, ratio.low === ratio.high ? '' : ` (${within(ratio.low, ratio.high, bound)})`));
}

/** Value, interval, coverage and grade of a figure, or why there is none. */
function told(name, one, text) {
  const why = one?.reason ? ` – ${reason(one.reason)}` : '';
  if (isNone(one?.value)) return el('li', {}, `${name}${t('readiness-colon')}${t('not-assessed')}${why}`);
  const bound = (x) => (isNone(x) ? t('unbounded') : text(x));
  return el('li', {}, `${name}${t('readiness-colon')}${text(one.value)} · ${t('interval')} ${within(one.low, one.high, bound)} · ${t('coverage')} ${percent(one.coverage)} · ${t('grade')} `,
    el('abbr', { class: 'grade', title: t('grade-' + one.grade) }, one.grade), ` ${t('grade-' + one.grade)}${why}`);
}

function machines(rows) {
  const named = RATIOS_SHOWN.map((id) => rows.flatMap((row) => row.ratios ?? []).find((ratio) => ratio.id === id)).filter(Boolean);
  const hours = (seconds) => new Intl.NumberFormat(state.lang, { maximumFractionDigits: 1 }).format(seconds / 3600);
  const ratio = (row, { id }) => (row.ratios ?? []).find((one) => one.id === id);
  // Nobody knows for how long nothing is known of what tells nothing.
  const times = ({ elements }) => [['kpi-productive', elements?.apt], ['kpi-unknown', elements?.unknown ?? { reason: elements?.apt?.reason }]];
  const why = (row) => details('kpi-' + row.subject, t('kpi-more'), el('ul', {}, ...named.map((one) => told(word(one.name), ratio(row, one), percent)),
    ...times(row).map(([key, one]) => told(t(key), one, hours)), told(t('kpi-energy'), row.energy?.electricity, figure)));
  const body = rows.map((row) => el('tr', {}, el('td', { class: 'wide' }, row.subject, why(row)), ...named.map((one) => ratioCell(ratio(row, one))),
    ...times(row).map(([, one]) => numberCell(one, hours)), numberCell(row.energy?.electricity, figure)));
  return el('table', {}, el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, t('asset')), ...named.map((one) => el('th', { class: 'n', scope: 'col' }, word(one.name))), el('th', { class: 'n', scope: 'col' }, t('kpi-productive')), el('th', { class: 'n', scope: 'col' }, t('kpi-unknown')), el('th', { class: 'n', scope: 'col' }, t('kpi-energy')))), el('tbody', {}, ...body));
}

/** Draws again what is known of the choice. */
export function drawKpi() {
  const { answer, problem } = seen.of === choice() ? seen : { answer: null, problem: null };
  const waiting = el('p', { class: problem ? 'warn' : 'muted' }, problem ?? t('loading'));
  $('kpi-window').textContent = answer ? `${t('indicators-period')} ${span(answer.window)}` : '';
  redraw($('kpi-table'), answer ? machines(answer.rows) : waiting);
  $('submeters-window').textContent = $('kpi-window').textContent;
  redraw($('submeter-list'), ...(answer ? submeters(answer.balance ?? []) : [waiting.cloneNode(true)]));
}

export async function readKpi() {
  const of = choice();
  try {
    const answer = await json(asking(`/api/v1/kpi?site=${encodeURIComponent(site())}&by=asset`, ofKpi()));
    if (of === choice()) Object.assign(seen, { of, answer, problem: null });
  } catch (problem) {
    if (of === choice()) Object.assign(seen, { of, answer: null, problem: problem.message });
  }
  drawKpi();
}
