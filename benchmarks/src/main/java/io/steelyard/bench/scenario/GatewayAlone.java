package io.steelyard.bench.scenario;

import io.steelyard.bench.figure.Row;
import io.steelyard.bench.figure.Row.Aim;
import io.steelyard.bench.figure.Runs;
import io.steelyard.bench.peer.BareAppend;
import java.util.ArrayList;
import java.util.List;

/** P2, T1, M2 and the inbox's share of M4: the gateway from MQTT to a store that only counts. */
public final class GatewayAlone implements Scenario {
    private static final int GROUP = 16;
    private static final double MEGA = 1e6;
    private static final int HALF_A_MILLION = 500_000;
    private static final int OFFERED = 50_000;
    private static final double BARE_SECONDS = 1.5;
    private static final double KEEPS_UP = 0.98;
    private static final double BEHIND_MILLIS = 100; // beyond it a queue grows
    private static final String PATH =
            "load generator (10 agents, 10,000 series, window 256 each) → MQTT → inbox fsync → PUBACK → decode, mapping,"
                    + " ledger, live → null store";

    @Override
    public List<Row> measure(Bench bench) throws Exception {
        List<Row> rows = new ArrayList<>();
        hundred(bench, rows);
        return rows;
    }

    private static void hundred(Bench bench, List<Row> rows) throws Exception {
        LoadedGateway gateway = LoadedGateway.start(bench.house(), "null", "", LoadedGateway.Shape.of(100));
        Effort effort = bench.effort();
        long messages = gateway.warmUp(effort.warmUpSeconds(), effort.seconds());
        String[] first = gateway.gateway().ask("").split(" ", -1);
        List<Double> micros = new ArrayList<>();
        List<Double> durable = new ArrayList<>();
        List<Double> stored = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        for (int i = 0; i < effort.runs(); i++) {
            LoadedGateway.Stretch stretch = gateway.send(messages, 0);
            micros.add(stretch.micros());
            durable.add(stretch.acknowledged() / MEGA);
            stored.add(stretch.stored() / MEGA);
            bare.add(BareAppend.recordsASecond(
                            bench.house().folder(), (int) stretch.bytesAMessage(), GROUP, BARE_SECONDS)
                    * 100
                    / MEGA);
        }
        String[] last = gateway.gateway().ask("").split(" ", -1);
        Runs ceiling = new Runs(bare);
        String reference = "bare append + fdatasync of the same bytes in groups of " + GROUP + ": "
                + Runs.figure(ceiling.median()) + " M metrics/s";
        rows.add(Row.of(
                Aim.atMost("P2", "gateway alone, 100 metrics a message: gateway CPU a metric", 0.30, "µs"),
                new Runs(micros),
                "µs",
                "",
                PATH + "; from the first message until everything has left the store's stage"));
        rows.add(Row.of(
                Aim.atLeast("P2", "gateway alone, 100 metrics a message: metrics/s durable before PUBACK", 4, "M/s"),
                new Runs(durable),
                "M/s",
                reference,
                "as fast as PUBACKs come; generator and gateway share the cores"));
        rows.add(Row.of(
                Aim.shown("P2", "gateway alone, 100 metrics a message: metrics/s through the null store"),
                new Runs(stored),
                "M/s",
                "",
                "the same stretches, until everything has left the store's stage"));
        rows.add(Row.of(
                Aim.atLeast("P2", "durable rate over the bare append's", 0.8, "of it"),
                new Runs(durable).over(ceiling),
                "of it",
                reference,
                "right after each stretch"));
        double bytes = (Double.parseDouble(last[1]) - Double.parseDouble(first[1]))
                / (Double.parseDouble(last[0]) - Double.parseDouble(first[0]));
        rows.add(Row.of(
                Aim.atMost("M4", "inbox: bytes a value on disk, 100 metrics a message", 28, "bytes"),
                Runs.of(bytes),
                "bytes",
                "",
                "distance of the positions of the stored marks ÷ readings"));
        memory(gateway, effort, rows);
        gateway.endLoad();
        ten(bench, gateway, rows);
    }

    private static void memory(LoadedGateway gateway, Effort effort, List<Row> rows) throws Exception {
        long rate = HALF_A_MILLION / 100;
        List<Double> resident = new ArrayList<>();
        List<Double> stored = new ArrayList<>();
        for (int i = 0; i < effort.runs(); i++) {
            LoadedGateway.Stretch stretch = gateway.send((long) (rate * effort.seconds()), (double) rate);
            resident.add(gateway.gateway().residentBytes() / MEGA);
            stored.add(stretch.stored() / MEGA);
        }
        rows.add(Row.of(
                Aim.atMost("M2", "gateway at 500,000 metrics/s: resident memory", 160, "MB"),
                new Runs(resident),
                "MB",
                Runs.figure(new Runs(stored).median()) + " M metrics/s stored",
                "after the stretches above; options as ./steelyard has them"));
    }

    private static void ten(Bench bench, LoadedGateway hundred, List<Row> rows) throws Exception {
        hundred.gateway().close();
        LoadedGateway gateway = LoadedGateway.start(bench.house(), "null", "", LoadedGateway.Shape.of(10));
        Effort effort = bench.effort();
        long messages = gateway.warmUp(effort.warmUpSeconds(), effort.seconds());
        List<Double> micros = new ArrayList<>();
        List<Double> durable = new ArrayList<>();
        for (int i = 0; i < effort.runs(); i++) {
            LoadedGateway.Stretch stretch = gateway.send(messages, 0);
            micros.add(stretch.micros());
            durable.add(stretch.acknowledged() / 10 / 1000);
        }
        rows.add(Row.of(
                Aim.atMost("P2", "gateway alone, 10 metrics a message: gateway CPU a metric", 0.8, "µs"),
                new Runs(micros),
                "µs",
                Runs.figure(new Runs(durable).median()) + " thousand messages/s durable",
                PATH));
        double holds = holds(gateway, new Runs(durable).median() * 1000, effort.seconds());
        List<Double> late = new ArrayList<>();
        for (int i = 0; i < effort.runs(); i++) {
            late.add(gateway.send((long) (holds * effort.seconds()), holds).pubackMillis());
        }
        rows.add(Row.of(
                Aim.atMost("T1", "PUBACK, 99th percentile, 10 metrics a message", 5, "ms"),
                new Runs(late),
                "ms",
                Runs.figure(holds) + " messages/s offered",
                "from when a message was due, not from when it could be sent; 50,000/s, or the highest of 0.9, 0.8 … of the"
                        + " rate above that the pair of processes keeps up with"));
    }

    /** The messages/s offered: {@value #OFFERED}, or what both processes keep up with for a moment. */
    private static double holds(LoadedGateway gateway, double most, double seconds) throws Exception {
        for (double share = 0.9; share > 0.55; share -= 0.1) {
            double offered = Math.min(OFFERED, most * share);
            LoadedGateway.Stretch stretch = gateway.send((long) (offered * seconds), offered);
            if (stretch.acknowledged() / 10 > KEEPS_UP * offered && stretch.pubackMillis() < BEHIND_MILLIS) {
                return offered;
            }
        }
        return Math.min(OFFERED, most / 2);
    }
}
