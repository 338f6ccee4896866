package io.steelyard.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.system.chaos.ChaosOptions.Peers;
import io.steelyard.system.chaos.ChaosOptions.Refused;
import io.steelyard.testkit.RealInflux;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A run that does less than it was asked for, and says yes, proves what nobody tried. */
final class ChaosOptionsTest {
    private static final ChaosOptions.Usual USUAL =
            new ChaosOptions.Usual(Duration.ofSeconds(60), 5, 5, Plan.Tempo.BRISK);
    private static final Peers NONE = new Peers(Optional.empty(), Optional.empty());
    private static final Peers ALL =
            new Peers(Optional.of(Path.of("/bin/influxd")), Optional.of(Path.of("/bin/mosquitto")));

    private static ChaosRun run(Peers peers, Map<String, String> asked) {
        return new ChaosOptions(name -> asked.get(name.substring("steelyard.chaos.".length())), peers).run(USUAL);
    }

    @Test
    void aPeerThatIsNotThereIsNamedWithTheWayToGiveIt() {
        assertThatThrownBy(() -> run(NONE, Map.of("store", "influxdb")))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("--store influxdb")
                .hasMessageContaining(RealInflux.VARIABLE);
        assertThatThrownBy(() -> run(NONE, Map.of("broker", "true")))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("--broker")
                .hasMessageContaining("install the package mosquitto");
    }

    @Test
    void whatIsNotUnderstoodIsRefused() {
        for (Map.Entry<String, String> wrong : List.of(
                Map.entry("store", "influx"),
                Map.entry("broker", "perhaps"),
                Map.entry("seed", "seven"),
                Map.entry("seconds", "0"),
                Map.entry("speed", "-1"),
                Map.entry("faults", "1e3"),
                Map.entry("rate", "many"),
                Map.entry("qos", "2"),
                Map.entry("only", "earthquake"))) {
            assertThatThrownBy(() -> run(ALL, Map.ofEntries(wrong)))
                    .as(wrong.toString())
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining(wrong.getKey())
                    .hasMessageContaining(wrong.getValue());
        }
    }

    @Test
    void itSaysWhatReallyRuns() {
        assertThat(run(NONE, Map.of()).words())
                .isEqualTo("seed 20261, 60 s and 5 faults, speed 5, into the embedded store, without a broker");
        assertThat(run(NONE, Map.of("rate", "5000")).words())
                .startsWith("seed 20261, 60 s and 5 faults at 5000 values/s and more, speed 5");
        assertThat(run(ALL, Map.of("store", "influxdb", "broker", "true", "seed", "7", "only", "full"))
                        .words())
                .isEqualTo("seed 7, 60 s and 5 faults with \"full\" in their name, speed 5, into InfluxDB, through a"
                        + " broker");
        assertThat(run(ALL, Map.of("broker", "true", "qos", "0")).words()).endsWith(", through a broker, with QoS 0");
    }

    @Test
    void aDatabaseAndABrokerBringTheirFaults() {
        Make all = new Make(5, ALL.influx(), ALL.broker(), 1);
        assertThat(Faults.names(Make.plain(5))).doesNotContain("store killed", "kill broker");
        assertThat(Faults.names(all))
                .contains("store killed", "store flaps", "kill broker", "kill gateway, then kill broker");
        assertThat(Faults.names(all)).contains("OPC UA link half-open", "OPC UA link slow", "uplink half-open");
    }

    /** One kind more often than another would leave a third out of a run that is short. */
    @Test
    void aPlanHasEachKindOnceBeforeAnyComesAgain() {
        var kinds = Faults.kinds(Make.plain(5), "");
        Plan plan = Plan.of(20_261, kinds.size(), kinds, Plan.Tempo.BRISK);
        assertThat(plan.faults())
                .extracting(planned -> planned.fault().kind())
                .containsExactlyInAnyOrderElementsOf(Faults.names(Make.plain(5)));
        assertThat(plan.faults())
                .allSatisfy(planned ->
                        assertThat(planned.hold()).isBetween(Duration.ofMillis(200), Plan.Tempo.BRISK.hold()));
    }

    @Test
    void theCommandEndsWithTwo() throws Exception {
        ProcessBuilder command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dsteelyard.chaos.store=influxdb",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ChaosMain.class.getName())
                .redirectErrorStream(true);
        command.environment().remove(RealInflux.VARIABLE);
        Process process = command.start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(said).isEqualTo(2);
            assertThat(said).startsWith("chaos: --store influxdb").contains(RealInflux.VARIABLE);
        } finally {
            process.destroyForcibly();
        }
    }
}
