package io.steelyard.system.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
    private static final Pattern NUMBER = Pattern.compile("SHA-256 ([0-9a-f]{64})");
    private static final String ADDRESS = "opc.tcp://192.168.10.20:4840";
    private static final String URI = "urn:test:server";
    private static final String PASSWORD = "of the test alone";
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

    @BeforeEach
    void choosePorts() throws Exception {
        http = Steelyard.freePortBase();
        mqtt = http + 1;
        agent = http + 2;
        machine = http + 3;
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
        asyncua();
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

    /** Every line of every fence for a shell. */
    private static List<String> commands() throws Exception {
        String page = Files.readString(Repository.root().resolve("docs/connect-a-machine.md"));
        List<String> commands = new ArrayList<>();
        for (MatchResult block : BLOCK.matcher(page).results().toList()) {
            block.group(1).lines().filter(line -> !line.isBlank()).forEach(commands::add);
        }
        return commands;
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

    /** Starts a server of asyncua's; without it the test is skipped by name. */
    private void asyncua() throws Exception {
        String named = System.getenv("STEELYARD_TEST_OPCUA_PEERS");
        Path cache = named == null
                ? Path.of(System.getProperty("user.home"), ".cache/steelyard-test-peers/opcua")
                : Path.of(named);
        Path stack = cache.resolve("asyncua-2.1.0");
        assumeTrue(
                Files.exists(stack.resolve("complete")),
                "skipped peer: asyncua 2.1.0: not fetched yet, which .ci/opcua-peers does");
        identity();
        Process server = new ProcessBuilder(
                        stack.resolve("bin/python").toString(),
                        Repository.root()
                                .resolve("system-tests/peers/asyncua/server.py")
                                .toString(),
                        "--port",
                        Integer.toString(machine),
                        "--certificate",
                        folder.resolve("certificate.pem").toString(),
                        "--key",
                        folder.resolve("key.pem").toString(),
                        "--uri",
                        URI)
                .redirectError(folder.resolve("asyncua.log").toFile())
                .start();
        running.push(server);
        BufferedReader said =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        assertThat(said.readLine()).isEqualTo("ready " + machine);
    }

    /** Certificate and key of the server, made by the JDK's own tool. */
    private void identity() throws Exception {
        Path store = folder.resolve("server.p12");
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
                        "san=uri:" + URI + ",dns:localhost,ip:127.0.0.1",
                        "-ext",
                        "ku=digitalSignature,nonRepudiation,keyEncipherment,dataEncipherment,keyCertSign")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.txt").toFile())
                .start();
        assertThat(keytool.waitFor())
                .as(Files.readString(folder.resolve("keytool.txt")))
                .isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        pem("certificate", "CERTIFICATE", keys.getCertificate("server").getEncoded());
        pem("key", "PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
    }

    private void pem(String file, String what, byte[] der) throws Exception {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(
                folder.resolve(file + ".pem"),
                "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
    }
}
