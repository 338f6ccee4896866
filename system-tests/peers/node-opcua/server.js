// An OPC UA server of node-opcua's for the interop tests; what it serves and what it is told is in ../README.md.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const readline = require("node:readline");
const { parseArgs } = require("node:util");

console.log = console.warn = console.error; // stdout is for answers alone
const {
  DataType,
  DataValue,
  ExpandedNodeId,
  MessageSecurityMode,
  NodeIdType,
  OPCUACertificateManager,
  OPCUAServer,
  SecurityPolicy,
  StatusCodes,
  Variant,
  VariantArrayType,
  coerceInt64,
  coerceNodeId,
  coerceUInt64,
  nodesets,
  standardUnits,
} = require("node-opcua");
const { NODESETS, Official } = require("./official.js");

const NAMESPACE = "urn:steelyard:peer";
const COUNTERS = 10;
const MANY = 500;
const TICK = 100;
const POLICIES = [
  SecurityPolicy.Basic256Sha256,
  SecurityPolicy.Aes128_Sha256_RsaOaep,
  SecurityPolicy.Aes256_Sha256_RsaPss,
  SecurityPolicy.Basic256,
];

const { values: options } = parseArgs({
  options: {
    port: { type: "string" },
    uri: { type: "string", default: "urn:steelyard:peer:application" },
    certificate: { type: "string" },
    key: { type: "string" },
    user: { type: "string" }, // the certificate of the one user that is let in by one
    official: { type: "boolean", default: false }, // machines of the OPC Foundation's own NodeSets, too
    folder: { type: "string" }, // where the library keeps the certificates of its clients
    rsa15: { type: "boolean", default: false }, // also Basic128Rsa15: where Node.js decrypts what RSA 1.5 encrypted
  },
});

const bad = new Set();
let counted = 0;
let before = 0;
let shift = 0;
let server;
let counting;
let level;
let official;
let variables = {};
let initial = {};

const say = (line) => process.stdout.write(line + "\n");

async function up() {
  const certificates = new OPCUACertificateManager({
    rootFolder: options.folder,
    automaticallyAcceptUnknownCertificate: true,
  });
  await certificates.initialize();
  const users = new OPCUACertificateManager({ rootFolder: options.folder + "-users", automaticallyAcceptUnknownCertificate: false });
  await users.initialize();
  if (options.user) {
    const text = fs.readFileSync(options.user, "ascii").replace(/-----[^-]+-----|\s/g, "");
    await users.trustCertificate(Buffer.from(text, "base64"));
  }
  server = new OPCUAServer({
    host: "127.0.0.1",
    hostname: "127.0.0.1",
    port: Number(options.port),
    nodesets: [nodesets.standard, ...(options.official ? NODESETS : []), ...Array.from({ length: before }, (_, i) => empty(`urn:steelyard:before:${i}`)), types()],
    serverInfo: { applicationUri: options.uri, productUri: options.uri },
    serverCertificateManager: certificates,
    userCertificateManager: users,
    certificateFile: options.certificate,
    privateKeyFile: options.key,
    securityPolicies: [SecurityPolicy.None, ...POLICIES, ...(options.rsa15 ? [SecurityPolicy.Basic128Rsa15] : [])],
    securityModes: [MessageSecurityMode.None, MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt],
    userManager: { isValidUser: (user, password) => user === "plant" && password === "secret" },
    serverCapabilities: {
      maxBrowseContinuationPoints: 10,
      operationLimits: { maxNodesPerRead: 100, maxNodesPerBrowse: 50, maxMonitoredItemsPerCall: 100 },
    },
  });
  await server.initialize();
  fill(server.engine.addressSpace);
  await server.start();
  counting = setInterval(count, TICK);
  say(`ready ${options.port}`);
}

async function down() {
  clearInterval(counting);
  await server.shutdown(0);
}

/** A document that only names a namespace, so that the ones behind it have other indices. */
function empty(uri) {
  const xml = fs.readFileSync(path.join(__dirname, "types.xml"), "utf8");
  return { name: uri, source: xml.replaceAll(NAMESPACE, uri).replace(/<UADataType[\s\S]*<\/UAObject>/, "") };
}

function types() {
  return { name: "types.xml", source: fs.readFileSync(path.join(__dirname, "types.xml"), "utf8") };
}

function fill(space) {
  variables = {};
  initial = {};
  const ns = space.getNamespace(NAMESPACE);
  folder(space, ns, "Types", values(space, ns.index));
  folder(space, ns, "Count", Array.from({ length: COUNTERS }, (_, i) => [String(i), DataType.Int64, coerceInt64(counted)]));
  space.installHistoricalDataNode(variables["Count/0"], { maxOnlineValues: 100_000 });
  alarms(space, ns);
  discrete(space, ns);
  folder(space, ns, "Many", Array.from({ length: MANY }, (_, i) => [String(i), DataType.Int32, i]));
  official = options.official ? new Official(space, ns) : undefined;
}

/** Variables, each under the node id of the one `shift` places behind it. */
function folder(space, ns, name, children) {
  const top = ns.addFolder(space.rootFolder.objects, { browseName: { name, namespaceIndex: ns.index }, nodeId: `s=${name}` });
  children.forEach(([child, dataType, value, more], i) => {
    const declared = {
      componentOf: top,
      browseName: { name: child, namespaceIndex: ns.index },
      nodeId: `s=${name}/${children[(i + shift) % children.length][0]}`,
      dataType: more?.dataType ?? dataType,
      valueRank: more?.dimensions?.length ?? (Array.isArray(value) && more?.array ? 1 : -1),
      arrayDimensions: more?.dimensions,
      minimumSamplingInterval: 0, // every change, for those who ask for it
    };
    const variable = more?.unit
      ? ns.addAnalogDataItem({ ...declared, engineeringUnits: more.unit, engineeringUnitsRange: { low: 0, high: 100 } })
      : ns.addVariable(declared);
    const arrayType = more?.dimensions ? VariantArrayType.Matrix : more?.array ? VariantArrayType.Array : VariantArrayType.Scalar;
    const variant = new Variant({ dataType, value, arrayType, dimensions: more?.dimensions });
    variable.setValueFromSource(variant);
    variables[`${name}/${child}`] = variable;
    initial[`${name}/${child}`] = variant;
  });
}

/** A level whose alarm is active from 50 on. */
function alarms(space, ns) {
  space.installAlarmsAndConditionsService();
  const name = (text) => ({ name: text, namespaceIndex: ns.index });
  const tank = ns.addObject({ browseName: name("Tank"), nodeId: "s=Tank", organizedBy: space.rootFolder.objects, notifierOf: space.rootFolder.objects.server });
  level = ns.addVariable({ browseName: name("Level"), nodeId: "s=Tank/Level", componentOf: tank, eventSourceOf: tank, dataType: DataType.Double });
  level.setValueFromSource({ dataType: DataType.Double, value: 20 });
  const limits = { highHighLimit: 90, highLimit: 50, lowLimit: -50, lowLowLimit: -90 };
  const alarm = ns.instantiateNonExclusiveLimitAlarm("NonExclusiveLimitAlarmType", { browseName: name("TankAlarm"), conditionName: "tank", componentOf: tank, conditionSource: level, inputNode: level, ...limits });
  alarm.severity?.setValueFromSource({ dataType: DataType.UInt16, value: 600 });
}

/** Values whose names are properties of the variable, not of its data type (OPC UA Part 8). */
function discrete(space, ns) {
  const name = (text) => ({ name: text, namespaceIndex: ns.index });
  const top = ns.addFolder(space.rootFolder.objects, { browseName: name("Discrete"), nodeId: "s=Discrete" });
  const of = (child) => ({ componentOf: top, browseName: name(child), nodeId: `s=Discrete/${child}`, minimumSamplingInterval: 0 });
  ns.addTwoStateDiscrete({ ...of("TwoState"), trueState: "Open", falseState: "Closed", value: { dataType: DataType.Boolean, value: true } });
  ns.addMultiStateDiscrete({ ...of("MultiState"), enumStrings: ["Stopped", "Running", "Held"], value: 1 });
  const gears = [{ displayName: "Slow", value: 4 }, { displayName: "Fast", value: 16 }];
  ns.addMultiStateValueDiscrete({ ...of("MultiStateValue"), enumValues: gears, value: 16 });
}

function count() {
  counted++;
  const now = new Date();
  for (let i = 0; i < COUNTERS; i++) {
    if (!bad.has(`Count/${i}`)) {
      const value = { dataType: DataType.Int64, arrayType: VariantArrayType.Scalar, value: coerceInt64(counted) };
      variables[`Count/${i}`].setValueFromSource(value, StatusCodes.Good, now);
    }
  }
}

/** Every type as [name, built-in type, value, what else]. */
function values(space, ns) {
  const point = space.constructExtensionObject(space.findDataType("Point", ns), { x: 1.5, y: 7, name: "p" });
  return [
    ["Boolean", DataType.Boolean, true],
    ["SByte", DataType.SByte, -128],
    ["Byte", DataType.Byte, 200],
    ["Int16", DataType.Int16, -32768],
    ["UInt16", DataType.UInt16, 65535],
    ["Int32", DataType.Int32, -2147483648],
    ["UInt32", DataType.UInt32, 4294967295],
    ["Int64", DataType.Int64, [0x80000000, 0]],
    ["UInt64", DataType.UInt64, coerceUInt64("18446744073709551615")],
    ["Float", DataType.Float, 1.5],
    ["Double", DataType.Double, 0.1],
    ["String", DataType.String, "Grüße, 机器"],
    ["DateTime", DataType.DateTime, new Date("2026-02-03T04:05:06.789Z")],
    ["Guid", DataType.Guid, "72962B91-FA75-4AE6-8D28-B404DC7DAF63"],
    ["ByteString", DataType.ByteString, Buffer.from([0x00, 0x01, 0xfe, 0xff])],
    ["XmlElement", DataType.XmlElement, "<a>1</a>"],
    ["NodeId", DataType.NodeId, coerceNodeId("s=a node", ns)],
    ["ExpandedNodeId", DataType.ExpandedNodeId, new ExpandedNodeId(NodeIdType.NUMERIC, 85, 0)],
    ["StatusCode", DataType.StatusCode, StatusCodes.BadSensorFailure],
    ["QualifiedName", DataType.QualifiedName, { name: "a name", namespaceIndex: ns }],
    ["LocalizedText", DataType.LocalizedText, { text: "Hallo", locale: "de" }],
    ["BooleanArray", DataType.Boolean, [true, false, true], { array: true }],
    ["Int32Array", DataType.Int32, [1, -2, 3], { array: true }],
    ["DoubleArray", DataType.Double, [0.5, -1.5], { array: true }],
    ["StringArray", DataType.String, ["a", "b"], { array: true }],
    ["ByteStringArray", DataType.ByteString, [Buffer.from([1]), Buffer.from([2, 3])], { array: true }],
    ["Int32Matrix", DataType.Int32, [1, 2, 3, 4, 5, 6], { dimensions: [2, 3] }],
    ["Analog", DataType.Double, 20.5, { unit: standardUnits.degree_celsius }],
    ["Enumeration", DataType.Int32, 1, { dataType: space.findDataType("State", ns).nodeId }],
    ["Structure", DataType.ExtensionObject, point, { dataType: space.findDataType("Point", ns).nodeId }],
  ];
}

async function run(word, name, more) {
  switch (word) {
    case "up":
      return up();
    case "restart":
    case "reorder":
    case "shuffle":
      await down();
      before += word === "reorder" ? 2 : 0;
      shift += word === "shuffle" ? 1 : 0;
      return up();
    case "down":
      await down();
      break;
    case "bad":
      bad.add(name);
      variables[name].setValueFromSource({ dataType: DataType.Null }, StatusCodes.BadSensorFailure);
      break;
    case "level":
      level.setValueFromSource({ dataType: DataType.Double, value: Number(name) });
      break;
    case "unit":
      variables[name].engineeringUnits.setValueFromSource({ dataType: DataType.ExtensionObject, value: standardUnits[more] });
      break;
    case "state":
      official.state(name, more);
      break;
    case "inactive":
      official.inactive(name);
      break;
    case "change":
      server.engine.addressSpace.rootFolder.objects.server.raiseEvent("GeneralModelChangeEventType", {});
      break;
    case "good":
      bad.delete(name);
      variables[name].setValueFromSource(initial[name], StatusCodes.Good);
      break;
    default:
      throw new Error(`no such command: ${word}`);
  }
  say("done");
}

async function main() {
  await up();
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [word, name, more] = line.trim().split(" ");
    if (word === "stop") {
      break;
    }
    await run(word, name, more);
  }
  process.exit(0);
}

main().catch((e) => {
  console.error(e);
  process.exit(1);
});
