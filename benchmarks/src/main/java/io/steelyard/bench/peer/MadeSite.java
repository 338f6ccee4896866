package io.steelyard.bench.peer;

import io.steelyard.gateway.kpi.Declarations;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetPlan;
import io.steelyard.gateway.model.CountCorrection;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.LiveAsset;
import io.steelyard.gateway.model.MeteringPlan;
import io.steelyard.gateway.model.Nameplate;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.SignalKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * A site of machines that report on change: state, mode, good parts, scrap and energy. Two shifts from Monday to Saturday, in
 * which each runs for three quarters of an hour and stands for some minutes, a part every half minute or so, a reading of its
 * meter twice a minute while it runs and every five minutes else.
 */
final class MadeSite implements Declarations {
    static final long MINUTE = 60_000_000_000L;
    static final long DAY = 1_440 * MINUTE;
    /** A Monday. */
    static final long FIRST = 20_458 * DAY;

    private static final long SECOND = 1_000_000_000L;
    private static final long SHIFTS_BEGIN = 6 * 60 * MINUTE;
    private static final long SHIFTS_END = 22 * 60 * MINUTE;
    private static final int KILOWATT_HOUR = 4_937_544;
    private static final long EXECUTING = 3;
    private static final long NOT_EXECUTING = 2;
    private static final long OUT_OF_SERVICE = 0;
    private static final int SCRAP_OF = 100;
    private static final AgentKey AGENT = new AgentKey("demo", "edge-1");
    private static final UUID EPOCH = new UUID(1, 3);

    private final List<Made> machines = new ArrayList<>();
    private long written;

    /** A machine and where its counters stand. */
    private static final class Made {
        private final AssetDescription description;
        private final List<Series> series = new ArrayList<>();
        private final SplittableRandom random;
        private long good;
        private long scrap;
        private double energy;

        Made(AssetDescription description, long seed) {
            this.description = description;
            this.random = new SplittableRandom(seed);
            for (SignalDescription signal : description.signals()) {
                series.add(new Series(
                        new SignalKey(description.key(), signal.name()),
                        description.equipmentClass(),
                        description.area(),
                        description.line(),
                        signal.field(),
                        signal.type()));
            }
        }
    }

    MadeSite(int assets) {
        List<SignalDescription> signals = List.of(
                signal("state", FieldType.INT, "Int32"),
                signal("mode", FieldType.INT, "Int32"),
                signal("good", FieldType.INT, "UInt32"),
                signal("scrap", FieldType.INT, "UInt32"),
                signal("energy", FieldType.FLOAT, "Double"));
        for (int asset = 0; asset < assets; asset++) {
            machines.add(new Made(
                    new AssetDescription(
                            new AssetKey("demo", "machine-" + asset),
                            AGENT,
                            "",
                            "bench",
                            "rolling-mill",
                            "",
                            "hall",
                            "line-" + asset / 10,
                            signals,
                            List.of()),
                    asset));
        }
    }

    private static SignalDescription signal(String name, FieldType type, String typeName) {
        boolean isEnergy = name.equals("energy");
        return new SignalDescription(
                name,
                name,
                type,
                typeName,
                name,
                isEnergy ? "kWh" : null,
                isEnergy ? (Integer) KILOWATT_HOUR : null,
                null,
                null,
                null);
    }

    List<LiveAsset> assets() {
        return machines.stream()
                .map(machine -> new LiveAsset(machine.description, true, FIRST, 1))
                .toList();
    }

    long written() {
        return written;
    }

    /** All readings of a day, in the order of their times. */
    List<Reading> day(long day) {
        List<Reading> readings = new ArrayList<>();
        for (Made machine : machines) {
            live(machine, day, readings);
        }
        readings.sort(Comparator.comparingLong(Reading::time));
        return readings;
    }

    private void live(Made machine, long day, List<Reading> readings) {
        say(machine, 1, day, 1L, readings);
        if (isWorkday(day)) {
            stand(machine, day, day + SHIFTS_BEGIN, NOT_EXECUTING, readings);
            long at = day + SHIFTS_BEGIN;
            while (at < day + SHIFTS_END) {
                long runs = Math.min(day + SHIFTS_END, at + MINUTE * machine.random.nextInt(20, 70));
                run(machine, at, runs, readings);
                at = Math.min(day + SHIFTS_END, runs + MINUTE * machine.random.nextInt(1, 12));
                long stands = machine.random.nextInt(4) == 0 ? OUT_OF_SERVICE : NOT_EXECUTING;
                stand(machine, runs, at, stands, readings);
            }
            stand(machine, day + SHIFTS_END, day + DAY, NOT_EXECUTING, readings);
        } else {
            stand(machine, day, day + DAY, NOT_EXECUTING, readings);
        }
    }

    private void run(Made machine, long from, long to, List<Reading> readings) {
        say(machine, 0, from, EXECUTING, readings);
        long part = from;
        long meter = from;
        while (Math.min(part, meter) < to) {
            if (part <= meter) {
                boolean isScrap = machine.random.nextInt(SCRAP_OF) == 0;
                long count = isScrap ? ++machine.scrap : ++machine.good;
                say(machine, isScrap ? 3 : 2, part, count, readings);
                part += SECOND * machine.random.nextInt(25, 36);
            } else {
                measure(machine, meter, 0.2 + machine.random.nextDouble() / 10, readings);
                meter += SECOND * 30;
            }
        }
    }

    private void stand(Made machine, long from, long to, long state, List<Reading> readings) {
        if (from >= to) {
            return;
        }
        say(machine, 0, from + SECOND, state, readings);
        for (long at = from + 2 * SECOND; at < to; at += 5 * MINUTE) {
            measure(machine, at, 0.05, readings);
        }
    }

    private void measure(Made machine, long at, double taken, List<Reading> readings) {
        machine.energy = Math.round((machine.energy + taken) * 1_000) / 1_000.0;
        say(machine, 4, at, machine.energy, readings);
    }

    private void say(Made machine, int signal, long at, Object value, List<Reading> readings) {
        readings.add(new Reading(
                machine.series.get(signal), at, 0, value, EPOCH, written, new InboxPosition(0, written), false));
        written++;
    }

    private static boolean isWorkday(long day) {
        return Math.floorMod((day - FIRST) / DAY, 7L) != 6;
    }

    @Override
    public AssetPlan plan(AssetKey asset, long from, long to) {
        List<AssetPlan.Stretch> stretches = new ArrayList<>();
        for (long day = Math.floorDiv(from, DAY) * DAY; day < to; day += DAY) {
            if (isWorkday(day)) {
                stretches.add(stretch(day, day + SHIFTS_BEGIN, AssetPlan.Calendar.CLOSED));
                stretches.add(stretch(day + SHIFTS_BEGIN, day + SHIFTS_END, AssetPlan.Calendar.OPERATION));
                stretches.add(stretch(day + SHIFTS_END, day + DAY, AssetPlan.Calendar.CLOSED));
            } else {
                stretches.add(stretch(day, day + DAY, AssetPlan.Calendar.CLOSED));
            }
        }
        return new AssetPlan(stretches);
    }

    private static AssetPlan.Stretch stretch(long from, long to, AssetPlan.Calendar calendar) {
        return new AssetPlan.Stretch(from, to, calendar, false, null);
    }

    @Override
    public Nameplate nameplate(AssetKey asset) {
        return Nameplate.NOTHING;
    }

    @Override
    public List<CountCorrection> corrections(AssetKey asset, long from, long to) {
        return List.of();
    }

    @Override
    public MeteringPlan metering(String site) {
        return MeteringPlan.NOTHING;
    }
}
