// Whose figures the readiness view shows, and of which time. Both stand in the address, so that a link shows the same.
import { $, el, redraw, state, t } from './common.js';

const PERIOD = /^(24h|7d|\d{4}(-\d{2}(-\d{2})?|-Q[1-4]|-H[12])?|\d{4}-\d{2}-\d{2}\/\d{4}-\d{2}-\d{2})$/;
const DAY = /^\d{4}-\d{2}-\d{2}/;
const DAYS = 'days';
const DAY_MILLIS = 86400000;
// Who goes through a list with the arrow keys does not ask for each entry on the way.
const SETTLED_MILLIS = 400;
const asked = { site: null, period: '' };
let listener = () => {};
let drawn = '';
let settling = null;

const known = () => (state.tree?.sites ?? []).map((one) => one.site);
export const site = () => asked.site ?? known()[0] ?? null;
export const zone = () => state.tree?.sites.find((one) => one.site === site())?.zone;
/** What was chosen; an answer to another choice comes too late. */
export const choice = () => `${site()} ${asked.period}`;

/** By the gateway's clock, in the site's zone. */
const today = () => new Intl.DateTimeFormat('en-CA', { timeZone: zone(), year: 'numeric', month: '2-digit', day: '2-digit' }).format(state.now ?? Date.now());
const earlier = (day, days) => new Date(Date.parse(`${day}T00:00:00Z`) - days * DAY_MILLIS).toISOString().slice(0, 10);
const lastDays = (days) => `${earlier(today(), days - 1)}/${today()}`;
const isRange = (period) => period === '7d' || period.includes('/');

/** Periods as each part of the API takes them: levels of no range of days, indicators of no hours. */
export const ofKpi = () => (asked.period === '24h' ? '' : asked.period === '7d' ? lastDays(7) : asked.period);
export const ofIndicators = () => (asked.period === '24h' ? lastDays(2) : ofKpi());
export const ofAssessment = () => (asked.period === '24h' || asked.period === '7d' ? '' : asked.period.includes('/') ? asked.period.split('/')[1].slice(0, 7) : asked.period);
export const asking = (path, period) => (period ? `${path}&period=${encodeURIComponent(period)}` : path);

function periods() {
  const [year, month] = today().split('-').map(Number);
  const quarter = Math.ceil(month / 3);
  const ofMonth = (n) => (n < 1 ? `${year - 1}-12` : `${year}-${String(n).padStart(2, '0')}`);
  const list = [['', t('period-usual')], ['24h', t('period-day')], ['7d', t('period-week')],
    ...[[ofMonth(month), t('period-month')], [ofMonth(month - 1), t('period-last-month')], [`${year}-Q${quarter}`, t('period-quarter')], [quarter > 1 ? `${year}-Q${quarter - 1}` : `${year - 1}-Q4`, t('period-last-quarter')],
      [`${year}`, t('period-year')], [`${year - 1}`, t('period-last-year')]].map(([period, words]) => [period, `${words} (${period})`])];
  const isListed = DAY.test(asked.period) || list.some(([period]) => period === asked.period);
  return [...list, ...(isListed ? [] : [[asked.period, asked.period]]), [DAYS, t('period-days')]];
}

/** In plain words, of which time what is below. */
function sentence() {
  if (asked.period === '') return t('period-says-usual');
  if (asked.period === '24h') return t('period-says-day');
  return isRange(asked.period) ? t('period-says-days').replace('{period}', ofAssessment() || today().slice(0, 7)) : t('period-says-all').replace('{period}', asked.period);
}

function choose(wanted) {
  clearTimeout(settling);
  Object.assign(asked, wanted);
  const query = new URLSearchParams(location.search);
  for (const name of ['site', 'period']) asked[name] ? query.set(name, asked[name]) : query.delete(name);
  history.pushState(null, '', `${location.pathname}${`${query}` ? `?${query}` : ''}${location.hash}`);
  drawScope();
  listener();
}

function soon(wanted) {
  clearTimeout(settling);
  settling = setTimeout(() => { const next = wanted(); if (next) choose(next); }, SETTLED_MILLIS);
}

const list = (id, words, entries, chosen, taken) => el('label', {}, t(words), el('select', { id, onchange: (event) => taken(event.target) },
  ...entries.map(([value, text]) => el('option', { value, ...(value === chosen ? { selected: '' } : {}) }, text))));

/** Two days, both included. */
function days() {
  const [first, last] = [asked.period.split('/')[0], asked.period.split('/').pop()];
  const input = (id, words, value) => el('label', {}, t(words), el('input', { id, type: 'date', value, min: '1970-01-01', max: today(), required: '', onchange: () => soon(wanted) }));
  const wanted = () => {
    const [from, to] = [$('scope-from'), $('scope-to')];
    if (!from?.validity.valid || !to?.validity.valid || from.value > to.value) {
      $('scope-shown').textContent = t('period-wrong');
      return null;
    }
    return { period: from.value === to.value ? from.value : `${from.value}/${to.value}` };
  };
  return [input('scope-from', 'period-from', first), input('scope-to', 'period-to', last)];
}

/** Again only where something else is to be chosen from, so that nobody is disturbed in choosing. */
export function drawScope() {
  const sites = known();
  const whose = site();
  if (whose && !sites.includes(whose)) sites.push(whose);
  const now = JSON.stringify([state.lang, sites, whose, asked.period, today()]);
  if (now === drawn) return;
  drawn = now;
  redraw($('scope-controls'), ...(sites.length ? [list('scope-site', 'scope-site', sites.map((one) => [one, one]), whose, (chosen) => soon(() => ({ site: chosen.value })))] : []),
    list('scope-period', 'scope-period', periods(), DAY.test(asked.period) ? DAYS : asked.period, (chosen) => soon(() => ({ period: chosen.value === DAYS ? lastDays(7) : chosen.value }))),
    ...(DAY.test(asked.period) ? days() : []));
  $('scope-shown').textContent = sentence();
}

function read() {
  const query = new URLSearchParams(location.search);
  const [of, period] = [query.get('site') || null, query.get('period') ?? ''];
  const isOther = of !== asked.site || period !== asked.period;
  Object.assign(asked, { site: of, period: PERIOD.test(period) ? period : '' });
  return isOther;
}

/** Has somebody told when another site or time is chosen, also by the browser's way back. */
export function listen(told) {
  listener = told;
  addEventListener('popstate', () => { if (read()) { drawScope(); listener(); } });
}

read();
