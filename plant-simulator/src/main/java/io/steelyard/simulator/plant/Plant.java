package io.steelyard.simulator.plant;

import java.util.ArrayList;
import java.util.List;

/**
 * The plant as a function of its seed and of time: {@link #first()}, then {@link #step} tick by tick; a state that was
 * kept may be stepped on at any time and gives the same future. Immutable; any thread.
 */
public final class Plant {
    /** One tick is a tenth of a second of plant time. */
    public static final int TICKS_A_SECOND = 10;

    private final PlantLayout layout;
    private final long seed;
    private final List<Machine> machines;
    private final Metering metering;
    /** Of all signals, in order: their hashes are worked out once. */
    private final List<String> keys;

    public Plant(PlantLayout layout, long seed) {
        this.layout = layout;
        this.seed = seed;
        List<Machine> built = new ArrayList<>();
        for (int key = 0; key < layout.assets().size(); key++) {
            built.add(new Machine(seed, key, Pace.of(layout.assets().get(key).equipmentClass())));
        }
        this.machines = List.copyOf(built);
        this.metering = new Metering(layout);
        this.keys = layout.assets().stream()
                .flatMap(asset -> asset.signals().stream().map(signal -> asset.id() + "/" + signal.name()))
                .toList();
    }

    public PlantLayout layout() {
        return layout;
    }

    public long seed() {
        return seed;
    }

    public PlantState first() {
        return new PlantState(0, machines.stream().map(Machine::first).toList());
    }

    /** The plant one tick later. */
    public PlantState step(PlantState before) {
        long tick = before.tick() + 1;
        List<AssetState> after = new ArrayList<>();
        for (int key = 0; key < machines.size(); key++) {
            AssetState state = before.assets().get(key);
            after.add(isMachine(key) ? machines.get(key).step(state, tick) : state);
        }
        double[] kilowatts = kilowatts(after, tick);
        for (int key = 0; key < machines.size(); key++) {
            if (metering.isMeter(key)) {
                AssetState meter = after.get(key);
                double taken = kilowatts[key] * 1_000 / TICKS_A_SECOND / 3_600;
                after.set(key, meter.withDrive(meter.effort(), meter.heat(), meter.wattHours() + taken));
            }
        }
        return new PlantState(tick, after);
    }

    /** What is to be read at this tick: the signals that are due, or all of them. */
    public List<PlantValue> values(PlantState state, boolean all) {
        List<PlantValue> values = new ArrayList<>();
        double[] kilowatts = kilowatts(state.assets(), state.tick());
        int turn = 0;
        for (int key = 0; key < layout.assets().size(); key++) {
            Asset asset = layout.assets().get(key);
            Moment moment = new Moment(seed, key, state.tick(), state.assets().get(key), kilowatts[key]);
            for (Signal signal : asset.signals()) {
                if (all || signal.isDue(state.tick(), turn)) {
                    values.add(new PlantValue(
                            asset, signal, keys.get(turn), signal.source().at(moment)));
                }
                turn++;
            }
        }
        return values;
    }

    /** The order books of all machines that make parts. */
    public List<OrderBook> orderBooks(PlantState state) {
        List<OrderBook> books = new ArrayList<>();
        for (int key = 0; key < layout.assets().size(); key++) {
            Asset asset = layout.assets().get(key);
            if (asset.makesParts()) {
                AssetState machine = state.assets().get(key);
                books.add(new OrderBook(
                        asset,
                        key,
                        Pace.of(asset.equipmentClass()).partsPerJob(),
                        machine.phase(),
                        machine.tally(),
                        machine.good(),
                        machine.scrap()));
            }
        }
        return books;
    }

    private double[] kilowatts(List<AssetState> states, long tick) {
        double[] kilowatts = new double[machines.size()];
        for (int key = 0; key < kilowatts.length; key++) {
            kilowatts[key] = isMachine(key) ? machines.get(key).kilowatts(states.get(key), tick) : 0;
        }
        metering.add(kilowatts);
        return kilowatts;
    }

    private boolean isMachine(int key) {
        EquipmentClass equipmentClass = layout.assets().get(key).equipmentClass();
        return equipmentClass != EquipmentClass.ENERGY_METER && equipmentClass != EquipmentClass.CONTROL_ROOM;
    }
}
