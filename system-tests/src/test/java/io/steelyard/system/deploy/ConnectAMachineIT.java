package io.steelyard.system.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.system.Browser;
import io.steelyard.system.Steelyard;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/connect-a-machine.md}, command by command, against a server of asyncua's that knows nothing of us. */
@Timeout(300)
final class ConnectAMachineIT {
    private static final Pattern BLOCK = Pattern.compile("(?m)^```bash\\n((?:.*\\n)*?)```$");
    private static final Pattern NUMBER = Pattern.compile("(?:SHA-256|another certificate,) ([0-9a-f]{64})");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");
    private static final String ADDRESS = "opc.tcp://192.168.10.20:4840";
    private static final String URI = "urn:test:server";
    private static final String PASSWORD = "of the test alone";
    private static final String OPERATOR = "urn:test:operator:known";
    private static final String USES = "digitalSignature,nonRepudiation,keyEncipherment,dataEncipherment,keyCertSign";
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Duration MOMENT = Duration.ofMillis(250);

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final Deque<Process> running = new ArrayDeque<>();
    private int http;
    private int mqtt;
    private int agent;
    private int machine;
    private int another;
    private final Set<String> tried = new TreeSet<>();

    @BeforeEach
    void choosePorts() throws Exception {
        http = Steelyard.freePortBase();
        mqtt = http + 1;
        agent = http + 2;
        machine = http + 3;
        another = http + 4;
    }

    @AfterEach
    void endAll() throws InterruptedException {
        while (!running.isEmpty()) {
            Process one = running.pop();
            one.destroy();
            if (!one.waitFor(60, TimeUnit.SECONDS)) {
                one.destroyForcibly();
            }
        }
    }

    /** A new user types what stands there, in that order; whatever the page promises happens. */
    @Test
    void everyCommandOfThePageWorksAgainstAServerThatWeDidNotWrite() throws Exception {
        machine(machine, true);
        String url = "opc.tcp://127.0.0.1:" + machine;
        String number = "SHA256";
        List<String> commands = commands();
        assertThat(commands).hasSizeGreaterThan(8);
        for (String written : commands) {
            String command = written.replace(ADDRESS, url)
                    .replace("SHA256", number)
                    .replace("127.0.0.1:8080", "127.0.0.1:" + http)
                    .replace("127.0.0.1:8081", "127.0.0.1:" + agent);
            if (command.matches("\\./steelyard (gateway|edge-agent) --config \\S+")) {
                background(command);
                continue;
            }
            if (command.startsWith("curl ")) {
                Awaitility.await().atMost(LIMIT).pollInterval(MOMENT).until(() -> isThere(run(command)));
                continue;
            }
            boolean isFirstLook = command.contains(" doctor ") && !command.contains("--trust");
            String said = run(command);
            assertThat(said).as(command).endsWith(isFirstLook ? "exit 1\n" : "exit 0\n");
            Matcher shown = NUMBER.matcher(said);
            number = isFirstLook && shown.find() ? shown.group(1) : number;
            settle(command);
        }
        valuesMove();
        consoleShowsThem();
    }

    /**
     * What stands between the commands: every option that the page names is tried, and what it says that a server may
     * answer is met.
     */
    @Test
    void everyOptionThatThePageNamesDoesWhatThePageSays() throws Exception {
        identity("operator", OPERATOR, USES);
        machine(machine, true);
        String as = " --as works-1/edge-1";
        String doctor = "./steelyard doctor opc.tcp://127.0.0.1:" + machine + as;
        String first = certificateIn(says(1, doctor));
        says(0, doctor + " --trust " + first + " --profile machine.yaml");
        assertThat(folder.resolve("machine.yaml")).content().contains("servers:", "publishing:", "sampling:");
        Files.writeString(folder.resolve("password"), "secret\n");
        Files.writeString(folder.resolve("wrong"), "guessed\n");
        says(0, doctor + " --user plant --password-file password");
        assertThat(says(1, doctor + " --user plant --password-file wrong")).contains("The server wants a user");
        String operator = " --user-certificate operator.pem --user-key operator-key.pem";
        says(0, doctor + operator + " --profile machine.yaml");
        assertThat(folder.resolve("machine.yaml")).content().contains("userCertificate: \"operator.pem\"", "userKey:");
        assertThat(says(0, "./steelyard browse opc.tcp://127.0.0.1:" + machine + operator + " --format yaml"))
                .contains("userCertificate: \"operator.pem\"");

        String open = "./steelyard doctor opc.tcp://127.0.0.1:" + another + as;
        machine(another, false);
        assertThat(says(1, open)).contains("nothing that is signed or encrypted", "security None");
        says(0, open + " --security None");
        assertThat(says(3, "./steelyard doctor opc.tcp://127.0.0.1:" + agent + as))
                .contains("no OPC UA server answers");

        browseOptions("./steelyard browse opc.tcp://127.0.0.1:" + machine);

        String settings =
                "printf 'agent: edge-1\\nenterprise: my-company\\nsite: works-1\\ndata: data\\n' > agent.yaml";
        says(0, settings);
        settle(settings);
        says(0, "./steelyard browse opc.tcp://127.0.0.1:" + machine + " --format yaml >> agent.yaml");
        says(0, "./steelyard edge-agent --config agent.yaml --check");
        background("./steelyard edge-agent --config agent.yaml");
        String status = "curl -sf http://127.0.0.1:" + agent + "/status";
        Awaitility.await().atMost(LIMIT).pollInterval(MOMENT).until(() -> isThere(run(status)));
        endAll(); // the agent was let in with the first certificate
        machine(machine, true);
        String other = says(1, doctor);
        assertThat(other).contains("another certificate", first);
        String second = certificateIn(other);
        says(0, "./steelyard agent cert trust " + second);
        says(0, doctor);

        weakCertificate(open);
        assertThat(optionsOf(page())).isNotEmpty().isSubsetOf(tried);
    }

    /** A machine whose certificate does not say what it is for. */
    private void weakCertificate(String doctor) throws Exception {
        endAll();
        identity("certificate", URI, "digitalSignature,keyEncipherment");
        serve(another, true);
        String number = certificateIn(says(1, doctor));
        assertThat(says(1, doctor + " --trust " + number))
                .contains("lacks the key usage nonRepudiation, dataEncipherment", "--weak-certificate");
        says(0, doctor + " --weak-certificate --profile weak.yaml");
        assertThat(folder.resolve("weak.yaml")).content().contains("weakCertificate: true");
    }

    /** Looks at less, and for programs. */
    private void browseOptions(String browse) throws Exception {
        assertThat(says(0, browse + " --path Objects/Count"))
                .contains("s=Count/7")
                .doesNotContain("s=Types/");
        assertThat(says(0, browse + " --depth 1")).contains("s=Count").doesNotContain("s=Count/7");
        String json = says(0, browse + " --format json");
        JsonNode nodes =
                JSON.readTree(json.substring(0, json.lastIndexOf("\nexit "))).path("nodes");
        assertThat(nodes.findValuesAsText("path")).contains("Objects/Types/UInt64");
        assertThat(says(0, browse + " --select 'Objects/Types/**/Int*' --select 'Objects/Count/?' --format yaml"))
                .contains("Objects/Types/Int32Array", "Objects/Count/7")
                .doesNotContain("Objects/Types/Double");
        assertThat(says(0, browse + " --type FolderType --select 'Objects/Count/?' --format yaml"))
                .contains("Objects/Count/7")
                .doesNotContain("Objects/Types/");
        assertThat(says(1, browse + " --type PumpType")).contains("none of the", "FolderType");
    }

    private String says(int exit, String command) throws Exception {
        tried.addAll(optionsOf(command));
        String said = run(command);
        assertThat(said).as(command).endsWith("exit " + exit + "\n");
        return said;
    }

    private static String certificateIn(String said) {
        Matcher shown = NUMBER.matcher(said);
        assertThat(shown.find()).as(said).isTrue();
        return shown.group(1);
    }

    private static Set<String> optionsOf(String text) {
        return OPTION.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    /** What a process says of the server or of its assets, not only that it runs. */
    private static boolean isThere(String said) {
        return said.endsWith("exit 0\n") && (said.contains("\"connected\":true") || said.contains("\"asset\""));
    }

    /** What the page promises: live values, here a counter of the peer's, which the gateway has seen go on. */
    private void valuesMove() throws Exception {
        String count = "curl -sf http://127.0.0.1:" + http + "/api/v1/assets/works-1%2FCount";
        Set<Long> seen = new TreeSet<>();
        Awaitility.await().atMost(LIMIT).pollInterval(MOMENT).until(() -> {
            String said = run(count);
            JsonNode value = JSON.readTree(said.substring(0, said.lastIndexOf("\nexit ")))
                    .at("/signals/0/value");
            if (value.isNumber()) {
                seen.add(value.asLong());
            }
            return seen.size() > 1;
        });
    }

    /** The same in the console, in both languages; where there is no browser nobody looks, which is said. */
    private void consoleShowsThem() throws Exception {
        Path chromium = Browser.find();
        assumeTrue(
                chromium != null, "no Chromium here, nobody looked at the page; name one in STEELYARD_TEST_CHROMIUM");
        try (Browser browser = Browser.start(chromium, folder.resolve("profile"))) {
            LiveConsole console = new LiveConsole(browser, http);
            console.showsAValueMove("en", "works-1/Count");
            console.showsAValueMove("zh", "works-1/Count");
        }
    }

    /** Every line of every fence for a shell. */
    private static List<String> commands() throws Exception {
        List<String> commands = new ArrayList<>();
        for (MatchResult block : BLOCK.matcher(page()).results().toList()) {
            block.group(1).lines().filter(line -> !line.isBlank()).forEach(commands::add);
        }
        return commands;
    }

    private static String page() throws Exception {
        return Files.readString(Repository.root().resolve("docs/connect-a-machine.md"));
    }

    /** Ports that nobody else has, where the page takes the usual ones. */
    private void settle(String command) throws Exception {
        if (command.startsWith("printf") && command.endsWith("> gateway.yaml")) {
            append("gateway.yaml", "http: {port: " + http + "}\nmqtt: {port: " + mqtt + "}\n");
        } else if (command.startsWith("printf") && command.endsWith("> agent.yaml")) {
            append("agent.yaml", "http: {port: " + agent + "}\nuplink: {url: \"mqtt://127.0.0.1:" + mqtt + "\"}\n");
        }
    }

    private void append(String file, String text) throws Exception {
        Files.writeString(folder.resolve(file), text, StandardOpenOption.APPEND);
    }

    /** What the command says, its exit code last. */
    private String run(String command) throws Exception {
        Path out = Files.createTempFile(folder, "said", ".txt");
        Process process = shell(command).redirectOutput(out.toFile()).start();
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .as(command)
                .isTrue();
        String said = Files.readString(out);
        return said + "\nexit " + process.exitValue() + "\n";
    }

    private void background(String command) throws Exception {
        running.push(shell("exec " + command)
                .redirectOutput(Files.createTempFile(folder, "log", ".txt").toFile())
                .start());
    }

    private ProcessBuilder shell(String command) {
        ProcessBuilder builder = new ProcessBuilder(
                        "bash",
                        "-c",
                        command.replace(
                                "./steelyard",
                                Repository.root().resolve("steelyard").toString()))
                .directory(folder.toFile())
                .redirectInput(new java.io.File("/dev/null"))
                .redirectErrorStream(true);
        builder.environment().put("STEELYARD_BUILD", "never");
        return builder;
    }

    /** Starts a server of asyncua's, with a new certificate or none; without asyncua the test is skipped by name. */
    private void machine(int port, boolean isSecured) throws Exception {
        if (isSecured) {
            identity("certificate", URI, USES);
        }
        serve(port, isSecured);
    }

    /** The same with the certificate that is there. */
    private void serve(int port, boolean isSecured) throws Exception {
        String named = System.getenv("STEELYARD_TEST_OPCUA_PEERS");
        Path cache = named == null
                ? Path.of(System.getProperty("user.home"), ".cache/steelyard-test-peers/opcua")
                : Path.of(named);
        Path stack = cache.resolve("asyncua-2.1.0");
        assumeTrue(
                Files.exists(stack.resolve("complete")),
                "skipped peer: asyncua 2.1.0: not fetched yet, which .ci/opcua-peers does");
        List<String> command = new ArrayList<>(List.of(
                stack.resolve("bin/python").toString(),
                Repository.root()
                        .resolve("system-tests/peers/asyncua/server.py")
                        .toString(),
                "--port",
                Integer.toString(port),
                "--uri",
                URI));
        if (isSecured) {
            command.addAll(
                    List.of("--certificate", folder.resolve("certificate.pem").toString()));
            command.addAll(
                    List.of("--key", folder.resolve("certificate-key.pem").toString()));
        }
        if (Files.exists(folder.resolve("operator.pem"))) {
            command.addAll(List.of("--user", folder.resolve("operator.pem").toString()));
        }
        Process server = new ProcessBuilder(command)
                .redirectError(folder.resolve("asyncua.log").toFile())
                .start();
        running.push(server);
        BufferedReader said =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        assertThat(said.readLine()).isEqualTo("ready " + port);
    }

    /** A certificate and its key, made by the JDK's own tool. */
    private void identity(String name, String uri, String uses) throws Exception {
        Path store = folder.resolve("server.p12");
        Files.deleteIfExists(store);
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-storetype",
                        "PKCS12",
                        "-alias",
                        "server",
                        "-dname",
                        "CN=a server",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString(),
                        "-ext",
                        "san=uri:" + uri + ",dns:localhost,ip:127.0.0.1",
                        "-ext",
                        "ku=" + uses)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.txt").toFile())
                .start();
        assertThat(keytool.waitFor())
                .as(Files.readString(folder.resolve("keytool.txt")))
                .isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        pem(name, "CERTIFICATE", keys.getCertificate("server").getEncoded());
        pem(
                name + "-key",
                "PRIVATE KEY",
                keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
    }

    private void pem(String file, String what, byte[] der) throws Exception {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(
                folder.resolve(file + ".pem"),
                "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
    }
}
