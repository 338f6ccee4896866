package io.steelyard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.edge.operation.LocalKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command that asks a running process, against an HTTP server that answers as one does. */
final class RunningProcessTest {
    @TempDir
    private Path folder;

    private AnsweringProcess process;

    @BeforeEach
    void start() throws IOException {
        process = new AnsweringProcess();
    }

    @AfterEach
    void stop() {
        process.close();
    }

    /** All of them; each fails on its first answer when that is an error. */
    static List<String> commands() {
        return List.of(
                "ledger",
                "dead-letter list",
                "dead-letter replay",
                "store compact",
                "kpi refold --from 2026-11-01T00:00:00Z",
                "kpi refold --stop",
                "inputs list --site demo",
                "inputs get --site demo shifts",
                "inputs template --site demo shifts",
                "inputs restore --site demo shifts 1",
                "verify",
                "fault cable-cut",
                "fault plc-download --server rolling");
    }

    private Ran run(String command, String... more) throws IOException {
        Files.writeString(
                Files.createDirectories(folder.resolve("simulator/truth")).resolve("00000001.csv"),
                "set,1,lathe-1/power,2026-11-23T06:00:00Z,1,0,2026-11-23T06:00:01Z,1,42\n");
        return Ran.of(Stream.of(
                        Arrays.stream(command.split(" ")), Stream.of("--data", folder.toString()), Arrays.stream(more))
                .flatMap(words -> words)
                .toArray(String[]::new));
    }

    /** Folding again takes long: the command says how far it is and ends when only new minutes are left. */
    /** Where an agent runs, its own looks are the way to look: its folder has one owner. */
    @Test
    void asksARunningAgent() {
        process.body = "{\"operation\":\"browse\",\"status\":200,\"result\":{\"nodes\":[]}}";
        Ran ran = Ran.of(
                "agent",
                "ask",
                "browse",
                "server=plant",
                "depth=2",
                "--url",
                "http://127.0.0.1:" + process.server.getAddress().getPort());
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("\"nodes\" : [ ]");
        assertThat(process.asked).containsExactly("POST /operations");
        assertThat(process.received)
                .containsExactly(
                        "application/json {\"operation\":\"browse\",\"arguments\":{\"server\":\"plant\",\"depth\":2}}");
    }

    private static final String IN_QUARANTINE =
            "{\"operation\":\"quarantine\",\"status\":200,\"result\":[{\"server\":\"plant\","
                    + "\"count\":2,\"seen\":\"5f2c0d9be1a47c33\",\"signals\":[{\"signal\":\"lathe-1/power\",\"address\":\"nsu=urn:p;s=P\","
                    + "\"node\":\"nsu=urn:p;s=Q\",\"since\":\"2026-11-27T12:00:00Z\",\"differs\":[\"type\",\"unit\"],"
                    + "\"was\":{\"path\":\"Objects/P\",\"type\":\"Int32\",\"unit\":\"kW\"},"
                    + "\"is\":{\"path\":\"Objects/P\",\"type\":\"Double\",\"unit\":\"W\"}}]}]}";

    /** What was and what is stands there before anybody says yes, with the line that says it. */
    @Test
    void listsWhatIsInQuarantine() throws IOException {
        process.body = IN_QUARANTINE;
        Ran ran = run("agent quarantine plant", "--url", process.url());
        assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCode.NO);
        assertThat(ran.out())
                .contains("server plant: 2 in quarantine", "lathe-1/power  since 2026-11-27T12:00:00Z")
                .contains("  path: Objects/P\n", "  type: Int32 -> Double\n", "  unit: kW -> W\n")
                .contains("  node: nsu=urn:p;s=Q, mapped as nsu=urn:p;s=P\n", "and 1 more")
                .contains("steelyard agent accept plant --seen 5f2c0d9be1a47c33");
        assertThat(process.received.get(0))
                .contains("{\"operation\":\"quarantine\",\"arguments\":{\"server\":\"plant\"}");
        process.body = "{\"operation\":\"quarantine\",\"status\":200,\"result\":[]}";
        Ran none = run("agent quarantine", "--url", process.url());
        assertThat(none.code()).isZero();
        assertThat(none.out()).contains("nothing is in quarantine");
    }

    /** The agent's own key proves that it may; what is shown is what is accepted. */
    @Test
    void acceptsWhatItHasShown() throws IOException {
        Ran without = run("agent accept plant lathe-1/power", "--url", process.url());
        assertThat(without.code()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(without.err()).contains("as the agent's user");
        assertThat(process.asked).isEmpty();

        LocalKey key = LocalKey.make(folder.resolve("edge-agent"), new Random(7));
        process.bodies.add(IN_QUARANTINE);
        process.body = "{\"operation\":\"accept\",\"status\":200,\"result\":{\"count\":1,\"read\":0,\"kept\":true}}";
        Ran ran = run("agent accept plant lathe-1/power", "--url", process.url());
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out())
                .contains("type: Int32 -> Double", "accepted: 1, of which 0 are read now; the others are when");
        String accept = process.received.get(1).substring("application/json ".length());
        assertThat(accept).contains("\"operation\":\"accept\"", "\"signal\":\"lathe-1/power\"", "5f2c0d9be1a47c33");
        assertThat(process.proofs).containsExactly("null", key.proof("POST /operations", accept));

        process.bodies.add(IN_QUARANTINE);
        process.body = "{\"operation\":\"accept\",\"status\":200,\"result\":{\"count\":1,\"read\":1,\"kept\":false}}";
        Ran seen = run("agent accept plant --seen 0123456789abcdef", "--url", process.url());
        assertThat(seen.code()).isEqualTo(ExitCode.NO);
        assertThat(seen.out()).contains("NOT WRITTEN DOWN");
        assertThat(process.received.get(3)).contains("\"seen\":\"0123456789abcdef\"");
    }

    @Test
    void refoldWaitsUntilTheListIsFolded() throws IOException {
        process.bodies.add("{\"waiting\":2,\"listed\":0,\"left\":0}");
        process.bodies.add("{\"waiting\":0,\"listed\":5000,\"left\":4000}");
        process.body = "{\"waiting\":0,\"listed\":5000,\"left\":3}";
        Ran ran = run("kpi refold --asset site/m --from 2026-11-01T00:00:00Z", "--url", process.url());
        assertThat(ran.code()).isZero();
        assertThat(process.asked.get(0))
                .isEqualTo("POST /api/v1/kpi:refold?asset=site%2Fm&from=2026-11-01T00%3A00%3A00Z");
        assertThat(process.asked).hasSize(3);
        assertThat(ran.err()).contains("4000 to be folded");
        assertThat(ran.out()).contains("5000 minutes listed");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aTokenIsSentAsTheFirstLineOfItsFile(String command) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "  s3cret.T0ken~+/= \r\nand a remark\n");
        process.code = 403;
        process.body = "{\"detail\":\"not for you\"}";
        Ran ran = run(command, "--url", process.url(), "--token-file", token.toString());
        assertThat(process.authorisations).isNotEmpty().containsOnly("Bearer s3cret.T0ken~+/=");
        assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCode.NO);
        assertThat(ran.err()).contains("403", "not for you").doesNotContain("s3cret");
    }

    /** What stands in the file arrives as it is, with its type, who sends it and what is to be remembered. */
    @Test
    void puttingATableSendsItsFile() throws IOException {
        Path file = Files.writeString(folder.resolve("shifts.csv"), "name,days\n早班,daily\n");
        process.body = "{\"site\":\"demo\",\"kind\":\"shifts\",\"version\":3,\"dryRun\":false,\"added\":{\"count\":1},"
                + "\"changed\":{\"count\":0},\"withdrawn\":{\"count\":2},\"notes\":[\"read as GB18030\"]}";
        Ran ran = run("inputs put --site demo shifts " + file + " --note new", "--url", process.url());
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("1 added, 0 changed, 2 withdrawn; version 3", "read as GB18030");
        assertThat(process.asked).containsExactly("PUT /api/v1/sites/demo/inputs/shifts?dryRun=false&note=new");
        assertThat(process.received).containsExactly("text/csv name,days\n早班,daily\n");
        assertThat(run("inputs put --site demo shifts " + folder.resolve("shifts.pdf"), "--url", process.url())
                        .code())
                .isEqualTo(ExitCode.WRONG_USE);
        assertThat(run("inputs put --site demo shifts " + folder.resolve("none.csv"), "--url", process.url())
                        .code())
                .isEqualTo(ExitCode.WRONG_USE);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void withoutATokenNoneIsSent(String command) throws IOException {
        process.code = 503;
        var unused = run(command, "--url", process.url());
        assertThat(process.authorisations).isNotEmpty().containsOnly("null");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aTokenFileThatIsNotThereIsWrongUse(String command) throws IOException {
        Ran ran = run(
                command,
                "--url",
                process.url(),
                "--token-file",
                folder.resolve("none").toString());
        assertThat(ran.code()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(ran.err()).contains("--token-file", "none does not exist", "write the token");
        assertThat(ran.out()).isEmpty();
        assertThat(process.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|nothing in its first line",
                "'\nlater'|nothing in its first line",
                "'two words'|no token has",
                "'tök'|no token has"
            })
    void aTokenFileWithoutATokenIsWrongUse(String content, String said) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), content);
        Ran ran = run("ledger", "--url", process.url(), "--token-file", token.toString());
        assertThat(ran.code()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(ran.err()).contains(token + " ", said);
        assertThat(process.asked).isEmpty();
    }

    @Test
    void aTokenFileThatIsNoFileOrTooLargeIsWrongUse() throws IOException {
        Ran ofFolder = run("ledger", "--url", process.url(), "--token-file", folder.toString());
        assertThat(ofFolder.code()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(ofFolder.err()).contains("cannot be read");
        Path large = Files.writeString(folder.resolve("token"), "x".repeat(8_192));
        Ran ofLarge = run("ledger", "--url", process.url(), "--token-file", large.toString());
        assertThat(ofLarge.code()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(ofLarge.err()).contains("more than 8192 characters");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aWrongArgumentARefusalAndAFailureAreToldApart(String command) throws IOException {
        for (int wrong : new int[] {400, 404, 422}) {
            assertThat(answered(command, wrong)).as("%d", wrong).isEqualTo(ExitCode.WRONG_USE);
        }
        for (int refused : new int[] {301, 401, 403, 409, 429, 500, 503}) {
            assertThat(answered(command, refused)).as("%d", refused).isEqualTo(ExitCode.NO);
        }
    }

    private int answered(String command, int status) throws IOException {
        process.code = status;
        process.body = "{\"status\":" + status + ",\"detail\":\"said by the process\",\"field\":\"server\"}";
        Ran ran = run(command, "--url", process.url() + "/");
        assertThat(ran.err()).contains(" answers " + status, "said by the process");
        assertThat(ran.out()).isEmpty();
        return ran.code();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void nobodyThereIsThree(String command) throws IOException {
        String free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = "http://127.0.0.1:" + socket.getLocalPort();
        }
        Ran ran = run(command, "--url", free);
        assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(ran.err()).contains(free, "did not answer").doesNotContain("null");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void noProcessOnTheFolderIsThree(String command) throws IOException {
        Ran ran = run(command);
        assertThat(ran.code()).as(ran.err()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(ran.err()).contains(folder.toString(), "start ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1:8080", "ftp://127.0.0.1", "http://", "http://a b", "http://h:1/?x=1", "nonsense"})
    void anAddressThatIsNoneIsWrongUse(String url) throws IOException {
        for (String command : commands()) {
            Ran ran = run(command, "--url", url);
            assertThat(ran.code()).as(command).isEqualTo(ExitCode.WRONG_USE);
            assertThat(ran.err()).contains("--url " + url, "http://127.0.0.1:8080");
        }
    }

    /** A proxy's page for instance, or another server altogether. */
    @Test
    void anAnswerThatIsNoJsonSaysSo() throws IOException {
        process.body = "<html>";
        Ran ran = run("ledger", "--url", process.url());
        assertThat(ran.code()).isEqualTo(ExitCode.NO);
        assertThat(ran.err()).contains("answers 200", "not JSON");
    }

    @Test
    void aFaultIsSwitchedOnWhereTheUrlSaysAndPrintsJson() throws Exception {
        process.body = "{\"fault\":\"clock-jump\",\"on\":true,\"until\":\"2026-11-23T06:00:30Z\"}";
        Ran ran = run("fault clock-jump --for 2s --server rolling --by -5s --json", "--url", process.url());
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(process.asked).containsExactly("POST /faults/clock-jump?for=2000ms&server=rolling&by=-5s");
        assertThat(new ObjectMapper().readTree(ran.out())).isEqualTo(new ObjectMapper().readTree(process.body));
        assertThat(run("fault clock-jump", "--url", process.url()).out())
                .isEqualTo("clock-jump until 2026-11-23T06:00:30Z\n");
    }

    /** These two are files of the demo, which no address leads to. */
    @Test
    void aFaultOfTheDemosProcessesPrintsJsonAndTakesNoAddress() throws Exception {
        Files.createDirectories(folder.resolve("run"));
        Files.createFile(folder.resolve("run/demo"));
        Files.writeString(
                folder.resolve("run/simulator.json"),
                "{\"pid\":" + ProcessHandle.current().pid() + ",\"url\":\"" + process.url() + "\"}");
        Ran ran = run("fault disk-full --for 1s --at edge-agent --json");
        assertThat(ran.code()).as(ran.err()).isZero();
        JsonNode told = new ObjectMapper().readTree(ran.out());
        assertThat(told.path("fault").asText()).isEqualTo("disk-full");
        assertThat(told.path("process").asText()).isEqualTo("edge-agent");
        assertThat(told.path("on").asBoolean()).isTrue();
        assertThat(Files.readString(folder.resolve("run/mishaps/edge-agent.disk-full")))
                .isEqualTo(told.path("until").asText());
        Ran named = run("fault slow-store", "--url", process.url());
        assertThat(named.code()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(named.err()).contains("slow-store", "--data", "without --url");
        Ran noToken =
                run("fault slow-store", "--token-file", folder.resolve("none").toString());
        assertThat(noToken.code()).isEqualTo(ExitCode.WRONG_USE);
    }

    @Test
    void aListOfNothingIsWrongUse() throws IOException {
        Ran ran = run("dead-letter list --limit 0", "--url", process.url());
        assertThat(ran.code()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(ran.err()).contains("--limit 0");
    }

    /** The verdict's questions are asked by several threads; what one was told is not lost on the way. */
    @Test
    void aVerdictThatFailsHalfWayEndsAsTheAnswerSays() throws IOException {
        process.body = "{\"detail\":\"said half way\"}";
        process.seriesCode = 400;
        Ran wrong = run("verify", "--url", process.url());
        assertThat(wrong.code()).as(wrong.err()).isEqualTo(ExitCode.WRONG_USE);
        process.seriesCode = 503;
        Ran failed = run("verify", "--url", process.url());
        assertThat(failed.code()).as(failed.err()).isEqualTo(ExitCode.NO);
        assertThat(failed.err()).contains("503", "said half way");
    }

    /** A plant of a year has more hours than a page has rows; the latest stand on the last one. */
    @ParameterizedTest
    @ValueSource(strings = {"ledger", "ledger --json"})
    void aLedgerOfSeveralPagesIsPrintedWhole(String command) throws Exception {
        String row = "{\"site\":\"works\",\"agent\":\"edge\",\"epoch\":\"%s\",\"hour\":\"2026-11-23T06:00:00Z\"}";
        String page = "{\"rows\":[" + row + "],\"total\":{\"sampled\":%d},\"next\":%s}";
        process.bodies.add(page.formatted("first", 7, "\"a+/=\""));
        process.bodies.add(page.formatted("second", 8, "\"b\""));
        process.bodies.add(page.formatted("third", 9, "null"));
        Ran ran = run(command, "--url", process.url());
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(process.asked)
                .containsExactly(
                        "GET /api/v1/ledger?limit=10000",
                        "GET /api/v1/ledger?limit=10000&cursor=a%2B%2F%3D",
                        "GET /api/v1/ledger?limit=10000&cursor=b");
        if (command.endsWith("--json")) {
            JsonNode ledger = new ObjectMapper().readTree(ran.out());
            assertThat(ledger.findValuesAsText("epoch")).containsExactly("first", "second", "third");
            assertThat(ledger.path("total").path("sampled").asInt()).isEqualTo(9);
            assertThat(ledger.get("next").isNull()).isTrue();
        } else {
            assertThat(ran.out()).containsSubsequence("epoch", "first", "second", "third", "total", " 9 ", "dropped:");
        }
    }

    @Test
    void aLedgerWithoutItsLastPageIsNotPrintedInPart() throws Exception {
        process.bodies.add("{\"rows\":[{\"epoch\":\"first\"}],\"total\":{},\"next\":\"a\"}");
        process.bodies.add("<html>");
        Ran ran = run("ledger", "--url", process.url());
        assertThat(ran.code()).isEqualTo(ExitCode.NO);
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void whatIsAskedForIsPrinted() throws Exception {
        Ran ran = run("ledger --json", "--url", process.url() + "//");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(process.asked).containsExactly("GET /api/v1/ledger?limit=10000");
        assertThat(new ObjectMapper()
                        .readTree(ran.out())
                        .path("total")
                        .path("sampled")
                        .asInt())
                .isEqualTo(7);
    }
}
