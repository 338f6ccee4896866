package io.steelyard.system.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Faults of what a process remembers: its folder is lost, put back from an old copy, or in use twice. What may be lost then
 * stands in a gap or in the ledger; each begins when everything from before it has arrived.
 */
final class FolderFaults {
    private static final int MOST_MILLIS_UNSENT = 4_000;
    /** The agent's report.every, and a second in which a server looks at its signals: a gap begins at the last report. */
    private static final Duration UNREPORTED = Duration.ofSeconds(11);

    /** As long as that the new inbox may have no report, and the rows of the ledger be older than the lost inbox. */
    private static final Duration WITHOUT_REPORT = Duration.ofSeconds(25);

    private FolderFaults() {}

    /**
     * The kinds for a chain.
     *
     * @param withDatabase then the mark of what is stored goes with the inbox, and all of it is called elsewhere
     * @param withBroker then nobody refuses the second agent of a name: broker and agents throw each other out by turns
     */
    static List<Function<RandomGenerator, Fault>> kinds(boolean withDatabase, boolean withBroker) {
        AtomicReference<Instant> inboxLost = new AtomicReference<>(Instant.MIN);
        List<Function<RandomGenerator, Fault>> kinds =
                new ArrayList<>(List.of(chance -> outboxLost(chance, inboxLost), chance -> outboxRestored()));
        if (!withDatabase) {
            kinds.add(chance -> inboxLost(inboxLost));
        }
        if (!withBroker) {
            kinds.add(chance -> agentTwice());
        }
        return kinds;
    }

    /** What was in it and what nobody saw until the next agent is there is in a gap. */
    private static Fault outboxLost(RandomGenerator chance, AtomicReference<Instant> inboxLost) {
        Duration unsent = Duration.ofMillis(chance.nextInt(MOST_MILLIS_UNSENT));
        AtomicReference<Instant> known = new AtomicReference<>();
        return Fault.inCalm(Fault.of(
                "outbox lost with values of " + unsent.toMillis() + " ms in it",
                chain -> {
                    Instant before = inboxLost.get();
                    boolean isReported = before.isBefore(chain.now().minus(WITHOUT_REPORT));
                    known.set(isReported ? chain.now().minus(UNREPORTED) : before.minus(WITHOUT_REPORT));
                    chain.uplink().cut();
                    Member.pass(unsent);
                    chain.agent().kill();
                    Folders.delete(chain.outbox());
                },
                chain -> {
                    chain.uplink().mend();
                    chain.agent().start();
                    chain.unseen("lost", known.get());
                }));
    }

    private static Fault outboxRestored() {
        AtomicReference<Instant> known = new AtomicReference<>();
        return Fault.inCalm(Fault.of(
                "outbox put back from an old copy",
                chain -> {
                    known.set(chain.now());
                    chain.agent().image(chain.outbox(), chain.copy());
                },
                chain -> {
                    chain.awaitFlow();
                    chain.agent().kill();
                    Folders.copy(chain.copy(), chain.outbox());
                    chain.agent().start();
                    chain.unseen("restored", known.get());
                }));
    }

    /** With nothing in it that is not stored: that would be lost, and counted as elsewhere. */
    private static Fault inboxLost(AtomicReference<Instant> at) {
        return Fault.inCalm(Fault.of(
                "inbox lost",
                chain -> {
                    chain.uplink().cut();
                    chain.awaitEverythingStored();
                    chain.gateway().kill();
                    Folders.delete(chain.inbox());
                },
                chain -> {
                    chain.gateway().start();
                    at.set(chain.now());
                    chain.uplink().mend();
                }));
    }

    /** An image of the agent's whole disk is started elsewhere; whoever finds out stops it in order. */
    private static Fault agentTwice() {
        return Fault.inCalm(Fault.of("agent twice", Chain::startTwin, Chain::stopTwin));
    }
}
