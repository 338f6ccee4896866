// Machines as the OPC Foundation's own NodeSets describe them, one of each specification; ../README.md says which.
"use strict";

const { DataType, StatusCodes, Variant, VariantArrayType, nodesets, promoteToStateMachine } = require("node-opcua");

const DI = "http://opcfoundation.org/UA/DI/";
const MACHINERY = "http://opcfoundation.org/UA/Machinery/";
const TOOL = "http://opcfoundation.org/UA/MachineTool/";
const PACKML = "http://opcfoundation.org/UA/PackML/";
const JOBS = "http://opcfoundation.org/UA/ISA95-JOBCONTROL_V2/";

/** What a server has to load for them, each behind those that it leans on. */
const NODESETS = [nodesets.di, nodesets.ia, nodesets.machinery, nodesets.isa95JobControl, nodesets.machineryJobs, nodesets.machineTool, nodesets.packML];

class Official {
  constructor(space, namespace) {
    this.space = space;
    this.namespace = namespace;
    this.machines = space.getNamespace(MACHINERY).findNode("i=1001");
    this.stateMachines = {};
    this.press();
    this.mill();
    this.oven();
    this.packer();
  }

  /** `state Press/MachineryItemState Executing`: the state machine has that state from now on. */
  state(name, state) {
    this.stateMachines[name].setState(state);
  }

  /** `inactive Packer/ExecuteState`: the state machine has no state (OPC UA Part 16 §4.6.2). */
  inactive(name) {
    const current = child(this.stateMachines[name], "CurrentState");
    [current, child(current, "Id")].forEach((one) => one.setValueFromSource({ dataType: DataType.Null }, StatusCodes.BadStateNotActive));
  }

  named(uri, name) {
    return { name, namespaceIndex: this.space.getNamespaceIndex(uri) };
  }

  make(uri, type, browseName, where, optionals = []) {
    return this.space.findObjectType(type, this.space.getNamespaceIndex(uri)).instantiate({ browseName, optionals, ...where });
  }

  /** What OPC 40001-1 gives any machine: nameplate, state, mode and counters. */
  press() {
    const press = this.namespace.addObject({ browseName: this.named(this.namespace.namespaceUri, "Press"), organizedBy: this.machines });
    const plate = this.make(MACHINERY, "MachineIdentificationType", this.named(DI, "Identification"), { componentOf: press });
    put(plate, "Manufacturer", DataType.LocalizedText, { text: "Maker" });
    put(plate, "SerialNumber", DataType.String, "1");
    const blocks = this.namespace.addObject({
      browseName: this.named(MACHINERY, "MachineryBuildingBlocks"),
      componentOf: press,
      typeDefinition: "FolderType",
    });
    const below = { componentOf: blocks };
    const state = this.named(MACHINERY, "MachineryItemState");
    this.stateMachine("Press", this.make(MACHINERY, "MachineryItemState_StateMachineType", state, below), "NotExecuting");
    const mode = this.named(MACHINERY, "MachineryOperationMode");
    this.stateMachine("Press", this.make(MACHINERY, "MachineryOperationModeStateMachineType", mode, below), "Setup");
    const names = ["OperationCycleCounter", "OperationDuration", "PowerOnDuration"];
    const counters = this.make(MACHINERY, "MachineryOperationCounterType", this.named(DI, "OperationCounters"), below, names);
    put(counters, "OperationCycleCounter", DataType.UInt32, 17);
    put(counters, "OperationDuration", DataType.Double, 3_600_000);
    put(counters, "PowerOnDuration", DataType.Double, 7_200_000);
  }

  /** OPC 40501-1, whose state and mode stand below Monitoring and among the building blocks. */
  mill() {
    const tool = "Monitoring.MachineTool";
    const mill = this.make(TOOL, "MachineToolType", this.named(this.namespace.namespaceUri, "Mill"), { organizedBy: this.machines }, [
      "MachineryBuildingBlocks",
      "MachineryBuildingBlocks.JobManagement",
      `${tool}.MachineryItemState`,
      `${tool}.MachineryOperationMode`,
      `${tool}.OperationCounters`,
      `${tool}.OperationCounters.PartsProducedInLifetime`,
      `${tool}.FeedOverride`,
      "Production.Statistics",
      "Production.Statistics.PartsProducedInLifetime",
    ]);
    const monitored = child(child(mill, "Monitoring"), "MachineTool");
    this.stateMachine("Mill", child(monitored, "MachineryItemState"), "Executing");
    this.stateMachine("Mill", child(monitored, "MachineryOperationMode"), "Processing");
    put(child(monitored, "OperationCounters"), "PartsProducedInLifetime", DataType.UInt64, [0, 4711]);
    put(child(child(mill, "Production"), "ActiveProgram"), "Name", DataType.String, "O1234.NC");
    this.ordered(child(child(child(child(mill, "MachineryBuildingBlocks"), "JobManagement"), "JobOrderControl"), "JobOrderList"));
  }

  /** A job that runs, as ISA-95 Job Control (OPC 10031-4) has it. */
  ordered(list) {
    const made = (name, fields) => this.space.constructExtensionObject(this.space.findDataType(name, this.space.getNamespaceIndex(JOBS)), fields);
    const order = made("ISA95JobOrderDataType", { jobOrderID: "A-17", startTime: new Date("2026-03-01T06:00:00Z"), priority: 3 });
    const state = made("ISA95StateDataType", { stateText: { text: "Running" }, stateNumber: 3 });
    const value = [made("ISA95JobOrderAndStateDataType", { jobOrder: order, state: [state] })];
    list.setValueFromSource({ dataType: DataType.ExtensionObject, arrayType: VariantArrayType.Array, value }, StatusCodes.Good);
  }

  /** A maker's own states in the place of those of OPC 40001-1. */
  oven() {
    const oven = this.namespace.addObject({ browseName: this.named(this.namespace.namespaceUri, "Oven"), organizedBy: this.machines });
    const type = this.namespace.addObjectType({ browseName: "OvenStateMachineType", subtypeOf: "FiniteStateMachineType" });
    this.namespace.addState(type, "Cold", 2, true);
    this.namespace.addState(type, "Hot", 3);
    this.stateMachine("Oven", type.instantiate({ browseName: this.named(MACHINERY, "MachineryItemState"), componentOf: oven }), "Hot");
  }

  /** OPC 30050: state machines in each other, and counts as lists of structures. */
  packer() {
    const names = ["ProdProcessedCount", "ProdDefectiveCount", "ProdConsumedCount", "MachDesignSpeed"].map((name) => `Admin.${name}`);
    const packer = this.make(PACKML, "PackMLBaseObjectType", this.named(this.namespace.namespaceUri, "Packer"), { organizedBy: this.machines }, names);
    const base = child(packer, "BaseStateMachine");
    this.stateMachine("Packer", base, "Cleared");
    this.stateMachine("Packer", child(base, "MachineState"), "Running");
    this.stateMachine("Packer", child(child(base, "MachineState"), "ExecuteState"), "Execute");
    put(child(packer, "Status"), "UnitModeCurrent", DataType.Int32, 1);
    put(child(packer, "Admin"), "MachDesignSpeed", DataType.Float, 120);
    this.packed = child(packer, "Admin");
    this.made("ProdProcessedCount", 40, 2);
    this.made("ProdDefectiveCount", 3, 1);
  }

  /** What was made of two materials since ever. */
  made(name, ...counted) {
    const type = this.space.findDataType("PackMLCountDataType", this.space.getNamespaceIndex(PACKML));
    const value = counted.map((accCount, i) => this.space.constructExtensionObject(type, { ID: i, name: `package ${i}`, count: 1, accCount }));
    const arrayType = VariantArrayType.Array;
    child(this.packed, name).setValueFromSource({ dataType: DataType.ExtensionObject, arrayType, value }, StatusCodes.Good);
  }

  stateMachine(machine, node, state) {
    promoteToStateMachine(node);
    node.setState(state);
    this.stateMachines[`${machine}/${node.browseName.name}`] = node;
  }
}

function child(node, name) {
  const found = node.getAggregates().find((one) => one.browseName.name === name);
  if (!found) {
    throw new Error(`${node.browseName} has no ${name}`);
  }
  return found;
}

function put(node, name, dataType, value) {
  child(node, name).setValueFromSource(new Variant({ dataType, value, arrayType: VariantArrayType.Scalar }), StatusCodes.Good);
}

module.exports = { NODESETS, Official };
