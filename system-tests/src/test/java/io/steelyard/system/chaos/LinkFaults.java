package io.steelyard.system.chaos;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Faults of the lines between the processes, on either side of the agent: cut, half open, slow. */
final class LinkFaults {
    private static final int SLOWEST = 2_000; // bytes a second: less than the smallest chain sends
    private static final int SLOW_SPAN = 20_000;

    private LinkFaults() {}

    static List<Function<RandomGenerator, Fault>> kinds() {
        return List.of(
                chance -> uplinkCut(),
                chance -> Fault.of(
                        "uplink half-open",
                        chain -> chain.uplink().silence(),
                        chain -> chain.uplink().mend()),
                chance -> {
                    long bytes = slowness(chance);
                    return Fault.of(
                            "uplink slow, " + bytes + " bytes/s",
                            chain -> chain.uplink().slow(bytes),
                            chain -> chain.uplink().mend());
                },
                chance -> plant(
                        "OPC UA link half-open", chain -> chain.plantLink().silence()),
                chance -> {
                    long bytes = slowness(chance);
                    return plant(
                            "OPC UA link slow, " + bytes + " bytes/s",
                            chain -> chain.plantLink().slow(bytes));
                });
    }

    static Fault uplinkCut() {
        return Fault.of(
                "uplink cut",
                chain -> chain.uplink().cut(),
                chain -> chain.uplink().mend());
    }

    private static long slowness(RandomGenerator chance) {
        return SLOWEST + chance.nextInt(SLOW_SPAN);
    }

    /** What the agent does not see meanwhile is a gap, of which the oracle is told as of a cable that is cut. */
    private static Fault plant(String name, Fault.Step hurt) {
        AtomicReference<Instant> since = new AtomicReference<>(Instant.MIN);
        return Fault.of(
                name,
                chain -> {
                    since.set(chain.now());
                    hurt.in(chain);
                },
                chain -> {
                    chain.plantLink().mend();
                    chain.linkWasBad(since.get());
                });
    }
}
