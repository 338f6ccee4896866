package io.steelyard.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.settings.Launch;
import io.steelyard.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever makes eight mistakes is told of eight, not of one eight times. */
final class MistakesTest {
    @TempDir
    private Path folder;

    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();

    private Launch.Next launch(String... arguments) {
        return new Launch("gateway", GatewayConfig.KEYS, GatewayChecks::of, out::add, err::add)
                .next(arguments, Map.of());
    }

    private Path file(String text) throws Exception {
        return Files.writeString(folder.resolve("gateway.yaml"), text);
    }

    @Test
    void listsEightMistakesAtOnceEachWithFileLineAndRemedy() throws Exception {
        Path file = file("""
                dat: data
                zone: Asia/Atlantis
                http:
                  port: 80800
                mqtt:
                  receiveMaximum: many
                  host: 0.0.0.0
                inbox:
                  keep: {time: 3 fortnights}
                store:
                  kind: influx
                  influxdb: {url: "http://127.0.0.1:8086", token: "${env:NOT_SET}"}
                """);
        Launch.Next next = launch("--config", file.toString(), "--check");
        assertThat(next.exitCode()).isEqualTo(2);
        assertThat(next.settings()).isNull();
        String all = String.join("\n", err);
        for (int line : new int[] {1, 2, 4, 6, 7, 9, 11, 12}) {
            assertThat(all).as("line %d", line).contains("gateway.yaml:" + line);
        }
        assertThat(all)
                .contains("dat", "data")
                .contains("Asia/Atlantis")
                .contains("80800")
                .contains("many")
                .contains("insecure")
                .contains("3 fortnights")
                .contains("embedded")
                .contains("NOT_SET");
        assertThat(out).isEmpty();
    }

    @Test
    void refusesTheSameKeyTwice() throws Exception {
        Launch.Next next = launch("--config", file("data: one\ndata: two\n").toString(), "--check");
        assertThat(next.exitCode()).isEqualTo(2);
        assertThat(String.join("\n", err)).contains("gateway.yaml:2", "data");
    }

    @Test
    void findsNothingWrongWithAnEmptyFile() throws Exception {
        Launch.Next next = launch("--config", file("data: data\n").toString(), "--check");
        assertThat(next.exitCode()).as(String.join("\n", err)).isZero();
        assertThat(err).isEmpty();
    }

    /** The console's red banner must not cry over a door that is shut, and a name is no address because it begins like one. */
    @Test
    void anAcceptanceCountsOnlyWhereADoorIsOpen() throws Exception {
        String accepted = "data: data\ninsecure: {accept: true, reason: \"a lab\"}\n";
        assertThat(reason(accepted + "http: {host: 127.0.0.1}\n")).isNull();
        assertThat(reason(accepted + "http: {host: 0.0.0.0}\n")).isEqualTo("a lab");
        Path file = file("data: data\nhttp: {host: 127.evil.example}\n");
        assertThat(launch("--config", file.toString(), "--check").exitCode()).isEqualTo(2);
    }

    /** Sizes that do not fit together would be met as a refused message or a full disk, days later. */
    @Test
    void sizesThatDoNotFitTogetherAreNamed() throws Exception {
        assertThat(said("inbox: {segment: 256KB}")).contains("gateway.yaml:2", "inbox.segment", "from 1MB to 256MB");
        assertThat(said("inbox: {segment: 64MB, cap: 100MB, keep: {size: 1MB}}"))
                .contains("inbox.cap", "three segments");
        assertThat(said("inbox: {segment: 4MB}")).contains("mqtt.maximumPacketSize", "half a segment");
        assertThat(said("inbox: {cap: 2GB, keep: {size: 2GB}}")).contains("inbox.keep.size", "half of inbox.cap");
        assertThat(said("mqtt: {maximumPacketSize: 1GB}")).contains("mqtt.maximumPacketSize", "15MB");
        assertThat(said("inbox: {segment: 1MB, cap: 64MB, keep: {size: 8MB}}\nmqtt: {maximumPacketSize: 200KB}"))
                .isEmpty();
    }

    /** It would end the process with a stack trace otherwise, after everything else had been found good. */
    @Test
    void anAddressOfInfluxDbThatIsNoneIsNamed() throws Exception {
        String store = "store: {kind: influxdb, influxdb: {url: \"%s\"}}";
        for (String url :
                List.of("127.0.0.1:8086", "http://a b", "http://{host}:8086", "http://h:8086/^", "http:///x")) {
            assertThat(said(store.formatted(url))).as(url).contains("gateway.yaml:2", "store.influxdb.url");
        }
        assertThat(said(store.formatted("http://influx_db:8086"))).isEmpty();
    }

    /** More seconds than the client can say would end the store's writer, long after the start. */
    @Test
    void aRetentionThatInfluxDbCannotBeToldIsNamed() throws Exception {
        String store = "store: {kind: influxdb, influxdb: {url: \"http://127.0.0.1:8086\", retention: %s}}";
        assertThat(said(store.formatted("36500d"))).contains("gateway.yaml:2", "store.influxdb.retention", "24855d");
        assertThat(said(store.formatted("24855d"))).isEmpty();
        assertThat(Math.toIntExact(Duration.ofDays(24_855).toSeconds())).isPositive();
    }

    /** A gateway does not start with a wrong table: what is wrong is told with the settings' own mistakes. */
    @Test
    void mistakesOfDataFilesAreNamedByTheirOwnLine() throws Exception {
        Path own = Files.createDirectories(folder.resolve("own"));
        Files.writeString(own.resolve("a.yaml"), "family: x\nversion: 0\n");
        String all = said("timeModels: own\nfactors: own\nindicators: own\nmodels: own");
        assertThat(all)
                .contains("gateway.yaml:2", "timeModels", "holds a rule table that is wrong")
                .contains("gateway.yaml:3", "factors", "holds a table of factors that is wrong")
                .contains("gateway.yaml:4", "indicators", "holds an indicator that is wrong")
                .contains("gateway.yaml:5", "models", "holds a model that is wrong")
                .contains("a.yaml:2:10: version: a whole number from 1", "a.yaml:1:1: indicators: is missing");
        assertThat(said("factors: nowhere")).contains("gateway.yaml:2", "nowhere", "cannot be listed");
    }

    private String said(String settings) throws Exception {
        err.clear();
        launch("--config", file("data: data\n" + settings + "\n").toString(), "--check");
        return String.join("\n", err);
    }

    private @Nullable String reason(String text) throws Exception {
        Settings settings = launch("--config", file(text).toString()).settings();
        assertThat(settings).as(String.join("\n", err)).isNotNull();
        return GatewayConfig.of(settings).insecureReason();
    }

    /** A site that says nothing tolerates a tenth of an order's planned time; none is a share, too. */
    @Test
    void sitesSayHowLateAnOrderMayEnd() throws Exception {
        Settings settings = launch(
                        "--config",
                        file("data: data\nsites: {strict: {orderLatePercent: 0}, other: {}}\n")
                                .toString())
                .settings();
        GatewayConfig config = GatewayConfig.of(Objects.requireNonNull(settings));
        assertThat(config.countingOf("strict").latePercent()).isZero();
        assertThat(config.countingOf("other").latePercent()).isEqualTo(10);
        assertThat(config.countingOf("unknown").latePercent()).isEqualTo(10);
    }

    @Test
    void printsItsSchema() {
        Launch.Next next = launch("--print-schema");
        assertThat(next.exitCode()).isZero();
        assertThat(String.join("\n", out)).contains("\"$schema\"", "\"receiveMaximum\"", "\"additionalProperties\"");
    }
}
