package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.ingest.ScriptedAgent.Given;
import io.steelyard.gateway.model.Arrival;
import io.steelyard.ledger.DropRecord;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.ReportRecord;
import io.steelyard.ledger.Scope;
import io.steelyard.sparkplug.DataType;
import io.steelyard.testkit.FakeInflux;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever only sees what is stored can not tell a gateway that was killed from one that was not. */
final class KillEquivalenceTest {
    private static final int MESSAGES = 300;
    private static final int MESSAGES_A_MINUTE = 60;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void killedBetweenAnyTwoWritesItStoresTheSame(long seed) throws Exception {
        List<Arrival> arrivals = new Script(new Random(seed)).write();
        RealHouse calm = new RealHouse(folder.resolve("calm"), new Random(seed));
        calm.arrive(arrivals);
        RealHouse.Outcome expected = calm.readAll();

        Random chance = new Random(seed * 31);
        RealHouse killed = new RealHouse(folder.resolve("killed"), chance);
        killed.arrive(arrivals);
        for (int lives = 0; lives < 12 && killed.readAndDie(); ) {
            lives++;
        }
        same(killed.readAll(), expected, "seed " + seed);
        same(killed.readAll(), expected, "seed " + seed + ", once more");
    }

    /** Each kind of write at least once on either side of it, in the embedded store and in a database. */
    @ParameterizedTest
    @CsvSource({"5, false", "6, true"})
    void killedOnEitherSideOfEachWriteItStoresTheSame(long seed, boolean inDatabase) throws Exception {
        List<Arrival> arrivals = new Script(new Random(seed), false).write();
        try (FakeInflux ofCalm = FakeInflux.start();
                FakeInflux ofKilled = FakeInflux.start()) {
            List<Arrival> before =
                    arrivals.subList(0, arrivals.size() - 6); // whoever is killed is greeted anew at last
            List<Arrival> births = arrivals.subList(before.size(), arrivals.size());
            RealHouse calm = RealHouse.folding(folder.resolve("calm"), new Random(seed), inDatabase ? ofCalm : null);
            calm.arrive(before);
            calm.arrive(births);
            RealHouse.Outcome expected = calm.readAll();
            assertThat(expected.rows().get("minutes"))
                    .as("minutes of the indicators")
                    .hasSizeGreaterThan(10);
            assertThat(expected.rows().get("ledger_hour"))
                    .as("hours of the ledger")
                    .isNotEmpty();

            RealHouse killed =
                    RealHouse.folding(folder.resolve("killed"), new Random(seed * 31), inDatabase ? ofKilled : null);
            killed.arrive(before);
            for (String write : RealHouse.WRITES) {
                for (String side : List.of("before ", "after ")) {
                    assertThat(killed.readAndDie(Death.at(side + write, 1)))
                            .as("seed %d, killed %s%s", seed, side, write)
                            .isTrue();
                }
            }
            killed.arrive(births);
            same(killed.readAll(), expected, "seed " + seed);
            same(killed.readAll(), expected, "seed " + seed + ", once more");
        }
    }

    private static void same(RealHouse.Outcome found, RealHouse.Outcome expected, String what) {
        List<String> differences = new ArrayList<>();
        lines(found, expected).forEach(point -> differences.add("a point too much: " + point));
        lines(expected, found).forEach(point -> differences.add("a point is missing: " + point));
        expected.rows().forEach((table, rows) -> {
            minus(found.rows().get(table), rows).forEach(row -> differences.add(table + ", too much: " + row));
            minus(rows, found.rows().get(table)).forEach(row -> differences.add(table + ", missing: " + row));
        });
        assertThat(differences).as(what).isEmpty();
        assertThat(found.ledger()).as(what + ": ledger").isEqualTo(expected.ledger());
    }

    private static List<String> minus(List<String> rows, List<String> others) {
        List<String> rest = new ArrayList<>(rows);
        others.forEach(rest::remove);
        return rest;
    }

    private static List<String> lines(RealHouse.Outcome of, RealHouse.Outcome without) {
        return of.points().entrySet().stream()
                .filter(point -> !point.getValue().equals(without.points().get(point.getKey())))
                .map(point -> point.getKey() + " = " + point.getValue())
                .toList();
    }

    /** A state that can not be trusted is not used; the inbox holds everything that it was made from. */
    @Test
    void readsTheInboxAgainWhenOneByteOfTheStateIsFlipped() throws Exception {
        List<Arrival> arrivals = new Script(new Random(11)).write();
        RealHouse calm = new RealHouse(folder.resolve("calm"), new Random(1));
        calm.arrive(arrivals);
        RealHouse.Outcome expected = calm.readAll();

        RealHouse hurt = new RealHouse(folder.resolve("hurt"), new Random(2));
        hurt.arrive(arrivals);
        for (int lives = 0; lives < 5 && hurt.readAndDie(); ) {
            lives++;
        }
        for (Path file : hurt.stateFiles()) {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, bytes);
        }
        same(hurt.readAll(), expected, "without a state");
    }

    /** The database was put back from a copy, or lost: what the inbox still has is written again. */
    @Test
    void writesAgainWhatAnOlderStoreLost() throws Exception {
        List<Arrival> arrivals = new Script(new Random(12)).write();
        RealHouse house = new RealHouse(folder.resolve("house"), new Random(1));
        house.arrive(arrivals);
        RealHouse.Outcome expected = house.readAll();
        try (var files = Files.walk(folder.resolve("house/store"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        RealHouse.Outcome again = house.readAll();
        assertThat(again.points()).isEqualTo(expected.points());
        assertThat(again.ledger())
                .extracting(line -> line.row().stored())
                .isEqualTo(expected.ledger().stream()
                        .map(line -> line.row().stored())
                        .toList());
    }

    /** Two numbered agents and a foreign publisher, with everything that goes wrong on the way. */
    static final class Script {
        private static final long A_MINUTE = 60_000;
        private final RandomGenerator chance;
        private final boolean changesTypes;
        private final List<Arrival> arrivals = new ArrayList<>();
        private final AtomicLong clock = new AtomicLong(1_000);
        private final ScriptedAgent[] agents = {
            new ScriptedAgent("works", "edge", clock),
            new ScriptedAgent("works-2", "edge", clock),
            new ScriptedAgent("abroad", "x", clock)
        };
        private final UUID[] epochs = {new UUID(1, 1), new UUID(2, 2), null};
        private final long[] numbers = new long[3];
        private final long[] records = new long[3];
        private final List<Map<Long, Long>> times = List.of(new HashMap<>(), new HashMap<>(), new HashMap<>());
        private final DataType[] types = {DataType.DOUBLE, DataType.DOUBLE, DataType.DOUBLE};

        Script(RandomGenerator chance) {
            this(chance, true);
        }

        /** Minutes are made of what a signal is when they are folded: they can be foretold only while its type stands. */
        Script(RandomGenerator chance, boolean changesTypes) {
            this.chance = chance;
            this.changesTypes = changesTypes;
        }

        List<Arrival> write() {
            for (int who = 0; who < 3; who++) {
                birth(who);
            }
            for (int minutes = 1; arrivals.size() < MESSAGES; minutes++) {
                while (arrivals.size() < minutes * MESSAGES_A_MINUTE) {
                    step(chance.nextInt(3));
                }
                for (int who = 0; who < 3; who++) {
                    birth(who); // nothing waits behind a hole any more
                }
                agents[0].waits(A_MINUTE);
            }
            for (int who = 0; who < 3; who++) {
                birth(who);
            }
            return arrivals;
        }

        private void birth(int who) {
            arrivals.add(agents[who].nodeBirth(epochs[who], null));
            arrivals.add(agents[who].deviceBirth(types[who]));
        }

        private void step(int who) {
            ScriptedAgent agent = agents[who];
            switch (chance.nextInt(24)) {
                case 0 -> birth(who);
                case 1 -> arrivals.add(agent.nodeDeath());
                case 2 -> arrivals.add(agent.garbage());
                case 3 -> agent.skipsOne();
                case 4 -> {
                    types[who] = changesTypes && types[who] == DataType.DOUBLE ? DataType.STRING : DataType.DOUBLE;
                    arrivals.add(agent.deviceBirth(types[who]));
                }
                case 5 -> arrivals.add(agent.data(epochs[who], false, List.of(strange(who))));
                case 6, 7 -> again(who);
                case 8, 9, 10 -> note(who);
                case 11 -> arrivals.add(agent.deviceDeath());
                case 12 -> fresh(who);
                default -> arrivals.add(agent.data(epochs[who], chance.nextInt(4) == 0, some(who)));
            }
        }

        private void fresh(int who) {
            if (epochs[who] != null && chance.nextInt(3) == 0) {
                epochs[who] = new UUID(epochs[who].getMostSignificantBits(), epochs[who].getLeastSignificantBits() + 1);
                birth(who);
            }
        }

        private List<Given> some(int who) {
            List<Given> some = new ArrayList<>();
            for (int i = chance.nextInt(1, 6); i > 0; i--) {
                some.add(given(who, numbers[who]++));
            }
            return some;
        }

        private Given given(int who, long number) {
            long time = times.get(who).computeIfAbsent(number, first -> clock.get() + number);
            return new Given(number, ScriptedAgent.SPEED, time, value(who, number), false);
        }

        private Object value(int who, long number) {
            return types[who] == DataType.DOUBLE ? (Object) (double) number : "v" + number;
        }

        private Given strange(int who) {
            long number = numbers[who]++;
            return new Given(number, 77, number, 1.0, false);
        }

        private void again(int who) {
            long number = chance.nextLong(numbers[who] + 1);
            if (numbers[who] > 0 && epochs[who] != null) {
                arrivals.add(agents[who].data(epochs[who], true, List.of(given(who, number))));
                numbers[who] = Math.max(numbers[who], number + 1);
            }
        }

        private void note(int who) {
            UUID epoch = epochs[who];
            if (epoch == null || numbers[who] == 0) {
                return;
            }
            String site = who == 0 ? "works" : "works-2";
            long number = records[who]++;
            ScriptedAgent agent = agents[who];
            arrivals.add(
                    switch (chance.nextInt(3)) {
                        case 0 -> agent.record(epoch, number, report(epoch, agent.now(), numbers[who]));
                        case 1 ->
                            agent.record(
                                    epoch,
                                    number,
                                    new DropRecord(
                                            epoch,
                                            "repeat",
                                            List.of(new NumberRange(numbers[who], numbers[who] + 1)),
                                            0,
                                            1,
                                            List.of()));
                        default ->
                            agent.record(
                                    epoch,
                                    number,
                                    new GapRecord(
                                            "g" + chance.nextInt(5),
                                            Scope.server(site, "edge", "plant").signal("m", "speed"),
                                            number,
                                            number + 70_000_000_000L,
                                            null,
                                            null,
                                            GapCause.LINK_DOWN));
                    });
            numbers[who] += 2;
        }

        private ReportRecord report(UUID epoch, long at, long upTo) {
            return new ReportRecord(
                    epoch,
                    at,
                    upTo,
                    List.of(new ReportRecord.Hour(0, 0, upTo)),
                    List.of(),
                    List.of(),
                    List.of(),
                    Map.of("repeat", chance.nextLong(4)),
                    chance.nextInt(5) == 0);
        }
    }
}
