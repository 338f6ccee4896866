// Where the asset register and the wire do not agree: what talks and is not registered, and the reverse.
import { $, at, el, json, redraw, scroll, t, whole } from './common.js';
import { choice, site, zone } from './scope.js';

const ROWS_SHOWN = 200;
const seen = { of: null, answer: null, problem: null };

const when = (iso) => (iso ? at(iso, zone()) : t('register-never'));
const heading = (key, list) => el('h3', {}, `${t(key)} (${whole(list.length)})`);

function rows(label, columns, list, cells) {
  return [scroll(t(label), el('table', {}, el('thead', {}, el('tr', {}, ...columns.map((key) => el('th', { scope: 'col' }, t(key))))), el('tbody', {}, ...list.slice(0, ROWS_SHOWN).map((one) => el('tr', {}, ...cells(one).map((cell) => el('td', {}, cell))))))),
    ...(list.length > ROWS_SHOWN ? [el('p', { class: 'muted' }, t('register-more'))] : [])];
}

/** Each kind of difference with what it means, and since when it is known. */
function differences(answer) {
  const { notRegistered: strangers, notOnTheWire: silent, signalsNotSeen: unseen } = answer;
  return [
    ...(strangers.length ? [heading('register-strangers', strangers), ...rows('register-strangers', ['asset', 'register-class', 'register-since'], strangers, (one) => [one.asset, one.class, when(one.since)])] : []),
    ...(silent.length ? [heading('register-silent', silent), ...rows('register-silent', ['asset', 'register-last', 'register-since'], silent, (one) => [one.asset, when(one.lastSeen), when(one.since)])] : []),
    ...(unseen.length ? [heading('register-unseen', unseen), ...rows('register-unseen', ['asset', 'signal', 'register-last', 'register-since'], unseen, (one) => [one.asset, one.signal, when(one.lastSeen), when(one.since)])] : [])];
}

function register(answer) {
  const strangers = answer.notRegistered.length;
  const others = answer.notOnTheWire.length + answer.signalsNotSeen.length;
  const isEmpty = answer.version === 0 && !others && !answer.fedByTable.length && !answer.owners.length;
  if (isEmpty) return [el('p', { class: 'warn' }, t('register-none').replace('{n}', whole(strangers)))];
  const fed = answer.fedByTable;
  return [...(strangers + others ? differences(answer) : [el('p', { class: 'good' }, t('register-agrees'))]),
    ...(fed.length ? [el('p', { class: 'muted' }, `${t('register-fed')} ${fed.map((one) => `${one.asset} (${one.tables.join(t('list-comma'))}${t('list-comma')}${t('register-until')} ${when(one.readUntil)})`).join(t('list-comma'))}`)] : []),
    el('p', { class: 'muted' }, [t(answer.signed ? 'register-signed' : 'register-unsigned'), ...(answer.owners.length ? [`${t('register-owners')} ${answer.owners.join(t('list-comma'))}`] : [])].join(' '))];
}

export function drawRegister() {
  const { answer, problem } = seen.of === choice() ? seen : { answer: null, problem: null };
  redraw($('register-list'), ...(answer ? register(answer) : [el('p', { class: problem ? 'warn' : 'muted' }, problem ?? t('loading'))]));
}

export async function readRegister() {
  const of = choice();
  try {
    const answer = await json(`/api/v1/sites/${encodeURIComponent(site())}/register:diff`);
    if (of === choice()) Object.assign(seen, { of, answer, problem: null });
  } catch (problem) {
    if (of === choice()) Object.assign(seen, { of, answer: null, problem: problem.message });
  }
  drawRegister();
}
