package io.steelyard.simulator.opcua;

import io.steelyard.simulator.plant.Asset;
import io.steelyard.simulator.plant.EquipmentClass;
import io.steelyard.simulator.plant.JobTally;
import io.steelyard.simulator.plant.OrderBook;
import io.steelyard.simulator.plant.OrderShowing;
import io.steelyard.simulator.plant.Plant;
import io.steelyard.simulator.plant.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.milo.opcua.sdk.core.types.DynamicStructType;
import org.eclipse.milo.opcua.sdk.server.nodes.UaNode;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.structured.RelativePath;
import org.eclipse.milo.opcua.stack.core.types.structured.RelativePathElement;
import org.jspecify.annotations.Nullable;

/**
 * The orders of the machines that make parts. OPC 40001-3: {@code JobManagement} with the present order and the next in
 * JobOrderControl/JobOrderList, the last one and the present in JobOrderResults/JobOrderResponseList. OPC 30050: the lists of
 * counts of a PackML machine. They are structures, so that no signal carries them and the truth does not know them.
 */
final class OrderNodes {
    private static final double MILLIS_A_TICK = 1_000.0 / Plant.TICKS_A_SECOND;
    private static final int PRODUCTION_MODE = 2;
    private static final int SUCCESSFUL = 1;
    /** A package takes 1.2 m of film. */
    private static final double FILM_A_PACKAGE = 1.2;

    private final NodeMaker nodes;
    private final StructureTypes types;
    private final Map<String, Lists> machines = new HashMap<>();

    /** ISA-95 job order states. */
    private enum State {
        ALLOWED_TO_START("AllowedToStart", 2),
        RUNNING("Running", 3),
        INTERRUPTED("Interrupted", 4),
        ENDED("Ended", 5);

        private final String title;
        private final int number;

        State(String title, int number) {
            this.title = title;
            this.number = number;
        }
    }

    /** A machine's variables; the counts are PackML's. */
    private record Lists(SignalCell orders, SignalCell responses, Map<String, SignalCell> counts) {}

    OrderNodes(NodeMaker nodes, StructureTypes types) {
        this.nodes = nodes;
        this.types = types;
    }

    /** Makes the machine's nodes. */
    void add(UaNode machine, Asset asset) {
        String id = asset.id() + ".JobManagement";
        UaNode blocks = nodes.part(
                machine,
                asset.id() + ".MachineryBuildingBlocks",
                "machinery:MachineryBuildingBlocks",
                NodeIds.FolderType);
        UaNode jobs = nodes.part(blocks, id, "jobs:JobManagement", types.id(StructureTypes.ObjectType.JOB_MANAGEMENT));
        UaNode control = nodes.part(
                jobs,
                id + ".JobOrderControl",
                "jobs:JobOrderControl",
                types.id(StructureTypes.ObjectType.ORDER_RECEIVER));
        nodes.property(control, "isa95:EquipmentID", NodeIds.String, new String[] {asset.id()});
        nodes.property(control, "isa95:MaterialClassID", NodeIds.String, new String[] {
            Recipe.of(asset.equipmentClass()).output()
        });
        nodes.property(
                control,
                "isa95:WorkMaster",
                types.id(CompanionStructure.WORK_MASTER),
                types.list(List.of(value(
                        CompanionStructure.WORK_MASTER,
                        "ID",
                        asset.equipmentClass().id()))));
        nodes.property(control, "isa95:MaxDownloadableJobOrders", NodeIds.UInt16, Unsigned.ushort(2));
        SignalCell orders = nodes.variable(
                control,
                id + ".JobOrderControl.JobOrderList",
                "isa95:JobOrderList",
                NodeMaker.Kind.list(types.id(CompanionStructure.ORDER_AND_STATE)));
        UaNode results = nodes.part(
                jobs,
                id + ".JobOrderResults",
                "jobs:JobOrderResults",
                types.id(StructureTypes.ObjectType.RESPONSE_PROVIDER));
        SignalCell responses = nodes.variable(
                results,
                id + ".JobOrderResults.JobOrderResponseList",
                "isa95:JobOrderResponseList",
                NodeMaker.Kind.list(types.id(CompanionStructure.RESPONSE)));
        machines.put(asset.id(), new Lists(orders, responses, counts(machine, asset)));
    }

    private Map<String, SignalCell> counts(UaNode machine, Asset asset) {
        Map<String, SignalCell> counts = new LinkedHashMap<>();
        if (asset.equipmentClass() == EquipmentClass.PACKAGING_LINE) {
            UaNode admin = nodes.part(machine, asset.id() + ".Admin", "packml:Admin", NodeIds.BaseObjectType);
            for (String name : List.of("ProdConsumedCount", "ProdProcessedCount", "ProdDefectiveCount")) {
                counts.put(
                        name,
                        nodes.variable(
                                admin,
                                asset.id() + ".Admin." + name,
                                "packml:" + name,
                                NodeMaker.Kind.list(types.id(CompanionStructure.COUNT))));
            }
        }
        return counts;
    }

    /** Puts a machine's orders into its variables and into every monitored item's queue. */
    void show(OrderShowing showing) {
        OrderBook book = showing.book();
        Lists lists = machines.get(book.asset().id());
        if (lists == null) {
            throw new IllegalArgumentException(book.asset().id() + " works on no orders");
        }
        JobTally job = book.tally().job();
        State state = book.isRunning() ? State.RUNNING : State.INTERRUPTED;
        lists.orders()
                .show(dataValue(
                        List.of(
                                order(book, job.number(), state, showing.since()),
                                order(book, job.number() + 1, State.ALLOWED_TO_START, null)),
                        showing.sourceTime()));
        List<DynamicStructType> responses = new ArrayList<>();
        JobTally last = book.tally().last();
        if (last != null) {
            responses.add(response(book, last, State.ENDED, showing.lastSince(), showing.since()));
        }
        responses.add(response(book, job, state, showing.since(), null));
        lists.responses().show(dataValue(responses, showing.sourceTime()));
        lists.counts().forEach((name, cell) -> cell.show(dataValue(List.of(count(name, book)), showing.sourceTime())));
    }

    private DynamicStructType order(OrderBook book, long job, State state, @Nullable Instant start) {
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("JobOrderID", book.name(job));
        order.put("WorkMasterID", new DynamicStructType[] {
            value(
                    CompanionStructure.WORK_MASTER,
                    "ID",
                    book.asset().equipmentClass().id())
        });
        put(order, "StartTime", start);
        order.put("Priority", (short) 0);
        List<DynamicStructType> parameters = new ArrayList<>();
        parameters.add(parameter("JobName", book.name(job)));
        parameters.add(parameter("OrderNumbers", new String[] {book.name(job)}));
        if (book.planned() > 0) {
            parameters.add(parameter("RunsPlanned", Unsigned.uint(book.planned())));
        }
        order.put("JobOrderParameters", parameters.toArray(DynamicStructType[]::new));
        return value(
                CompanionStructure.ORDER_AND_STATE,
                "JobOrder",
                types.value(CompanionStructure.ORDER, order),
                "State",
                states(state));
    }

    private DynamicStructType response(
            OrderBook book, JobTally job, State state, @Nullable Instant start, @Nullable Instant end) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("JobResponseID", book.name(job.number()) + "/1");
        response.put("JobOrderID", book.name(job.number()));
        put(response, "StartTime", start);
        put(response, "EndTime", end);
        response.put("JobState", states(state));
        response.put("JobResponseData", new DynamicStructType[] {
            pieces("ProducedQuantity", job.made()),
            pieces("GoodQuantity", job.good()),
            time("ActualUnitBusyTime", job.busy()),
            time("ActualUnitSetupTime", job.settingUp()),
            time("ActualUnitDelayTime", job.delayed()),
            time("ActualProductionTime", job.producing()),
            parameter("ExecutionMode", PRODUCTION_MODE),
            parameter("JobResult", state == State.ENDED ? SUCCESSFUL : 0)
        });
        response.put("MaterialActuals", materials(book, job));
        return types.value(CompanionStructure.RESPONSE, response);
    }

    /** By weight; the lot that goes in is named after the one that comes out. */
    private DynamicStructType[] materials(OrderBook book, JobTally job) {
        Recipe recipe = Recipe.of(book.asset().equipmentClass());
        String lot = book.name(job.number());
        return new DynamicStructType[] {
            material(recipe.input(), "in-" + lot, "Material Consumed", job.made() * recipe.inputKilograms()),
            material(recipe.output(), lot, "Material Produced", job.made() * recipe.outputKilograms())
        };
    }

    private DynamicStructType material(String id, String lot, String use, long kilograms) {
        return value(
                CompanionStructure.MATERIAL,
                "MaterialDefinitionID",
                id,
                "MaterialLotID",
                lot,
                "MaterialUse",
                use,
                "Quantity",
                Long.toString(kilograms),
                "EngineeringUnits",
                NodeMaker.engineeringUnit(Unit.KILOGRAM));
    }

    private DynamicStructType count(String name, OrderBook book) {
        JobTally job = book.tally().job();
        boolean isDefective = name.equals("ProdDefectiveCount");
        long made = isDefective ? job.scrap() : job.made();
        long ever = isDefective ? book.scrap() : book.good() + book.scrap();
        boolean isFilm = name.equals("ProdConsumedCount");
        double each = isFilm ? FILM_A_PACKAGE : 1;
        return value(
                CompanionStructure.COUNT,
                "ID",
                1,
                "Name",
                isFilm ? "film" : "package",
                "Unit",
                NodeMaker.engineeringUnit(isFilm ? Unit.METRE : Unit.PIECE),
                "Count",
                (int) Math.round(made * each),
                "AccCount",
                (int) Math.round(ever * each));
    }

    private DynamicStructType[] states(State state) {
        return new DynamicStructType[] {
            value(
                    CompanionStructure.STATE,
                    "BrowsePath",
                    new RelativePath(new RelativePathElement[0]),
                    "StateText",
                    LocalizedText.english(state.title),
                    "StateNumber",
                    Unsigned.uint(state.number))
        };
    }

    private DynamicStructType pieces(String id, long number) {
        return value(
                CompanionStructure.PARAMETER,
                "ID",
                id,
                "Value",
                new Variant(Unsigned.uint(number)),
                "EngineeringUnits",
                NodeMaker.engineeringUnit(Unit.PIECE));
    }

    private DynamicStructType time(String id, long ticks) {
        return value(
                CompanionStructure.PARAMETER,
                "ID",
                id,
                "Value",
                new Variant(ticks * MILLIS_A_TICK),
                "EngineeringUnits",
                NodeMaker.engineeringUnit(Unit.MILLISECOND));
    }

    private DynamicStructType parameter(String id, Object value) {
        return value(CompanionStructure.PARAMETER, "ID", id, "Value", new Variant(value));
    }

    private DynamicStructType value(CompanionStructure structure, Object... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return types.value(structure, members);
    }

    private static void put(Map<String, Object> members, String name, @Nullable Instant time) {
        if (time != null) {
            members.put(name, new DateTime(time));
        }
    }

    private DataValue dataValue(List<DynamicStructType> values, Instant time) {
        DateTime at = new DateTime(time);
        return new DataValue(new Variant(types.list(values)), StatusCode.GOOD, at, at);
    }
}
