package io.steelyard.system.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Every kind of fault that a chain can have; chance gives each its particulars. */
final class Faults {
    private Faults() {}

    /** The kinds for a chain, only those whose name has the word in it; each gives a fault for the chance. */
    static List<Function<RandomGenerator, Fault>> kinds(Make make, String word) {
        return kinds(make, word, Plan.Tempo.USUAL);
    }

    /** The same for a tempo: those that take half a minute each are not for a brisk one. */
    static List<Function<RandomGenerator, Fault>> kinds(Make make, String word, Plan.Tempo tempo) {
        List<Function<RandomGenerator, Fault>> kinds =
                new ArrayList<>(kinds(make.influx().isPresent(), make.broker().isPresent()));
        if (!tempo.equals(Plan.Tempo.BRISK)) {
            kinds.addAll(PlantFaults.kinds());
            kinds.addAll(DiskFaults.readOnlyKinds());
        }
        return kinds.stream()
                .filter(kind -> kind.apply(new Random(0)).name().contains(word))
                .toList();
    }

    /** What kinds there are for a chain. */
    static List<String> names(Make make) {
        return kinds(make, "").stream()
                .map(kind -> kind.apply(new Random(0)).kind())
                .sorted()
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
                chance -> pair(chance, LinkFaults.uplinkCut(), kill("agent", Chain::agent)),
                chance -> plant("cable-cut"),
                chance -> plant("plc-download"), // the node ids are others afterwards
                chance -> plant("bad-quality"),
                chance -> clockStep(chance, "agent", Chain::agent),
                chance -> clockStep(chance, "gateway", Chain::gateway),
                Faults::restartOfEverything));
        kinds.addAll(LinkFaults.kinds());
        kinds.addAll(DiskFaults.kinds());
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
                    chance -> brokerDown(),
                    chance -> pair(chance, brokerDown(), kill("agent", Chain::agent)),
                    chance -> pair(chance, kill("gateway", Chain::gateway), brokerDown()), // with what it had kept
                    chance -> Fault.of(
                            "broker cut off from the gateway",
                            chain -> chain.toGateway().cut(),
                            chain -> chain.toGateway().mend()),
                    chance -> Fault.of(
                            "broker's way to the gateway half-open",
                            chain -> chain.toGateway().silence(),
                            chain -> chain.toGateway().mend())));
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
