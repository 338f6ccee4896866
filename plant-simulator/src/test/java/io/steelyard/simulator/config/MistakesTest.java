package io.steelyard.simulator.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.settings.Launch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One mistake in a good file: one problem, at its line, with what to do. */
final class MistakesTest {
    private static final String GOOD = """
            data: data
            opcua: {host: 127.0.0.1, port: 4840, servers: areas}
            truth: {part: 64MB, cap: 2GB}
            """;

    @TempDir
    private Path folder;

    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();

    private int check(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("simulator.yaml"), text);
        Files.writeString(folder.resolve("two.txt"), "two");
        return new Launch("simulator", SimulatorKeys.all(), SimulatorKeys::problems, out::add, err::add)
                .next(new String[] {"--config", file.toString(), "--check"}, Map.of())
                .exitCode();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "host: 127.0.0.1 | host: opc.tcp://127.0.0.1 | 2 | write it like 127.0.0.1",
                "host: 127.0.0.1 | `advertise: \"opc.tcp://plant:4840\"` | 2 | write it like 127.0.0.1",
                "port: 4840 | `port: 4840, policies: [Basic256]` | 2 | Basic256Sha256",
                "port: 4840 | `port: 4840, user: me, password: \"${file:two.txt}\", users: [{name: me, password: \"${file:two.txt}\"}]` | 2 | name each user once",
                "port: 4840 | port: 0 | 2 | from 1 to 65535",
                "port: 4840 | port: 65531 | 2 | or servers: one",
                "port: 4840 | `port: 4840, user: me` | 2 | set opcua.user and opcua.password, or neither",
                "port: 4840 | `port: 4840, user: me, password: me2` | 2 | write ${env:NAME} or ${file:PATH}",
                "port: 4840 | `port: 4840, user: me, password: \"${env:NOT_SET}\"` | 2 | export NOT_SET=",
                "port: 4840 | `port: 4840, anonymous: false` | 2 | name opcua.user",
                "port: 4840 | `port: 4840, none: no` | 2 | write true or false",
                "part: 64MB | part: 0 | 3 | from 64KB to 1GB",
                "part: 64MB | part: 4000000TB | 3 | from 64KB to 1GB",
                "part: 64MB | part: large | 3 | write a number and a unit",
                "part: 64MB | part: 1GB, cap: 1GB} # | 3 | at least twice truth.part",
            })
    void namesASingleMistakeOnceAndOnlyThat(String good, String bad, int line, String remedy) throws Exception {
        String text = GOOD.replace(good, bad);
        assertThat(text).isNotEqualTo(GOOD);
        assertThat(check(text)).isEqualTo(2);
        assertThat(err).as(String.join("\n", err)).hasSize(2);
        assertThat(err.get(0)).contains("simulator.yaml:" + line + ":").contains(remedy);
    }

    /** What is compared with a value that was wrong itself is not called wrong, too. */
    @Test
    void nothingIsComparedWithAMistake() throws Exception {
        assertThat(check("truth: {part: huge, cap: 100MB}\n")).isEqualTo(2);
        assertThat(err).as(String.join("\n", err)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                GOOD,
                "data: data\n",
                "opcua: {port: 65535, servers: one}\n",
                "opcua: {port: 65535}\nload: {signals: 1, rate: 1}\n",
                "opcua: {port: 65530}\n"
            })
    void findsNothingWrongWithAGoodFile(String text) throws Exception {
        assertThat(check(text)).as(String.join("\n", err)).isZero();
        assertThat(err).isEmpty();
    }
}
