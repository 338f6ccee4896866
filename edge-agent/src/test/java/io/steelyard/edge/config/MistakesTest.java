package io.steelyard.edge.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.steelyard.settings.JsonSchema;
import io.steelyard.settings.Launch;
import io.steelyard.settings.SettingsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever makes eight mistakes is told of eight, not of one eight times. */
final class MistakesTest {
    private static final String GOOD = """
            agent: edge-1
            enterprise: works
            site: demo
            uplink: {url: "mqtt://127.0.0.1:1883", qos: 1}
            outbox: {segment: 64MB, cap: 5GB}
            servers:
              - {name: plant, url: "opc.tcp://127.0.0.1:4840", security: {policy: Basic256Sha256}}
            assets:
              - asset: lathe-1
                class: lathe
                profile: lathe
                area: machining
                line: l1
                server: plant
                signals:
                  - {name: power, path: "Objects/a/b", namespace: "urn:x"}
                  - {name: energy, node: "nsu=urn:x;s=energy"}
            """;

    @TempDir
    private Path folder;

    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();

    private int check(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("agent.yaml"), text);
        return new Launch("edge-agent", AgentKeys.KEYS, AgentChecks::of, out::add, err::add)
                .next(new String[] {"--config", file.toString(), "--check"}, Map.of())
                .exitCode();
    }

    private @Nullable String reason(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("agent.yaml"), text);
        return AgentConfig.of(SettingsFile.read(file, AgentKeys.KEYS, Map.of(), AgentChecks::of))
                .insecureReason();
    }

    @Test
    void listsEightMistakesAtOnceEachWithFileLineAndRemedy() throws Exception {
        assertThat(check("""
                agnt: edge-1
                enterprise: works
                site: demo
                uplink: {user: me, password: "${env:NOT_SET}"}
                report: {every: 10 parsecs}
                servers:
                  - {name: plant, url: "opc.tcp://127.0.0.1:99999"}
                assets:
                  - asset: lathe-1
                    class: lathe
                    profile: lahte
                    area: machining
                    line: l1
                    server: plnt
                    signals:
                      - {name: power, path: "Objects/a/b", namespace: "urn:x"}
                      - {name: power, node: "nsu=urn:x;s=energy"}
                      - {name: other, node: "nsu=urn:x;s=other", rol: state}
                """)).isEqualTo(2);
        String all = String.join("\n", err);
        for (int line : new int[] {1, 4, 5, 7, 11, 14, 17, 18}) {
            assertThat(all).as("line %d", line).contains("agent.yaml:" + line + ":");
        }
        assertThat(all)
                .contains("did you mean \"agent\"?")
                .contains("export NOT_SET=")
                .contains("write a number and a unit")
                .contains("65535")
                .contains("did you mean lathe?")
                .contains("did you mean \"plant\"?")
                .contains("name each signal once")
                .contains("did you mean \"role\"?")
                .contains("9 problems; nothing was started"); // agent is missing, too
    }

    @Test
    void theSampleIsGood() throws Exception {
        assertThat(check(GOOD)).as(String.join("\n", err)).isZero();
    }

    /** One mistake in a good file: one problem, at its line; both that the program and the published schema see it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "qos: 1 | qos: 0 | 4 | set release: gateway | no",
                "qos: 1 | qos: 7 | 4 | from 0 to 1 | yes",
                "cap: 5GB | cap: 100MB | 5 | three segments | no",
                "segment: 64MB | segment: 1KB | 5 | 1MB to 256MB | no",
                "Basic256Sha256 | Basic256Sha265 | 7 | did you mean Basic256Sha256? | yes",
                "Basic256Sha256 | None | 7 | belong together | no",
                "127.0.0.1:4840 | 127.0.0.1:70000 | 7 | TCP port | no",
                "opc.tcp:// | opc.http:// | 7 | opc.tcp://127.0.0.1:4840 | yes",
                "asset: lathe-1 | asset: lathe/1 | 9 | write it like | yes",
                "name: power | name: time | 16 | other than time | yes",
                "name: power | name: po wer | 16 | without blanks | yes",
                "name: power | name: po.wer | 16 | without blanks | yes",
                "Objects/a/b | a/b | 16 | Objects/ | yes",
                "Objects/a/b | Objects//b | 16 | Objects/ | yes",
                "`, namespace: \"urn:x\"` | `` | 16 | namespace | no",
                "nsu=urn:x;s=energy | ns=2;s=energy | 17 | by URI | yes",
                "nsu=urn:x;s=energy | energy | 17 | nsu= | yes",
                "profile: lathe | profile: [lathe] | 11 | without brackets | yes",
                "server: plant | server: {name: plant} | 14 | without brackets | yes",
                "qos: 1 | `qos: 1, user: me` | 4 | set both or none | no",
                "qos: 1 | `qos: 1, backoff: {min: 10s, max: 5s}` | 4 | min <= max | no",
                "`security: {policy: Basic256Sha256}` | `backoff: {min: 10s, max: 5s}` | 7 | min <= max | no",
                "127.0.0.1:1883 | my_broker:1883 | 4 | no underscore | no",
                "127.0.0.1:1883 | 127.0.0.1:0 | 4 | from 1 to 65535 | no",
                "`security: {policy: Basic256Sha256}` | user: me | 7 | set both or none | no",
                "`a/b\", namespace` | `a/b\", node: \"nsu=urn:x;s=p\", namespace` | 16 | give one of the two | no",
                "`node: \"nsu=urn:x;s=energy\"` | role: energy | 17 | give one of the two | no",
            })
    void namesASingleMistakeOnceAndOnlyThat(String good, String bad, int line, String remedy, String inSchema)
            throws Exception {
        String text = GOOD.replace(good, bad);
        assertThat(text).isNotEqualTo(GOOD);
        assertThat(check(text)).isEqualTo(2);
        assertThat(err).as(String.join("\n", err)).hasSize(2);
        assertThat(err.get(0)).contains("agent.yaml:" + line + ":").contains(remedy);
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(JsonSchema.of(AgentKeys.KEYS, "agent"));
        assertThat(schema.validate(GOOD, InputFormat.YAML)).isEmpty();
        assertThat(schema.validate(text, InputFormat.YAML).isEmpty()).isEqualTo(inSchema.equals("no"));
    }

    @Test
    void whatIsGivenTwiceIsNamedWhereItComesAgain() throws Exception {
        String server = "  - {name: plant, url: \"opc.tcp://127.0.0.1:4841\"}\n";
        assertThat(check(GOOD.replace("assets:", server + "assets:"))).isEqualTo(2);
        assertThat(err).hasSize(2);
        assertThat(err.get(0)).contains("agent.yaml:8:", "plant is given twice");
        err.clear();
        String asset =
                "  - {asset: lathe-1, class: lathe, profile: lathe, area: a, line: l, server: plant, signals: []}\n";
        assertThat(check(GOOD + asset)).isEqualTo(2);
        assertThat(err).hasSize(2);
        assertThat(err.get(0)).contains("agent.yaml:18:", "lathe-1 is given twice");
    }

    @Test
    void whatIsGivenTwiceInAnAssetWithoutASoundNameIsNamedAlone() throws Exception {
        assertThat(check(GOOD.replace("asset: lathe-1", "asset: [1]").replace("name: energy", "name: power")))
                .isEqualTo(2);
        assertThat(err).anySatisfy(line -> assertThat(line).contains("signal power is given twice"));
    }

    @Test
    void anAssetWithoutAnyServerSaysWhatToAdd() throws Exception {
        assertThat(check(GOOD.replaceFirst("servers:\n.*\n", "servers: []\n"))).isEqualTo(2);
        assertThat(err.get(0)).contains("plant is no server of this file", "add it to servers");
    }

    /** 127.evil.example is not this machine. */
    @Test
    void thePageIsOnLoopbackOnly() throws Exception {
        for (String host : List.of("0.0.0.0", "192.168.1.5", "127.evil.example", "::")) {
            err.clear();
            assertThat(check(GOOD + "http: {host: \"" + host + "\"}\n"))
                    .as(host)
                    .isEqualTo(2);
            assertThat(err).hasSize(2);
            assertThat(err.get(0)).contains("http.host", "insecure: {accept: true, reason:");
        }
        assertThat(check(GOOD + "http: {host: \"::1\"}\n")).isZero();
    }

    /** An acceptance without a reason is none, and one of a page that nobody reaches means nothing. */
    @Test
    void anOpenPageIsAcceptedWithAReason() throws Exception {
        String open = GOOD + "http: {host: 0.0.0.0}\n";
        assertThat(check(open + "insecure: {accept: true}\n")).isEqualTo(2);
        assertThat(err.get(0)).contains("insecure.reason", "is missing");
        String accepted = "insecure: {accept: true, reason: \"plant network 7\"}\n";
        assertThat(check(open + accepted)).as(String.join("\n", err)).isZero();
        assertThat(reason(open + accepted)).isEqualTo("plant network 7");
        assertThat(reason(GOOD + accepted)).isNull();
    }

    /** The user's paths of two namespaces may be the same; the same node twice would be one value under two names. */
    @Test
    void oneNodeIsMappedOnce() throws Exception {
        String signals = "      - {name: more, path: \"Objects/a/b\", namespace: \"urn:y\"}\n";
        assertThat(check(GOOD + signals)).as(String.join("\n", err)).isZero();
        assertThat(check(GOOD + signals.replace("urn:y", "urn:x"))).isEqualTo(2);
        assertThat(err.get(0)).contains("is the node of lathe-1/power already");
        String twin = "  - {name: twin, url: \"opc.tcp://127.0.0.1:4841\"}\n";
        String there = "  - {asset: lathe-2, class: lathe, profile: lathe, area: a, line: l, server: twin, signals: ["
                + "{name: energy, node: \"nsu=urn:x;s=energy\"}]}\n";
        assertThat(check(GOOD.replace("assets:", twin + "assets:") + there))
                .as("another server's node: %s", err)
                .isZero();
    }
}
