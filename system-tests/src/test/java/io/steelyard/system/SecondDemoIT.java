package io.steelyard.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.system.deploy.DashboardReader;
import io.steelyard.testkit.RealInflux;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A demo to which nothing happens stores every row, and nobody else gets at its folder. One on its data goes on, where a real
 * InfluxDB is in another store: what was stored before is brought over, every dashboard's queries find rows in it, and the
 * time between the two is a gap that the end of the first explains. Where there is an archive for this machine, all of it runs
 * as in a plant: unpacked, with a Java runtime and no Maven, upgraded by unpacking beside, undone by starting the old one.
 */
final class SecondDemoIT {
    /** In a segment's header, and in the copy of it. */
    private static final List<Integer> VERSION_AT = List.of(8, 72);
    /** The first demo's minutes lie behind this. */
    private static final Duration A_DEMO_AGO = Duration.ofMinutes(10);
    /** A minute is folded some ten seconds after its end; the first demo's is over soon after the second has begun. */
    private static final Duration A_MINUTE_AND_ITS_FOLD = Duration.ofSeconds(100);
    /** Of the first demo's plant, so that a few seconds have the rows of a minute. */
    private static final String SPEED = "30";

    @TempDir
    Path folder;

    private DemoPlace place;
    private Versions versions;

    @BeforeEach
    void placeOfItsOwn() throws IOException, InterruptedException {
        place = new DemoPlace(folder);
        versions = Versions.beside(folder);
    }

    @Test
    void aSecondDemoGoesOnWhereTheFirstEnded() throws IOException, InterruptedException, SQLException {
        versions.startOld(place);
        endsByItself();
        accountsForEveryRow();
        assertThat(records("gap")).as("nothing happened to the first demo").isZero();
        assertThat(records("event WHERE json LIKE '%\"active\":\"true\"%'"))
                .as("a machine's breakdown is an alarm")
                .isPositive();
        accountsForNothingWithoutItsOwnAgent();
        versions.startNext(place);
        Optional<Path> influx = RealInflux.program();
        if (influx.isPresent()) {
            goesOnInInflux(influx.get());
        } else {
            goesOn(List.of(), demo -> {}, () -> {});
        }
        assumeTrue(
                influx.isPresent(),
                "skipped peer: InfluxDB 2 (" + RealInflux.VARIABLE
                        + " does not name its program), so the second demo went on in the embedded store");
    }

    private void goesOnInInflux(Path program) throws IOException, InterruptedException, SQLException {
        try (RealInflux influx = RealInflux.fresh(program, Files.createDirectory(folder.resolve("influx")))) {
            Path token = Files.writeString(folder.resolve("token"), influx.tokenFor("first", true));
            Instant beginning = Instant.now().minus(A_DEMO_AGO);
            goesOn(
                    List.of("--influx", influx.url().toString(), "--influx-token-file", token.toString()),
                    demo -> getsAToken(demo, influx, token),
                    () -> DashboardReader.of(influx, A_MINUTE_AND_ITS_FOLD)
                            .everyQueryFindsRows(beginning, Instant.now().plusSeconds(60)));
        }
    }

    /** One that may make the buckets, after one that may not; meanwhile verify waits for the gateway that the demo starts again. */
    private void getsAToken(Steelyard demo, RealInflux influx, Path token) throws IOException, InterruptedException {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !demo.isRunning() || demo.err().contains("no bucket telemetry"));
        assertThat(demo.err())
                .contains("InfluxDB at " + influx.url() + " has no bucket telemetry", "--influx-token-file");
        Files.writeString(token, RealInflux.TOKEN);
        place.kill("gateway");
        Steelyard.Result verdict = place.verify();
        assertThat(verdict.out()).as(verdict.output()).contains("verdict");
        assertThat(demo.err()).as("nobody took the gateway's place").containsOnlyOnce("gateway died");
    }

    /** What happens to a demo that has just begun. */
    private interface Trouble {
        void happensTo(Steelyard demo) throws IOException, InterruptedException;
    }

    /** What is looked at while a demo runs. */
    private interface Look {
        void at() throws IOException, InterruptedException;
    }

    private void goesOn(List<String> store, Trouble trouble, Look meanwhile)
            throws IOException, InterruptedException, SQLException {
        List<String> again = new ArrayList<>(place.command("10m"));
        again.addAll(store);
        runs(again, trouble, meanwhile);

        versions.startOld(place);
        Steelyard.Result verdict = place.verify();
        assertThat(verdict.exitCode()).as(verdict.output()).isZero();
        assertThat(verdict.out())
                .as("between the two nobody read: each signal once, and each server")
                .contains("; " + DemoPlace.GAPS_AN_ABSENCE + " gaps;", "verdict yes");
        versions.areUntouched();
        whatANewerFormatHoldsIsLeftAlone();
    }

    /** The promise on the first page of the README; no other demo gets at the folder meanwhile. */
    private void endsByItself() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(place.fresh("75s"));
        command.addAll(List.of("--speed", SPEED));
        try (Steelyard demo = place.start(command)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !demo.isRunning() || demo.out().contains("gateway     up"));
            Map<String, String> before = inUse();
            for (String more : List.of("", "--fresh")) {
                isRefused(more, demo);
                assertThat(inUse()).isEqualTo(before);
            }
            Steelyard.Result result = demo.await(Duration.ofSeconds(180));
            assertThat(result.exitCode()).as(result.output()).isZero();
            assertThat(result.out()).contains("live values after", "every sample is accounted for");
            assertThat(result.err().lines().filter(line -> !line.startsWith("Picked up ")))
                    .as("nothing went wrong")
                    .isEmpty();
        }
    }

    private void isRefused(String more, Steelyard demo) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(place.command("1s", Steelyard.freePortBase()));
        if (!more.isEmpty()) {
            command.add(more);
        }
        Steelyard.Result second = place.run(Duration.ofSeconds(60), command);
        assertThat(demo.isRunning()).as("the first was still there").isTrue();
        assertThat(second.exitCode()).as(second.output()).isOne();
        assertThat(second.err()).contains(place.data() + " is in use by process " + demo.pid() + " (steelyard demo)");
        assertThat(second.out()).isEmpty();
    }

    /** What the first demo has in use, and a second one would write anew. */
    private Map<String, String> inUse() throws IOException {
        Map<String, String> files = new HashMap<>();
        for (String file :
                List.of("config/simulator.yaml", "config/gateway.yaml", "run/gateway.json", "run/gateway.pid")) {
            files.put(file, Files.readString(place.data().resolve(file)));
        }
        return files;
    }

    private void accountsForEveryRow() throws IOException, InterruptedException {
        Steelyard.Result verify = place.verify("--json");
        assertThat(verify.exitCode()).as(verify.output()).isZero();
        JsonNode verdict = new ObjectMapper().readTree(verify.out());
        assertThat(verdict.path("verdict").asText()).isEqualTo("yes");
        assertThat(verdict.path("gaps").asInt(-1)).isZero();
        assertThat(verdict.path("stored").asLong())
                .as("stored = done")
                .isEqualTo(verdict.path("rowsDone").asLong())
                .isGreaterThanOrEqualTo(5_000);
    }

    /** The ledger of the first demo is final, and nothing of it is missing: that says nothing of a demo after it. */
    private void accountsForNothingWithoutItsOwnAgent() throws IOException, InterruptedException {
        Steelyard.Result demo = place.run(Duration.ofSeconds(90), place.command("1ms"));
        assertThat(demo.exitCode()).as(demo.output()).isOne();
        assertThat(demo.err()).contains("NOT every sample is accounted for", "edge agent did not come so far");
    }

    private int records(String of) throws SQLException {
        try (Connection connection = records();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM " + of)) {
            return count.getInt(1);
        }
    }

    private Connection records() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + place.data().resolve("gateway/system/system.db"));
    }

    /** Until values have come, then as Ctrl-C ends it. */
    private void runs(List<String> command, Trouble trouble, Look meanwhile) throws IOException, InterruptedException {
        try (Steelyard demo = place.start(command)) {
            trouble.happensTo(demo);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !demo.isRunning() || demo.out().contains("live values after"));
            place.awaitStored(place.stored() + 300, demo);
            meanwhile.at();
            assertThat(demo.interrupt(Duration.ofSeconds(90)).out()).contains("every sample is accounted for");
        }
    }

    /** The old program on the data of a new one with other formats, as somebody may find it who undoes an upgrade. */
    private void whatANewerFormatHoldsIsLeftAlone() throws IOException, InterruptedException, SQLException {
        Path records = place.data().resolve("gateway/system/system.db");
        try (Connection connection = records();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version=99");
        }
        refuses("gateway", records, "version 99");

        Path segment;
        try (Stream<Path> all = Files.list(place.data().resolve("edge-agent/outbox"))) {
            segment = all.filter(file -> file.getFileName().toString().startsWith("segment-"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(segment);
        VERSION_AT.forEach(
                at -> ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, 99));
        Files.write(segment, bytes);
        refuses("edge-agent", segment, "version 99");
    }

    private void refuses(String process, Path file, String named) throws IOException, InterruptedException {
        byte[] before = Files.readAllBytes(file);
        Steelyard.Result start = place.run(
                Duration.ofSeconds(60),
                List.of(
                        process,
                        "--config",
                        place.data().resolve("config/" + process + ".yaml").toString()));
        assertThat(start.exitCode()).as(start.output()).isOne();
        assertThat(start.err()).contains(named, "the newer program");
        assertThat(Files.readAllBytes(file)).as("%s as it was", file).isEqualTo(before);
    }

    /** Two versions side by side; where no archive is for this machine, the laid-out program stands for both. */
    private record Versions(Optional<Path> old, Optional<Path> next, Path machine) {
        static Versions beside(Path folder) throws IOException, InterruptedException {
            Optional<Archive> archive = Archive.ofThisMachine();
            if (archive.isEmpty()) {
                return new Versions(Optional.empty(), Optional.empty(), folder);
            }
            Path programs = Files.createDirectory(folder.resolve("opt"));
            Path next = Files.move(archive.get().unpack(programs), folder.resolve("steelyard-next"));
            Path old = archive.get().unpack(programs);
            for (Path program : List.of(old, next)) {
                // A person who installs it is not the user who runs it: no folder for classes can be made.
                Files.createFile(program.resolve("classes"));
            }
            return new Versions(Optional.of(old), Optional.of(next), Files.createDirectory(folder.resolve("machine")));
        }

        void startOld(DemoPlace place) throws IOException {
            start(place, old);
        }

        void startNext(DemoPlace place) throws IOException {
            start(place, next);
        }

        private void start(DemoPlace place, Optional<Path> program) throws IOException {
            if (program.isPresent()) {
                place.startFrom(program.get(), Archive.bareMachine(machine));
            }
        }

        /** Nothing of the program has changed by running it, and nobody looked for libraries at home. */
        void areUntouched() throws IOException, InterruptedException {
            for (Path program : Stream.of(old, next).flatMap(Optional::stream).toList()) {
                Archive.ran(program, "sha256sum", "--check", "--quiet", "SHA256SUMS");
            }
            if (old.isPresent()) {
                try (Stream<Path> home = Files.list(machine.resolve("home"))) {
                    assertThat(home).isEmpty();
                }
            }
        }
    }
}
