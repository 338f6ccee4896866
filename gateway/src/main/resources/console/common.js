// What all views of the console share: words, numbers, elements, the API.
export const state = { words: {}, lang: '', values: new Map(), assets: [], open: null, stages: new Map(), turn: 0 };
export const $ = (id) => document.getElementById(id);
export const t = (key) => state.words[key] ?? key;
// What another version of gateway or agent says may have no word here; then it is shown as it came.
export const wordOr = (key, otherwise) => state.words[key] ?? otherwise;

export function sentence(check) {
  const words = state.words['finding-' + check.finding];
  return words ? words.replace(/\{([a-z]+)}/g, (place, name) => check.parameters?.[name] ?? place) : check.detail;
}

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'class') node.className = value;
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.map((child) => (child instanceof Node ? child : document.createTextNode(String(child ?? '')))));
  return node;
}

export async function json(path) {
  const response = await fetch(path);
  state.now = Date.parse(response.headers.get('Date')) || state.now;
  const body = await response.json();
  if (!response.ok && response.status !== 503) throw new Error(body.detail ?? response.statusText);
  return body;
}

export const whole = (n) => new Intl.NumberFormat(state.lang).format(n ?? 0);
// What is nearly everything is not everything.
export const percent = (x) => (x === null ? '–' : (x > 0.9995 && x < 1 ? '>' : '') + new Intl.NumberFormat(state.lang, { style: 'percent', ...(x > 0 && x < 0.01 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 1 }) }).format(x > 0.9995 && x < 1 ? 0.999 : x));
export const clock = (iso) => (iso ? new Date(iso).toLocaleString(state.lang, { hour12: false }) : '–');

/** A time in a site's zone, and from when to when. */
export const at = (iso, zone) => new Date(iso).toLocaleString(state.lang, { hourCycle: 'h23', timeZone: zone, dateStyle: 'medium', timeStyle: 'short' });
export const span = ({ from, to, zone }) => `${at(from, zone)} – ${at(to, zone)} (${zone})`;

export function shown(value) {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'number' && !Number.isInteger(value)) return new Intl.NumberFormat(state.lang, { maximumSignificantDigits: 6 }).format(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  return String(value);
}

export function table(id, heads, rows, empty) {
  const [head, body] = [$(id).tHead, $(id).tBodies[0]];
  head.replaceChildren(el('tr', {}, ...heads.map(([key, n]) => el('th', { class: n ? 'n' : '', scope: 'col' }, t(key)))));
  body.replaceChildren(...(rows.length ? rows : [el('tr', {}, el('td', { colspan: heads.length, class: 'muted' }, t(empty)))]));
}

// What the parts of the readiness view share.
export const word = (words) => words?.[state.lang] ?? words?.en ?? '';
export const points = (x) => (x === null || x === undefined ? '–' : new Intl.NumberFormat(state.lang, { maximumFractionDigits: 3 }).format(x));
/** Both bounds, or one where they read the same. */
export const within = (low, high, text) => (text(low) === text(high) ? text(low) : `${text(low)} – ${text(high)}`);
export const reason = (id) => wordOr('reason-' + id, id);
export const heads = (...keys) => el('thead', {}, el('tr', {}, ...keys.map(([key, n]) => el('th', { class: n ? 'n' : '', scope: 'col' }, key ? t(key) : ''))));
export const scopeText = (scope) => [scope.site, scope.agent, scope.server, scope.asset, scope.signal].filter(Boolean).join(' / ');
/** Gap records: why, from when to when, and of what. */
export const gapRows = (gaps) => gaps.map((gap) => el('tr', {}, el('td', { class: 'warn' }, t('cause-' + gap.cause)), el('td', {}, clock(gap.from)), el('td', {}, gap.to ? clock(gap.to) : t('ongoing')), el('td', {}, scopeText(gap.scope))));
export const GAP_HEADS = [['cause'], ['from'], ['to'], ['scope']];
export const scroll = (label, node) => el('div', { class: 'scroll tall', tabindex: 0, role: 'region', 'aria-label': label }, node);

/** A number for reading, with no more digits than say something. */
export function figure(x) {
  const n = Number(x);
  const digits = Number.isInteger(n) || Math.abs(n) >= 1000 ? { maximumFractionDigits: 0 } : Math.abs(n) >= 100 ? { maximumFractionDigits: 1 } : { maximumSignificantDigits: 4 };
  return new Intl.NumberFormat(state.lang, digits).format(n);
}

/** An amount with its unit as people write it; long times in hours or minutes. */
export function amount(x, unit) {
  const n = Number(x);
  if (unit === 's') return n >= 7200 ? `${figure(n / 3600)} h` : n >= 120 ? `${figure(n / 60)} min` : `${figure(n)} s`;
  const written = { 1: '', '[CNY]': t('unit-money'), '1/h': t('unit-an-hour') }[unit] ?? unit.replace('.', '·');
  return written === '' ? figure(n) : `${figure(n)} ${written}`;
}

export const isShare = (one) => one.shown?.en === '%';

/** Numbers with their unit; shares as per cent. */
export function texts(one) {
  const unit = word(one.shown);
  const text = isShare(one) ? percent : (x) => `${figure(x)}${unit === '' || unit === '1' ? '' : ' ' + unit}`;
  return (x) => (x === null || x === undefined ? t('unbounded') : text(x));
}

export function tile(key, big, ...rest) {
  return el('div', { class: 'tile', id: 'tile-' + key }, el('h3', {}, t('readiness-' + key)), el('div', { class: 'big' }, big), ...rest);
}

export function box(id, heading, content) {
  return el('section', { id, 'aria-labelledby': 'h-' + id }, el('h2', { id: 'h-' + id }, t(heading)), ...content);
}

const opened = new Set();

/** Details that stay open when the view is drawn again. */
export function details(key, summary, ...content) {
  const node = el('details', { 'data-key': key }, el('summary', {}, summary), ...content);
  if (opened.has(key)) node.open = true;
  node.addEventListener('toggle', () => (node.open ? opened.add(key) : opened.delete(key)));
  return node;
}

const FOCUSABLE = 'a, button, summary, select, input, [tabindex]';

/** Draws a part anew; who was in it with the keyboard still is: in the same details, or at the same place. */
export function redraw(node, ...content) {
  const place = [...node.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement);
  const key = place >= 0 && document.activeElement.tagName === 'SUMMARY' ? document.activeElement.parentElement.dataset.key : null;
  node.replaceChildren(...content);
  const again = (key && node.querySelector(`details[data-key="${CSS.escape(key)}"] > summary`)) || node.querySelectorAll(FOCUSABLE)[place];
  if (place >= 0) again?.focus({ preventScroll: true });
}
