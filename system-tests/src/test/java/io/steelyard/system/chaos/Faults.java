package io.steelyard.system.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Every kind of fault that a chain can have; chance gives each its particulars. */
final class Faults {
    private static final Duration DEATH = Duration.ofSeconds(30);

    private Faults() {}

    /** The kinds for a chain that runs, only those whose name has the word in it; each gives a fault for the chance. */
    static List<Function<RandomGenerator, Fault>> kinds(Chain chain, String word) throws IOException {
        List<Function<RandomGenerator, Fault>> kinds =
                new ArrayList<>(kinds(chain.influx() != null, chain.broker() != null));
        if (chain.hasPlantFault("plc-download")) { // the node ids are others afterwards
            kinds.add(chance -> plant("plc-download"));
        }
        return kinds.stream()
                .filter(kind -> kind.apply(new Random(0)).name().contains(word))
                .toList();
    }

    private static List<Function<RandomGenerator, Fault>> kinds(boolean withDatabase, boolean withBroker) {
        List<Function<RandomGenerator, Fault>> kinds = new ArrayList<>(List.of(
                chance -> kill("simulator", Chain::simulator),
                chance -> kill("agent", Chain::agent),
                chance -> kill("gateway", Chain::gateway),
                chance -> pair(chance, kill("gateway", Chain::gateway), kill("agent", Chain::agent)),
                chance -> pair(chance, kill("simulator", Chain::simulator), kill("gateway", Chain::gateway)),
                chance -> pair(chance, kill("agent", Chain::agent), kill("simulator", Chain::simulator)),
                chance -> haltAtSync(chance, "gateway", Chain::gateway),
                chance -> haltAtSync(chance, "agent", Chain::agent),
                chance -> uplinkCut(),
                chance -> Fault.of(
                        "uplink half-open",
                        chain -> chain.uplink().silence(),
                        chain -> chain.uplink().mend()),
                Faults::uplinkSlow,
                chance -> pair(chance, uplinkCut(), kill("agent", Chain::agent)),
                chance -> plant("cable-cut"),
                chance -> plant("bad-quality"),
                chance -> diskFull("gateway", Chain::gateway),
                chance -> diskFull("agent", Chain::agent),
                chance -> pair(chance, diskFull("gateway", Chain::gateway), kill("gateway", Chain::gateway)),
                chance -> diskSlow(chance, "gateway", Chain::gateway),
                chance -> diskSlow(chance, "agent", Chain::agent),
                chance -> failedSync("gateway", Chain::gateway),
                chance -> failedSync("agent", Chain::agent),
                chance -> clockStep(chance, "agent", Chain::agent),
                chance -> clockStep(chance, "gateway", Chain::gateway),
                Faults::restartOfEverything));
        kinds.addAll(FolderFaults.kinds(withDatabase, withBroker));
        if (withDatabase) {
            kinds.addAll(List.of(
                    chance -> storeDown(),
                    chance -> Fault.of(
                            "store slow",
                            chain -> chain.toStore().slow(20_000),
                            chain -> chain.toStore().mend()),
                    Faults::storeFlapping,
                    chance -> Fault.of(
                            "store half-open",
                            chain -> chain.toStore().silence(),
                            chain -> chain.toStore().mend()),
                    chance -> pair(chance, storeDown(), kill("gateway", Chain::gateway))));
        }
        if (withBroker) {
            kinds.addAll(List.of(
                    chance -> brokerDown(), chance -> pair(chance, brokerDown(), kill("agent", Chain::agent))));
        }
        return List.copyOf(kinds);
    }

    private static Fault pair(RandomGenerator chance, Fault first, Fault second) {
        return Fault.both(first, Duration.ofMillis(chance.nextInt(1_500)), second);
    }

    private static Fault kill(String name, Function<Chain, Member> who) {
        return Fault.of(
                "kill " + name,
                chain -> who.apply(chain).kill(),
                chain -> who.apply(chain).start());
    }

    /** Dies between two writes: what stands on each side of a sync is what the marks must agree on. */
    private static Fault haltAtSync(RandomGenerator chance, String name, Function<Chain, Member> who) {
        int sync = 1 + chance.nextInt(60);
        return Fault.of(
                "halt " + name + " at its sync " + sync,
                chain -> {
                    who.apply(chain).say("disk halt-at " + sync);
                    who.apply(chain).awaitDeath(DEATH);
                },
                chain -> who.apply(chain).start());
    }

    private static Fault uplinkCut() {
        return Fault.of(
                "uplink cut",
                chain -> chain.uplink().cut(),
                chain -> chain.uplink().mend());
    }

    private static Fault uplinkSlow(RandomGenerator chance) {
        long bytes = 5_000 + chance.nextInt(45_000);
        return Fault.of(
                "uplink slow, " + bytes + " bytes/s",
                chain -> chain.uplink().slow(bytes),
                chain -> chain.uplink().mend());
    }

    private static Fault plant(String name) {
        return Fault.of(
                name,
                chain -> {
                    if (!chain.plantFault(name, Duration.ofMinutes(1))) {
                        throw new IllegalStateException("the simulator has not taken " + name);
                    }
                },
                chain -> chain.endPlantFault(name));
    }

    private static Fault diskFull(String name, Function<Chain, Member> who) {
        return Fault.of(
                "disk of the " + name + " full",
                chain -> who.apply(chain).say("disk full-after 0"),
                chain -> who.apply(chain).say("disk full-after never"));
    }

    private static Fault diskSlow(RandomGenerator chance, String name, Function<Chain, Member> who) {
        int millis = 20 + chance.nextInt(300);
        return Fault.of(
                "disk of the " + name + " slow, " + millis + " ms a sync",
                chain -> who.apply(chain).say("disk slow " + millis),
                chain -> who.apply(chain).say("disk slow never"));
    }

    /** The process ends by itself, and its next life takes up what is on disk. */
    private static Fault failedSync(String name, Function<Chain, Member> who) {
        return Fault.of(
                "a sync of the " + name + " fails",
                chain -> {
                    who.apply(chain).say("disk fail-forces on");
                    if (!who.apply(chain).awaitDeath(DEATH)) {
                        throw new IllegalStateException("the " + name + " goes on after a failed sync:\n"
                                + who.apply(chain).logEnd());
                    }
                },
                chain -> who.apply(chain).start());
    }

    private static Fault clockStep(RandomGenerator chance, String name, Function<Chain, Member> who) {
        Duration step = Duration.ofSeconds((chance.nextBoolean() ? 1 : -1) * (1L + chance.nextInt(7_200)));
        Fault plain = Fault.of(
                "clock of the " + name + " steps by " + step,
                chain -> who.apply(chain).say("clock step " + step),
                chain -> who.apply(chain).say("clock step " + step.negated()));
        return Fault.inCalm(plain);
    }

    private static Fault restartOfEverything(RandomGenerator chance) {
        return Fault.of(
                "everything is restarted",
                chain -> {
                    for (Member member : chain.members()) {
                        member.stop();
                    }
                },
                Chain::mend);
    }

    private static Fault storeDown() {
        return Fault.of(
                "store killed",
                chain -> chain.influx().stop(),
                chain -> chain.influx().start());
    }

    private static Fault storeFlapping(RandomGenerator chance) {
        int times = 2 + chance.nextInt(4);
        return Fault.of(
                "store flaps " + times + " times",
                chain -> {
                    for (int i = 0; i < times; i++) {
                        chain.toStore().cut();
                        Member.pass(Duration.ofMillis(300));
                        chain.toStore().mend();
                        Member.pass(Duration.ofMillis(300));
                    }
                },
                chain -> chain.toStore().mend());
    }

    private static Fault brokerDown() {
        return Fault.of(
                "kill broker",
                chain -> chain.broker().kill(),
                chain -> chain.broker().start());
    }
}
