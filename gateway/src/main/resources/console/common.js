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
  const body = await response.json();
  if (!response.ok && response.status !== 503) throw new Error(body.detail ?? response.statusText);
  return body;
}

export const whole = (n) => new Intl.NumberFormat(state.lang).format(n ?? 0);
export const percent = (x) => (x === null ? '–' : new Intl.NumberFormat(state.lang, { style: 'percent', ...(x > 0 && x < 0.01 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 1 }) }).format(x));
export const clock = (iso) => (iso ? new Date(iso).toLocaleString(state.lang, { hour12: false }) : '–');

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
