// The agent's page: reads /health and /status and changes nothing. What a peer said is always text, never markup.
'use strict';

const LOOK_MILLIS = 5000;
const $ = id => document.getElementById(id);
const asked = new URLSearchParams(location.search).get('lang');
let lang = asked in WORDS ? asked : navigator.language.startsWith('zh') ? 'zh' : 'en';
let last = null;

function element(name, text, kind) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

/** The word of a dictionary in the page's language, or the name itself. */
function word(dictionary, name) {
  const both = Object.hasOwn(dictionary, name) ? dictionary[name] : null;
  return both === null ? name : both[lang === 'zh' ? 1 : 0];
}

function table(heads, rows) {
  const made = element('table');
  const row = cells => { const line = element('tr'); line.append(...cells); return line; };
  made.append(row(heads.map(name => element('th', WORDS[lang][name]))), ...rows.map(row));
  const wide = element('div', undefined, 'wide');
  wide.append(made);
  return wide;
}

/** Of some numbers there is one for each cause: `dropped-repeat`. */
function label(name) {
  const end = name.indexOf('-') + 1;
  return end === 0 ? word(NUMBERS, name) : `${word(NUMBERS, name.slice(0, end))}: ${word(CAUSES, name.slice(end))}`;
}

function numbers(of) {
  const list = element('dl');
  for (const [name, value] of Object.entries(of)) {
    if (typeof value !== 'number') continue;
    const pair = element('div');
    pair.append(element('dt', label(name)), element('dd', amount(name, value, lang)));
    list.append(pair);
  }
  return list;
}

function time(text) {
  return element('td', new Date(text).toLocaleString(lang === 'zh' ? 'zh-CN' : 'en-GB'), 'line');
}

function failed(server) {
  const words = WORDS[lang];
  const all = server.failedSignals;
  if (all.length === 0) return [];
  const rows = all.map(one => {
    const why = element('td', word({ [one.status]: [one.reason, one.reason], ...REASONS }, one.status));
    const isTold = why.textContent === one.reason
      || (Object.hasOwn(REASONS, one.status) && one.reason.replace(/ \([^()]*\)$/, '').endsWith(one.status));
    if (!isTold) why.append(element('div', one.reason, 'soft'));
    return [element('td', one.signal), element('td', one.node), element('td', one.status, 'line'), why, time(one.since)];
  });
  const shown = [element('h4', words.failedSignals), table(['signal', 'node', 'status', 'reason', 'since'], rows)];
  if (server.failed > all.length) shown.push(element('p', words.andMore((server.failed - all.length).toLocaleString(lang))));
  if (server.quarantined > 0) shown.push(element('p', words.accept(server.name), 'soft'));
  return shown;
}

// 'pins/plc' is the one of server plc.
function folder(name) {
  const [kind, server] = Object.hasOwn(FOLDERS, name) ? [name] : name.split('/');
  return word(FOLDERS, kind) + (server === undefined ? '' : ` ${server}`);
}

function certificates(all) {
  const words = WORDS[lang];
  if (all.length === 0) return element('p', words.none);
  return table(['folder', 'subject', 'sha256', 'until', 'left'], all.map(one => {
    const ended = one.secondsLeft <= 0;
    const left = ended ? words.ended : duration(one.secondsLeft, lang);
    return [element('td', folder(one.folder) + (one.kind === 'revocation-list' ? ` (${words.list})` : ''), 'words'), element('td', one.subject), element('td', one.sha256), time(one.until),
      element('td', left, ended ? 'number ended' : 'number')];
  }));
}

function server(one) {
  const state = one.connected ? WORDS[lang].connected : WORDS[lang].apart;
  const shown = [element('h3', `${one.name}: ${state}`)];
  if (one.detail) shown.push(element('p', one.detail, 'soft'));
  if (one.shortened > 0) shown.push(element('p', WORDS[lang].shortened(one.shortened), 'soft'));
  if (one.placeless > 0) shown.push(element('p', WORDS[lang].placeless(one.placeless), 'soft'));
  return [...shown, ...failed(one), element('h4', WORDS[lang].counters), numbers(one)];
}

// 'ok' says that nothing keeps the agent from its work; a signal that a server does not give does not.
function stateOf() {
  if (last.away) return 'away';
  const state = last.health.status;
  return state === 'ok' && last.status.servers.some(one => one.failed > 0) ? 'lacking' : state;
}

function show() {
  const words = WORDS[lang];
  document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
  document.title = $('title').textContent = words.title;
  $('language').textContent = words.other;
  document.querySelectorAll('[data-word]').forEach(one => { one.textContent = words[one.dataset.word]; });
  if (last === null) return;
  const state = stateOf();
  $('state').className = { away: 'fail', lacking: 'warn' }[state] ?? state;
  $('state').textContent = words[state];
  $('problems').replaceChildren(...(last.away ? [] : last.health.checks.map(check => element('li', check.detail))));
  if (last.away) return;
  $('servers').replaceChildren(...last.status.servers.flatMap(server));
  $('outbox').replaceChildren(numbers(last.status.outbox));
  $('uplink').replaceChildren(
    element('p', `${words.phase}: ${word(PHASES, last.status.uplink.phase)}`), numbers(last.status.uplink));
  $('certificates').replaceChildren(certificates(last.status.certificates));
  $('as').textContent = `${words.as} ${last.at.toLocaleString(lang === 'zh' ? 'zh-CN' : 'en-GB')}`;
}

async function read() {
  try {
    const answers = await Promise.all(['/health', '/status'].map(path => fetch(path, { cache: 'no-store' })));
    const [health, status] = await Promise.all(answers.map(answer => answer.json()));
    last = { health, status, at: new Date(), away: false };
  } catch {
    last = { away: true };
  }
  show();
  setTimeout(read, LOOK_MILLIS);
}

$('language').addEventListener('click', () => { lang = lang === 'zh' ? 'en' : 'zh'; show(); });
show();
read();
