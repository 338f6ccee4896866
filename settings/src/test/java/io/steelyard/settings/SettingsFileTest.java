package io.steelyard.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsFileTest {
    private static final Keys SIGNAL = Keys.of(
            Key.required("name", Type.id(), "The signal's name."), Key.optional("node", Type.text(), "Node id."));
    private static final Keys KEYS = Keys.of(
            Key.of("data", Type.path(), "data", "Folder of the data."),
            Key.required("agent", Type.id(), "The agent's id."),
            Key.of("mode", Type.oneOf("refuse", "drop-oldest"), "refuse", "What to do at the cap."),
            Key.of("every", Type.length(), "10s", "How often."),
            Key.of("cap", Type.size(), "5GB", "At most so much."),
            Key.optional("password", Type.secret(), "A password."),
            Key.optional("http", Type.section(Keys.of(Key.of("port", Type.port(), "8080", "Port."))), "HTTP."),
            Key.optional("signals", Type.listOf(Type.section(SIGNAL)), "Signals."));

    @TempDir
    Path folder;

    private Settings read(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("agent.yaml"), yaml);
        return SettingsFile.read(file, KEYS, Map.of("SECRET", "s3cret"), SettingsFileTest::duplicates);
    }

    private static List<Problem> duplicates(Settings settings) {
        List<Problem> problems = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Settings signal : settings.sections("signals")) {
            if (!names.add(signal.text("name"))) {
                problems.add(signal.problem("name", "is given twice", "name each signal once"));
            }
        }
        return problems;
    }

    @Test
    void readsValuesAndFillsInDefaults() throws IOException {
        Settings settings = read("""
                agent: edge-1
                every: 1500ms
                password: ${env:SECRET}
                signals:
                  - {name: power, node: "ns=2;s=x"}
                """);
        assertThat(settings.text("agent")).isEqualTo("edge-1");
        assertThat(settings.length("every")).isEqualTo(Duration.ofMillis(1500));
        assertThat(settings.size("cap")).isEqualTo(5L << 30);
        assertThat(settings.text("mode")).isEqualTo("refuse");
        assertThat(settings.section("http").number("port")).isEqualTo(8080);
        assertThat(settings.path("data")).isEqualTo(folder.resolve("data"));
        assertThat(settings.secretOrNull("password").reveal()).isEqualTo("s3cret");
        assertThat(settings.secretOrNull("password")).hasToString("***");
        assertThat(settings.sections("signals").get(0).text("node")).isEqualTo("ns=2;s=x");
    }

    /** A person mends a file once, not once for each mistake. */
    @Test
    void listsEveryMistakeAtOnceWithLineAndRemedy() {
        SettingsException failure = catchThrowableOfType(SettingsException.class, () -> read("""
                agnt: edge-1
                mode: refuze
                every: 10 parsecs
                cap: many
                password: hunter2
                http: {port: 70000}
                signals:
                  - {name: power}
                  - {name: power}
                  - {nme: speed}
                """));
        List<String> texts = failure.problems().stream()
                .map(Problem::toString)
                .map(text -> text.substring(text.indexOf("agent.yaml")))
                .toList();
        assertThat(texts)
                .anySatisfy(text ->
                        assertThat(text).startsWith("agent.yaml:1:1: agnt: unknown key; did you mean \"agent\"?"))
                .anySatisfy(text -> assertThat(text).contains("agent: is missing"))
                .anySatisfy(text ->
                        assertThat(text).startsWith("agent.yaml:2:7: mode:").contains("did you mean refuse?"))
                .anySatisfy(text ->
                        assertThat(text).startsWith("agent.yaml:3:8: every:").contains("500ms"))
                .anySatisfy(text -> assertThat(text).startsWith("agent.yaml:4:6: cap:"))
                .anySatisfy(text -> assertThat(text)
                        .startsWith("agent.yaml:5:11: password:")
                        .contains("${env:NAME}"))
                .anySatisfy(text -> assertThat(text).startsWith("agent.yaml:6:14: http.port:"))
                .anySatisfy(text -> assertThat(text).startsWith("agent.yaml:9:6: signals[1].name: is given twice"))
                .anySatisfy(text -> assertThat(text)
                        .startsWith("agent.yaml:10:6: signals[2].nme: unknown key; did you mean \"name\"?"));
        assertThat(String.join("\n", texts)).doesNotContain("hunter2");
    }

    @Test
    void saysHowToSetASecretThatIsNotThere() {
        SettingsException failure =
                catchThrowableOfType(SettingsException.class, () -> read("agent: a\npassword: ${env:NOT_SET}\n"));
        assertThat(failure.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .contains("NOT_SET is not set")
                        .contains("export NOT_SET="));
    }

    @Test
    void namesTheLineOfASyntaxError() {
        SettingsException failure =
                catchThrowableOfType(SettingsException.class, () -> read("agent: a\n  mode: [refuse\n"));
        assertThat(failure.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.line()).isPositive());
    }

    @Test
    void namesADuplicateKey() {
        SettingsException failure = catchThrowableOfType(SettingsException.class, () -> read("agent: a\nagent: b\n"));
        assertThat(failure.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString()).contains(":2:1: agent: given twice"));
    }

    /** A file that would fill the memory or end the parser is a mistake like any other. */
    @Test
    void saysSoWhenAFileIsNestedWithoutEnd() {
        for (String yaml : List.of(
                "agent: " + "[".repeat(100_000),
                "a: &a [x,x]\n"
                        + IntStream.range(0, 30)
                                .mapToObj(i -> "k" + i + ": [*a, *a]\n")
                                .reduce("", String::concat))) {
            SettingsException failure = catchThrowableOfType(SettingsException.class, () -> read(yaml));
            assertThat(failure.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.line()).isPositive();
                assertThat(problem.remedy()).isNotBlank();
            });
        }
    }

    @Test
    void takesAPartAgainByItsName() throws IOException {
        Settings settings = read("agent: &it x\nsignals: [{name: *it, node: i=1}]\n");
        assertThat(settings.sections("signals"))
                .extracting(one -> one.text("name"))
                .containsExactly("x");
    }

    @Test
    void takesNoSecondDocumentAndNoNameThatNobodyGave() {
        for (String yaml : List.of("agent: a\n---\nagent: b\n", "agent: *a\n")) {
            SettingsException failure = catchThrowableOfType(SettingsException.class, () -> read(yaml));
            assertThat(failure.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.line()).isPositive();
                assertThat(problem.what()).startsWith("not YAML");
            });
        }
    }

    @Test
    void anotherTextDiffersInTheKeysThatAreOthers() throws IOException {
        Settings before = read("agent: a\nsignals: [{name: x}]\n");
        Settings after = read("agent: b\nsignals: [{name: y}]\n");
        assertThat(before.differences(after)).containsExactly("agent", "signals");
        assertThat(before.without(Set.of("signals")).differences(after.without(Set.of("signals"))))
                .containsExactly("agent");
    }

    /** Each mistake once: what follows from a mistake is not told as another one. */
    @Test
    void aWrongValueStandsAsItsDefaultAndIsKnownAsWrong() throws IOException {
        List<Boolean> sound = new ArrayList<>();
        Path file = Files.writeString(folder.resolve("agent.yaml"), "agent: a b\nmode: refuze\nevery: 3s\n");
        SettingsException failure = catchThrowableOfType(
                SettingsException.class,
                () -> SettingsFile.read(file, KEYS, Map.of(), settings -> {
                    assertThat(settings.text("mode")).isEqualTo("refuse");
                    sound.add(settings.isSound("mode"));
                    sound.add(settings.isSound("agent", "every"));
                    sound.add(settings.isSound("every", "cap"));
                    return List.of();
                }));
        assertThat(failure.problems()).hasSize(2);
        assertThat(sound).containsExactly(false, false, true);
    }

    /** 999999 TB must not wrap around to a small number. */
    @Test
    void refusesSizesAndLengthsOutOfBounds() {
        for (String line : List.of("cap: 999999999999999TB", "every: 999999999999999d", "every: PT-1S")) {
            SettingsException failure =
                    catchThrowableOfType(SettingsException.class, () -> read("agent: a\n" + line + "\n"));
            assertThat(failure.problems())
                    .as(line)
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.line()).isEqualTo(2));
        }
    }

    /** YAML can say a character that no path may have; that is a line of the file, not a stack trace. */
    @Test
    void aPathThatTheSystemCannotHaveIsAMistake() {
        SettingsException failure = catchThrowableOfType(
                SettingsException.class, () -> read("agent: a\ndata: \"a\\0b\"\npassword: \"${file:a\\0b}\"\n"));
        assertThat(failure.problems()).extracting(Problem::line).containsExactly(2, 3);
        assertThat(failure.problems())
                .allSatisfy(problem -> assertThat(problem.toString()).contains("\"a?b\" is not a path"));
    }

    @Test
    void anEmptyVariableIsNoSecretAndPortMinusOneIsNoPort() throws IOException {
        Path file = Files.writeString(
                folder.resolve("agent.yaml"), "agent: a\nhttp: {port: -1}\npassword: \"${env:EMPTY}\"\n");
        SettingsException failure = catchThrowableOfType(
                SettingsException.class,
                () -> SettingsFile.read(file, KEYS, Map.of("EMPTY", ""), SettingsFileTest::duplicates));
        assertThat(failure.problems()).extracting(Problem::line).containsExactly(2, 3);
    }

    /** A check over several keys finds its mistakes last; a person reads the file from the top. */
    @Test
    void mistakesAreListedInTheOrderOfTheFile() {
        SettingsException failure = catchThrowableOfType(SettingsException.class, () -> read("""
                signals:
                  - {name: power}
                  - {name: power}
                every: never
                agent: a
                """));
        assertThat(failure.problems()).extracting(Problem::line).containsExactly(3, 4);
    }

    /** That it is missing is said; a check that compares it would say it a second time. */
    @Test
    void aMissingValueIsKnownAsDoubtful() throws IOException {
        Path file = Files.writeString(folder.resolve("agent.yaml"), "data: here\n");
        List<Boolean> sound = new ArrayList<>();
        SettingsException failure = catchThrowableOfType(
                SettingsException.class,
                () -> SettingsFile.read(file, KEYS, Map.of(), settings -> {
                    sound.add(settings.isSound("agent"));
                    sound.add(settings.isSound("data", "every"));
                    return List.of();
                }));
        assertThat(failure.problems()).hasSize(1);
        assertThat(sound).containsExactly(false, true);
    }

    @Test
    void anEmptySecretFileIsAMistake() throws IOException {
        Files.writeString(folder.resolve("secret"), "\n");
        SettingsException failure =
                catchThrowableOfType(SettingsException.class, () -> read("agent: a\npassword: ${file:secret}\n"));
        assertThat(failure.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString()).contains("is empty"));
    }

    /** The published schema and our own checks must not tell two stories. */
    @Test
    void theSchemaAgreesWithTheChecks() {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(JsonSchema.of(KEYS, "test"));
        assertThat(schema.validate(
                        "{\"agent\":\"edge-1\",\"every\":\"5m\",\"cap\":\"64MB\",\"http\":{\"port\":1},"
                                + "\"password\":\"${file:/run/x}\",\"signals\":[{\"name\":\"a\"}]}",
                        InputFormat.JSON))
                .isEmpty();
        for (String bad : List.of(
                "{}",
                "{\"agent\":\"a b\"}",
                "{\"agent\":\"a\",\"more\":1}",
                "{\"agent\":\"a\",\"mode\":\"x\"}",
                "{\"agent\":\"a\",\"every\":\"10 parsecs\"}",
                "{\"agent\":\"a\",\"password\":\"hunter2\"}",
                "{\"agent\":\"a\",\"http\":{\"port\":70000}}",
                "{\"agent\":\"a\",\"signals\":[{}]}")) {
            assertThat(schema.validate(bad, InputFormat.JSON)).as(bad).isNotEmpty();
        }
    }
}
