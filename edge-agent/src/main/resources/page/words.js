// The words of the agent's page, English and Chinese.
'use strict';

const WORDS = {
  en: { title: 'Steelyard edge agent', other: '中文', servers: 'OPC UA servers', outbox: 'Outbox', uplink: 'Uplink',
    certificates: 'Certificates', ok: 'Everything works', lacking: 'Works, but some signals are not read', warn: 'Works, with a warning', fail: 'Something keeps the agent from its work',
    away: 'The agent does not answer', connected: 'connected', apart: 'not connected', phase: 'State', folder: 'Folder',
    subject: 'Subject', sha256: 'SHA-256', until: 'Valid until', left: 'Time left', ended: 'ended', list: 'revocation list', none: 'none',
    failedSignals: 'Signals that are not read', signal: 'Signal', node: 'Node', status: 'Status', reason: 'Why', since: 'Since',
    andMore: n => `and ${n} more`, counters: 'Counters', as: 'As of',
    placeless: n => `Where ${n === 1 ? 'one signal stands that is' : `${n} signals stand that are`} mapped by node id cannot be told: if an id passes to another variable of the same type, nobody notices. Map by browse path what has one of its own.`,
    shortened: n => `Of the values of ${n === 1 ? 'one signal' : `${n} signals`} a part is not told: of a list the first 256 elements, of a value 2,048 signals below it, and fewer where the outbox has no room for more signals. The log names them; map the variables that they are made of.`,
    accept: server => `Signals in quarantine: see what was and what is with ./steelyard agent quarantine ${server}, and have it so with ./steelyard agent accept ${server}` },
  zh: { title: 'Steelyard 边缘代理', other: 'English', servers: 'OPC UA 服务器', outbox: '发件箱', uplink: '上行链路',
    certificates: '证书', ok: '一切正常', lacking: '正常工作，但有信号未能读取', warn: '正常工作，但有警告', fail: '有问题妨碍代理工作',
    away: '代理没有应答', connected: '已连接', apart: '未连接', phase: '状态', folder: '文件夹',
    subject: '主体', sha256: 'SHA-256', until: '有效期至', left: '剩余时间', ended: '已过期', list: '吊销列表', none: '无',
    failedSignals: '未能读取的信号', signal: '信号', node: '节点', status: '状态码', reason: '原因', since: '开始时间',
    andMore: n => `另有 ${n} 个`, counters: '计数', as: '截至',
    placeless: n => `有 ${n} 个按节点 id 映射的信号，无法得知它们的位置：如果 id 改指另一个同类型的变量，不会有人察觉。凡有自己唯一浏览路径的，请改用浏览路径映射。`,
    shortened: n => `有 ${n} 个信号的值只上报了一部分：列表只上报前 256 个元素，一个值之下只上报 2,048 个信号；发件箱无法容纳更多信号时则更少。日志中有它们的名称；请改为映射组成它们的变量。`,
    accept: server => `被隔离的信号：用 ./steelyard agent quarantine ${server} 查看变量前后的差别，确认无误后用 ./steelyard agent accept ${server} 接受` },
};

// What a number is called: [English, Chinese].
const NUMBERS = {
  signals: ['Signals mapped', '已映射信号'], subscribed: ['Signals read', '正在读取的信号'], failed: ['Signals not read', '未能读取的信号'], quarantined: ['Signals in quarantine', '被隔离的信号'],
  placeless: ['Signals by node id whose place is unknown', '按节点 id 映射而位置不明的信号'],
  shortened: ['Signals told in part', '只上报一部分的信号'], semanticChanges: ['Values said to mean something else', '声明含义已变的值'],
  skewMillis: ['Its clock against the agent’s (+: ahead)', '服务器时钟与代理之差（+：超前）'],
  bridgedMillis: ['Bridged by the server’s queues', '服务器队列可桥接'], connections: ['Connections', '连接次数'],
  losses: ['Connections lost', '断开次数'], notifications: ['Notifications', '通知数'], samples: ['Samples', '样本数'],
  overflows: ['Queue overflows', '队列溢出'], republished: ['Asked for again', '重新请求'], sequenceGaps: ['Notifications lost', '丢失的通知'],
  filledGaps: ['Gaps filled from history', '由历史补全的缺口'], samplesFromHistory: ['Values from history', '来自历史的值'],
  missedCycles: ['Reading cycles missed', '错过的读取周期'], overdue: ['Forgotten, monitored anew', '被遗忘后重新监视'],
  neverSpoke: ['Never told, monitored anew', '从未上报后重新监视'],
  missedEvents: ['Times events were missed', '事件遗漏次数'], rediscoveries: ['Looks for mapped signals', '重新查找信号次数'],
  rediscoveriesFailed: ['Looks that failed', '查找失败次数'], signalsReturned: ['Signals found again', '重新找到的信号'],
  signalsDisplaced: ['Signals that moved', '位置改变的信号'], modelChanges: ['Changes the server told of', '服务器通知的变更'],
  modelWatched: ['Tells of its changes (1: yes)', '会通知自身变更（1：是）'],
  selected: ['Selected signals', '按选择读取的信号'], selectedTooMany: ['Selected and left out', '选中但超出上限的信号'],
  selectedUnreadable: ['What was selected cannot be read (1: so it is)', '无法读取已选信号的记录（1：是）'],
  selectedUnwritten: ['Selected signals whose names are not on the disk yet', '名称尚未写入磁盘的所选信号'],
  selectsUnfit: ['Selections that fit nothing', '无匹配的选择'], selectWalks: ['Walks for selections', '选择遍历次数'],
  selectWalksFailed: ['Walks that failed', '遍历失败次数'], selectedNew: ['Newly selected signals', '新选中的信号'],
  selectedGone: ['Signals selected no more', '不再选中的信号'],
  withheld: ['Values of another type, withheld', '因类型不符而扣留的值'],
  untyped: ['Values without type', '无类型的值'], takeMillis: ['Waited for the disk', '等待磁盘'],
  sampled: ['Sampled', '已采样'], givenUp: ['Given up', '已放弃'], partsForgotten: ['Parts of hours forgotten', '遗忘的小时分段'], held: ['Held', '保存中'], keptAside: ['Kept aside', '另存'],
  heldRecords: ['Records held', '保存中的记录'], depthBytes: ['On disk, bytes', '磁盘占用，字节'], roomBytes: ['Room left, bytes', '剩余空间，字节'],
  waiting: ['Deliveries waiting', '等待写入'], damagedBytes: ['Damaged, bytes', '损坏，字节'], timeToFullSeconds: ['Full in', '预计写满'],
  inFlight: ['Messages in flight', '在途消息'], waitedSeconds: ['Oldest waits', '最久等待'], backlog: ['Backlog, samples', '积压样本'],
  timeToDrainSeconds: ['Drained in', '预计清空'], published: ['Messages sent', '已发送消息'], acknowledged: ['Messages taken', '已确认消息'],
  'dropped-': ['Dropped', '已丢弃'], 'unfilled-': ['Gaps that stay', '保留的缺口'],
  refused: ['Messages refused', '被拒消息'], setAside: ['Set aside', '移入死信'],
};

// Why something was dropped, or why a gap stays although its signal has a history.
const CAUSES = {
  repeat: ['repeat', '重复'], filter: ['filter', '过滤'], policy: ['policy', '策略'], 'too-large': ['too large', '过大'],
  'outbox-full': ['outbox full', '发件箱已满'], unsupported: ['no history to be read', '无可读历史'],
  'no-data': ['nothing there', '无数据'], 'begins-late': ['history begins too late', '历史开始过晚'], 'ends-early': ['history ends too early', '历史结束过早'],
  'server-down': ['server was down', '服务器曾停机'], 'too-long': ['too long', '过长'], 'too-many': ['too many values', '值过多'],
  'other-type': ['another type', '类型不同'], disorder: ['out of order', '顺序混乱'], 'no-answer': ['no answer', '无应答'],
  unmapped: ['mapped no longer', '不再映射'], clock: ['clock set back', '时钟回拨'], 'no-room': ['too many gaps wait', '等待的缺口过多'],
};

// Units of a length of time: [seconds, English, Chinese, Chinese before a smaller one].
const LENGTHS = [[1, 's', '秒', '秒'], [60, 'min', '分钟', '分'], [3600, 'h', '小时', '小时'], [86400, 'days', '天', '天']];
const MILLISECONDS = ['ms', '毫秒'];
// What is awaited longer than that is longer than anyone waits.
const AGE = 366 * 86400;
const AGES = ['more than a year', '一年以上'];

/** A length of time as people say it, in the two largest units that it has: 3 min 20 s. */
function duration(seconds, lang) {
  const at = lang === 'zh' ? 1 : 0;
  if (seconds < 1) {
    const millis = Math.round(seconds * 1000);
    if (millis < 1000) return millis === 0 ? `0 ${LENGTHS[0][at + 1]}` : `${millis} ${MILLISECONDS[at]}`;
  }
  if (seconds < 10) return `${(Math.round(seconds * 10) / 10).toLocaleString(lang)} ${LENGTHS[0][at + 1]}`;
  for (let i = LENGTHS.length - 1; i > 0; i--) {
    const [unit, several, chinese, before] = LENGTHS[i];
    const [smaller, ...below] = LENGTHS[i - 1];
    const rounded = Math.round(seconds / smaller) * smaller;
    const whole = Math.floor(rounded / unit);
    const rest = (rounded - whole * unit) / smaller;
    const english = whole === 1 ? several.replace('days', 'day') : several;
    if (whole === 0) continue;
    if (rest === 0 || whole >= 100) return `${whole.toLocaleString(lang)} ${[english, chinese][at]}`;
    return `${whole.toLocaleString(lang)} ${[english, before][at]} ${rest} ${below[at]}`;
  }
  return `${Math.round(seconds)} ${LENGTHS[0][at + 1]}`;
}

/** The same of something that is awaited. */
function wait(seconds, lang) {
  return seconds > AGE ? AGES[lang === 'zh' ? 1 : 0] : duration(seconds, lang);
}

/** A number as people say it, by the end of its name. */
function amount(name, value, lang) {
  if (name === 'skewMillis') return (value < 0 ? '\u2212' : '+') + duration(Math.abs(value) / 1000, lang);
  if (name.endsWith('Seconds')) return wait(value, lang);
  return name.endsWith('Millis') ? duration(value / 1000, lang) : value.toLocaleString(lang);
}

const PHASES = {
  waiting: ['waiting', '等待'], connecting: ['connecting', '正在连接'], awaiting: ['waiting for the primary host', '等待主主机'],
  births: ['saying what there is', '正在发送诞生消息'], unconfirmed: ['waiting for the gateway’s answer', '等待网关应答'], online: ['online', '在线'],
  holding: ['pausing', '暂停'], stopped: ['stopped', '已停止'],
};

const FOLDERS = {
  own: ['own', '自有'], next: ['own, next', '自有（下一张）'], former: ['own, former', '自有（旧）'], 'own/old': ['own, former', '自有（旧）'], trusted: ['trusted', '受信任'], issuers: ['authorities', '颁发机构'],
  pins: ['server', '服务器'], waiting: ['waits for a decision, server', '待确认，服务器'], user: ['user at', '登录用户，服务器'], rejected: ['rejected', '已拒绝'], uplink: ['uplink', '上行链路'],
  'uplink-authorities': ['uplink, authorities', '上行链路颁发机构'],
};

// Why a signal is not read, in plain words, by OPC UA's code or the agent's own word.
const REASONS = {
  Bad_NodeIdUnknown: ['The server has no such node.', '服务器中没有此节点。'],
  Bad_NodeIdInvalid: ['The server cannot read this node id.', '服务器无法识别此节点标识。'],
  Bad_NoMatch: [
    'Nothing stands at this path: one of its names is missing, or is in another namespace.',
    '此路径下没有节点：其中某个名称不存在，或属于另一个命名空间。',
  ],
  Bad_AttributeIdInvalid: ['This node has no value: it is no variable.', '此节点没有值：它不是变量。'],
  Bad_NotReadable: ['The server does not let it be read.', '服务器不允许读取。'],
  Bad_UserAccessDenied: ['The agent’s user may not read it.', '代理的用户无权读取。'],
  Bad_NotSupported: ['The server does not support that.', '服务器不支持。'],
  Bad_MonitoredItemFilterUnsupported: ['The server does not take the filter.', '服务器不接受该过滤器。'],
  Bad_TooManyMonitoredItems: ['The server monitors no more signals.', '服务器无法监视更多信号。'],
  Bad_TooManySubscriptions: ['The server makes no more subscriptions.', '服务器无法建立更多订阅。'],
  Bad_FilterNotAllowed: ['The server takes no deadband of it.', '服务器不接受对它设置死区。'],
  Bad_OutOfMemory: ['The server is out of memory.', '服务器内存不足。'],
  Bad_ResourceUnavailable: ['The server has no room for it now.', '服务器当前没有可用资源。'],
  'no-namespace': ['The server has not the namespace of its address.', '服务器没有其地址所用的命名空间。'],
  'unclear-address': ['Its address does not lead to one node.', '其地址未指向唯一节点。'],
  'not-carried': ['Its values are of a kind that cannot be carried.', '其值的类型无法传输。'],
  'never-spoke': ['The server monitors it and has never told its value.', '服务器在监视它，但从未上报其值。'],
  'no-room': ['The outbox has no room for one signal more: make outbox.segment larger.', '发件箱无法再容纳新的信号：请调大 outbox.segment。'],
  quarantined: ['Another variable stands there than at first.', '该处已是另一个变量。'],
};
