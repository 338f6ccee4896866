package io.steelyard.bench.scenario;

import io.steelyard.bench.figure.Row;
import io.steelyard.bench.figure.Row.Aim;
import io.steelyard.bench.figure.Runs;
import io.steelyard.bench.peer.BareClient;
import io.steelyard.bench.process.Child;
import java.util.ArrayList;
import java.util.List;

/** What the simulator's load mode pushes when a client reads that only counts: the roof over every figure that begins at OPC UA. */
final class LoadMode implements Scenario {
    private static final double MEGA = 1e6;
    private static final double NANOS = 1e9;
    private static final long MILLIS = 1000;
    private static final String ID = "load";
    private static final Plant.Shape ASKED = new Plant.Shape(10_000, 1_000_000, 100, 100);
    private static final Plant.Shape MORE = new Plant.Shape(10_000, 1_600_000, 100, 100);
    private static final String PATH =
            "simulator (push, SignAndEncrypt) → bare Milo client, 10,000 monitored items, publishing interval 100 ms, same machine";

    @Override
    public List<Row> measure(Bench bench) throws Exception {
        return List.of(
                row(
                        bench,
                        ASKED,
                        Aim.atLeast(ID, "load mode, 1 M values/s asked for: values pushed a second", 0.99, "M/s")),
                row(bench, MORE, Aim.shown(ID, "load mode, 1.6 M values/s asked for: values pushed a second")));
    }

    private static Row row(Bench bench, Plant.Shape shape, Aim aim) throws Exception {
        Plant plant = Plant.start(bench.house(), shape);
        Child client = client(bench, plant);
        Effort effort = bench.effort();
        Plant.pause((long) (effort.warmUpSeconds() * MILLIS));
        List<Double> rates = new ArrayList<>();
        List<Double> taken = new ArrayList<>();
        List<Double> cores = new ArrayList<>();
        long skippedBefore = plant.skipped();
        for (int i = 0; i < effort.runs(); i++) {
            long pushed = plant.pushed();
            double received = received(client);
            double cpu = plant.simulator().cpuSeconds();
            long begin = System.nanoTime();
            Plant.pause((long) (effort.seconds() * MILLIS));
            double seconds = (System.nanoTime() - begin) / NANOS;
            rates.add((plant.pushed() - pushed) / seconds / MEGA);
            taken.add((received(client) - received) / seconds / MEGA);
            cores.add((plant.simulator().cpuSeconds() - cpu) / seconds);
        }
        long skipped = plant.skipped() - skippedBefore;
        client.kill();
        plant.simulator().close();
        return Row.of(
                aim,
                new Runs(rates),
                "M/s",
                "the client took " + Runs.figure(new Runs(taken).median()) + " M/s; " + skipped
                        + " values skipped; the simulator used " + Runs.figure(new Runs(cores).median()) + " cores",
                PATH);
    }

    private static Child client(Bench bench, Plant plant) throws Exception {
        Child client = bench.house()
                .own(
                        BareClient.class,
                        List.of(),
                        List.of(
                                plant.endpoint(),
                                plant.pki().toString(),
                                Plant.NAMESPACE,
                                Integer.toString(plant.shape().signals()),
                                Integer.toString(plant.shape().publishingMillis()),
                                Integer.toString(Plant.QUEUE)));
        received(client); // it answers once it reads
        return client;
    }

    private static double received(Child client) throws Exception {
        return Double.parseDouble(client.ask(""));
    }
}
