// Key figures of every asset, and of the same answer what sub-meters come to.
import { $, el, figure, json, percent, reason, redraw, span, state, t, within, word } from './common.js';
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
  return el('td', { class: 'n', title: `${t('interval')} ${within(ratio.low, ratio.high, bound)}` }, percent(ratio.value), el('small', { class: 'muted' }, ratio.low === ratio.high ? '' : ` (${within(ratio.low, ratio.high, bound)})`));
}

function machines(rows) {
  const named = RATIOS_SHOWN.map((id) => rows.flatMap((row) => row.ratios ?? []).find((ratio) => ratio.id === id)).filter(Boolean);
  const hours = (seconds) => new Intl.NumberFormat(state.lang, { maximumFractionDigits: 1 }).format(seconds / 3600);
  const body = rows.map((row) => el('tr', {}, el('td', {}, row.subject), ...named.map((one) => ratioCell((row.ratios ?? []).find((ratio) => ratio.id === one.id))),
    numberCell(row.elements?.apt, hours), numberCell(row.elements?.unknown ?? { reason: row.elements?.apt?.reason }, hours), numberCell(row.energy?.electricity, figure)));
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
