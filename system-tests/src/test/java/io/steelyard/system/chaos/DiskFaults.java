package io.steelyard.system.chaos;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Faults of the disk that a process sees through its file layer: inbox and outbox, their marks, the agent's dead-letter and
 * state. DuckDB, SQLite and the gateway's dead-letter write past it.
 */
final class DiskFaults {
    private static final Duration DEATH = Duration.ofSeconds(30);
    private static final Duration FULL = Duration.ofSeconds(25); // a segment, the smallest that may be, is written full
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int MOST_SYNCS = 20; // of which there are some five a second

    private DiskFaults() {}

    static List<Function<RandomGenerator, Fault>> kinds() {
        return List.of(
                chance -> haltAtSync(chance, "gateway", Chain::gateway),
                chance -> haltAtSync(chance, "agent", Chain::agent),
                chance -> fullGateway(),
                chance -> fullAgent(),
                chance -> Fault.both(
                        fullGateway(),
                        Duration.ofMillis(chance.nextInt(1_500)),
                        Fault.of(
                                "kill gateway",
                                chain -> chain.gateway().kill(),
                                chain -> chain.gateway().start())),
                chance -> roomless("gateway", Chain::gateway, DiskFaults::isInboxFull),
                chance -> roomless("agent", Chain::agent, DiskFaults::isOutboxFull),
                chance -> slow(chance, "gateway", Chain::gateway),
                chance -> slow(chance, "agent", Chain::agent),
                chance -> fatal("a sync of the gateway fails", "disk fail-forces on", Chain::gateway),
                chance -> fatal("a sync of the agent fails", "disk fail-forces on", Chain::agent));
    }

    /** The whole disk can only be read, as after an error that its driver has met. */
    static List<Function<RandomGenerator, Fault>> readOnlyKinds() {
        return List.of(
                chance -> fatal("disk of the gateway read-only", "disk read-only on", Chain::gateway),
                chance -> fatal("disk of the agent read-only", "disk read-only on", Chain::agent));
    }

    /** Dies between two writes: what stands on each side of a sync is what the marks must agree on. */
    private static Fault haltAtSync(RandomGenerator chance, String name, Function<Chain, Member> who) {
        int sync = 1 + chance.nextInt(MOST_SYNCS);
        return Fault.felt(
                "halt " + name + " at its sync " + sync,
                chain -> {
                    who.apply(chain).say("disk halt-at " + sync);
                    return who.apply(chain).awaitHalt(DEATH);
                },
                chain -> who.apply(chain).start());
    }

    private static Fault fullGateway() {
        return full("gateway", Chain::gateway, DiskFaults::isInboxFull);
    }

    private static Fault fullAgent() {
        return full("agent", Chain::agent, DiskFaults::isOutboxFull);
    }

    private static boolean isInboxFull(Chain chain) throws IOException, InterruptedException {
        return chain.json("/health").toString().contains("the inbox is full");
    }

    private static boolean isOutboxFull(Chain chain) throws IOException, InterruptedException {
        return chain.counter(chain.agentUrl() + "/metrics", "steelyard_agent_outbox{what=\"roomBytes\"}") == 0;
    }

    /**
     * No file grows and none gets another name, as on a disk without a block: what is allocated is written on, and when that
     * is used up senders have to wait, which is when the fault is felt. Nobody may die of it.
     */
    private static Fault full(String name, Function<Chain, Member> who, Fault.Attempt isMet) {
        return Fault.felt(
                "disk of the " + name + " full",
                chain -> {
                    who.apply(chain).say("disk fail-names on");
                    who.apply(chain).say("disk full-after 0");
                    Instant until = chain.now().plus(FULL);
                    boolean met = isMet.in(chain);
                    while (!met && chain.now().isBefore(until)) {
                        Member.pass(LOOK);
                        met = isMet.in(chain);
                    }
                    return met;
                },
                chain -> {
                    who.apply(chain).say("disk full-after never");
                    who.apply(chain).say("disk fail-names off");
                });
    }

    private static Fault slow(RandomGenerator chance, String name, Function<Chain, Member> who) {
        int millis = 20 + chance.nextInt(300);
        return Fault.of(
                "disk of the " + name + " slow, " + millis + " ms a sync",
                chain -> who.apply(chain).say("disk slow " + millis),
                chain -> who.apply(chain).say("disk slow never"));
    }

    /**
     * A write within what is allocated finds no room, of which the process ends by itself; or it needs a new file before the
     * next write, and lets senders wait for that as on any full disk.
     */
    private static Fault roomless(String name, Function<Chain, Member> who, Fault.Attempt isFull) {
        return Fault.of(
                "a write of the " + name + " finds no room",
                chain -> {
                    Member member = who.apply(chain);
                    member.say("disk no-room on");
                    Instant until = chain.now().plus(DEATH);
                    boolean waits = false;
                    while (member.isRunning() && !waits && chain.now().isBefore(until)) {
                        Member.pass(LOOK);
                        waits = isMet(isFull, chain);
                    }
                    if (!waits) {
                        awaitFailure(member, "disk no-room on");
                    }
                },
                chain -> {
                    Member member = who.apply(chain);
                    if (member.isRunning()) {
                        member.say("disk no-room off");
                    } else {
                        awaitFailure(member, "disk no-room on");
                        member.start();
                    }
                });
    }

    /** A process that has just ended meets nothing. */
    private static boolean isMet(Fault.Attempt isFull, Chain chain) throws InterruptedException {
        try {
            return isFull.in(chain);
        } catch (IOException e) {
            return false;
        }
    }

    /** The process ends by itself, and its next life takes up what is on disk. */
    private static Fault fatal(String name, String line, Function<Chain, Member> who) {
        return Fault.of(
                name,
                chain -> {
                    Member member = who.apply(chain);
                    member.say(line);
                    awaitFailure(member, line);
                },
                chain -> who.apply(chain).start());
    }

    private static void awaitFailure(Member member, String line) throws IOException, InterruptedException {
        if (!member.awaitFailure(DEATH)) {
            throw new IllegalStateException(
                    "the " + member.name() + " goes on after \"" + line + "\":\n" + member.logEnd());
        }
    }
}
