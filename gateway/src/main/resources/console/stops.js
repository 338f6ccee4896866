// Stops that wait for a reason, the longest first, and what lost time went by, of the last day.
import { $, amount, clock, el, redraw, state, t, word } from './common.js';

const STOPS_SHOWN = 20;

const seconds = (x) => amount(x, 's');
const waiting = (site) => site.stops.map((stop) => ({ ...stop, site: site.site }));

function waits(stops) {
  const rows = stops.slice(0, STOPS_SHOWN).map((stop) => el('tr', {}, el('td', {}, `${stop.site}/${stop.asset}`), el('td', {}, clock(stop.from)), el('td', {}, clock(stop.to)), el('td', { class: 'n' }, seconds(stop.seconds))));
  if (!rows.length) return el('p', { class: 'good' }, t('stops-none'));
  return el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-labelledby': 'h-stops' }, el('table', { id: 'stop-rows' },
    el('thead', {}, el('tr', {}, ...[['asset'], ['from'], ['to'], ['stops-length', 1]].map(([key, n]) => el('th', { class: n ? 'n' : '', scope: 'col' }, t(key))))), el('tbody', {}, ...rows)));
}

/** Of a tree its tops, with all that lies under them; what is in no tree stands for itself. */
function reasons(site) {
  const tops = site.tree.filter((one) => !one.parent && one.wholeSeconds > 0).sort((a, b) => b.wholeSeconds - a.wholeSeconds);
  return tops.map((one) => el('li', {}, `${word(one) || one.reason}${t('readiness-colon')}${seconds(one.wholeSeconds)}`));
}

/** Draws what is known of all sites. */
export function drawStops() {
  const sites = state.stops ?? [];
  const stops = sites.flatMap(waiting).sort((a, b) => b.seconds - a.seconds);
  const more = stops.length > STOPS_SHOWN || sites.some((site) => site.truncated);
  const lost = sites.flatMap(reasons);
  redraw($('stop-list'), ...(state.stops === undefined ? [el('p', { class: 'muted' }, t('loading'))] : [
    el('p', { id: 'stops-unclassified' }, `${t('stops-unclassified')}${t('readiness-colon')}`, el('b', {}, seconds(sites.reduce((sum, site) => sum + site.unclassifiedSeconds, 0)))),
    waits(stops), ...(more ? [el('p', { class: 'muted' }, t('stops-more'))] : []),
    ...(lost.length ? [el('h3', {}, t('stops-reasons')), el('ul', {}, ...lost)] : [])]));
}
