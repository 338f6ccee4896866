package io.steelyard.edge.outbox;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.journal.DiskFiles;
import io.steelyard.ledger.NumberSet;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A process to kill: takes samples over as fast as it can into an outbox that is too small for them, lets some go, reports,
 * and prints how many were acknowledged and how many were let go. Each sample's value is its number.
 */
final class TakingProcess {
    private static final int SIGNALS = 3;
    private static final int BACKLOG = 5_000;
    private static final int SEGMENT = 16_384;

    private TakingProcess() {}

    public static void main(String[] args) throws InterruptedException {
        Outbox outbox = open(Path.of(args[0]));
        System.out.println("epoch " + outbox.epoch());
        int[] ids = new int[SIGNALS];
        for (int i = 0; i < SIGNALS; i++) {
            ids[i] = outbox.idOf("asset", "signal-" + i, SignalType.scalar(ValueType.DOUBLE));
        }
        long number = 0;
        for (int round = 1; ; round++) {
            List<Sample> samples = new ArrayList<>();
            for (int i = 0; i < 90; i++) {
                double value = number++;
                samples.add(new Sample(ids[i % SIGNALS], 100 * number, ClockSource.SOURCE, 0, 0, value, false));
            }
            outbox.take(new Delivery("plant", 1, round, 100 * number, 100 * number, samples, List.of()));
            System.out.println("taken " + number);
            if (round % 7 == 0) {
                var unused = outbox.report(false); // refused while too much of the log is records
            }
            if (round % 60 == 0) {
                System.out.println("released " + (number - BACKLOG));
                outbox.release(outbox.epoch(), NumberSet.range(0, number - BACKLOG - 1), new NumberSet());
            }
        }
    }

    static Outbox open(Path folder) {
        OutboxConfig config = new OutboxConfig(
                "demo",
                "edge-1",
                folder.resolve("outbox"),
                folder.resolve("dead-letter"),
                SEGMENT,
                10 * SEGMENT,
                OutboxConfig.AtCap.DROP_OLDEST);
        return Outbox.open(
                config,
                new Outbox.Sources(UUID.randomUUID(), InstantSource.system(), System::nanoTime),
                new DiskFiles(),
                Thread::new);
    }
}
