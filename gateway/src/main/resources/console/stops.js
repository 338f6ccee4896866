// Stops that wait for a reason, the newest first, and what lost time went by, of the last seven days.
import { $, amount, at, el, redraw, state, t, whole, word } from './common.js';
import { zone } from './scope.js';

const STOPS_SHOWN = 200;
// As far back as the API looks: who comes on Monday finds Friday's.
const BACK_MILLIS = 7 * 86400000;

const seconds = (x) => amount(x, 's');

function waits(stops) {
  const rows = stops.slice(0, STOPS_SHOWN).map((stop) => el('tr', {}, el('td', {}, stop.asset), el('td', {}, at(stop.from, zone())), el('td', {}, at(stop.to, zone())), el('td', { class: 'n' }, seconds(stop.seconds))));
  if (!rows.length) return el('p', { class: 'good' }, t('stops-none'));
  return el('div', { class: 'scroll tall', tabindex: 0, role: 'region', 'aria-labelledby': 'h-stops' }, el('table', { id: 'stop-rows' },
    el('thead', {}, el('tr', {}, ...[['asset'], ['from'], ['to'], ['stops-length', 1]].map(([key, n]) => el('th', { class: n ? 'n' : '', scope: 'col' }, t(key))))), el('tbody', {}, ...rows)));
}

/** Of a tree its tops, with all that lies under them; what is in no tree stands for itself. */
function reasons(site) {
  const tops = site.tree.filter((one) => !one.parent && one.wholeSeconds > 0).sort((a, b) => b.wholeSeconds - a.wholeSeconds);
  return tops.map((one) => el('li', {}, `${word(one) || one.reason}${t('readiness-colon')}${seconds(one.wholeSeconds)}`));
}

/** Which stops of a site to ask for, by the gateway's clock. */
export function stopsOf(site) {
  const to = state.now ?? Date.now();
  return `/api/v1/sites/${site}/stops?from=${new Date(to - BACK_MILLIS).toISOString()}&to=${new Date(to).toISOString()}`;
}

/** Draws what is known of the sites. */
export function drawStops() {
  const sites = state.stops ?? [];
  const stops = sites.flatMap((site) => site.stops).sort((a, b) => (a.from === b.from ? b.seconds - a.seconds : a.from < b.from ? 1 : -1));
  const more = stops.length > STOPS_SHOWN || sites.some((site) => site.truncated);
  const lost = sites.flatMap(reasons);
  redraw($('stop-list'), ...(state.stops === undefined ? [el('p', { class: 'muted' }, t('loading'))] : [
    el('p', { id: 'stops-unclassified' }, `${t('stops-unclassified')}${t('readiness-colon')}`, el('b', {}, seconds(sites.reduce((sum, site) => sum + site.unclassifiedSeconds, 0)))),
    ...(stops.length ? [el('p', { id: 'stops-count', class: 'warn' }, t(sites.some((site) => site.truncated) ? 'stops-count-more' : 'stops-count').replace('{n}', whole(stops.length)))] : []), waits(stops), ...(more ? [el('p', { class: 'muted' }, t('stops-more'))] : []),
    ...(lost.length ? [el('h3', {}, t('stops-reasons')), el('ul', {}, ...lost)] : [])]));
}
