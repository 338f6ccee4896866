package io.steelyard.system.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.steelyard.settings.Version;
import io.steelyard.system.Archive;
import io.steelyard.system.Steelyard;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the build leaves for plants without internet: two archives, looked at from outside and, the one for here, started. */
final class ArchiveIT {
    private static final int ELF = 0x464c457f;
    private static final int MACHINE_AT = 18;
    private static final Pattern NATIVE = Pattern.compile(".*\\.(so|dll|dylib|jnilib)|.*libduckdb.*");
    private static final Pattern ENTRY = Pattern.compile("(\\S+) (\\S+) +\\d+ (\\S+ \\S+) (\\S+)");
    private static final Pattern LIBRARY = Pattern.compile("\\S+:(\\S+):(\\S+) - ");

    /** Unpacked once: nothing is written there. */
    private static final Map<String, Path> UNPACKED = new HashMap<>();

    @TempDir
    static Path programs;

    @TempDir
    Path folder;

    @BeforeAll
    static void unpackBoth() throws IOException, InterruptedException {
        for (String platform : List.of("x64", "arm64")) {
            UNPACKED.put(platform, Archive.of(platform).unpack(Files.createDirectory(programs.resolve(platform))));
        }
    }

    /** ELF's number of the machine: 62 is x86-64, 183 AArch64. */
    @ParameterizedTest
    @CsvSource({"x64, 62", "arm64, 183"})
    void anArchiveIsWholeAndHasTheNativeLibrariesOfItsPlatformOnly(String platform, short machine)
            throws IOException, InterruptedException {
        Archive archive = Archive.of(platform);
        Archive.ran(
                parent(archive),
                "sha256sum",
                "--check",
                "--quiet",
                archive.file().getFileName() + ".sha256");
        Path program = UNPACKED.get(platform);

        Archive.ran(program, "sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS");
        Set<String> summed = Files.readAllLines(program.resolve("SHA256SUMS")).stream()
                .map(line -> line.substring(line.indexOf("  ") + 2))
                .collect(Collectors.toCollection(TreeSet::new));
        summed.add("SHA256SUMS");
        assertThat(summed).isEqualTo(filesOf(program));

        List<Path> natives = new ArrayList<>();
        for (String file : filesOf(program)) {
            if (file.endsWith(".jar")) {
                try (ZipFile jar = new ZipFile(program.resolve(file).toFile())) {
                    assertThat(jar.stream()
                                    .filter(entry ->
                                            NATIVE.matcher(entry.getName()).matches()))
                            .as("native libraries in %s, unpacked at each start", file)
                            .isEmpty();
                }
            } else if (NATIVE.matcher(file).matches()) {
                natives.add(program.resolve(file));
            }
        }
        assertThat(natives).as("DuckDB's and SQLite's").hasSize(2).allSatisfy(library -> {
            ByteBuffer head = ByteBuffer.wrap(Files.readAllBytes(library)).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(head.getInt(0)).isEqualTo(ELF);
            assertThat(head.getShort(MACHINE_AT)).isEqualTo(machine);
        });
        librariesHaveALicence(program);
        assertThat(Links.broken(program)).isEmpty();
    }

    private static void librariesHaveALicence(Path program) throws IOException {
        Set<String> listed = new TreeSet<>();
        Matcher library = LIBRARY.matcher(Files.readString(program.resolve("THIRD-PARTY.txt")));
        while (library.find()) {
            listed.add(library.group(1));
        }
        try (Stream<Path> all = Files.list(program.resolve("lib"))) {
            assertThat(all.map(file -> file.getFileName().toString())
                            .filter(file -> file.endsWith(".jar") && !file.contains("-" + Version.text()))
                            .map(file -> file.replaceFirst("(-\\d[^-]*)?(\\.Final)?\\.jar$", "")))
                    .allSatisfy(name -> assertThat(listed).contains(name));
        }
        assertThat(Files.readString(program.resolve("THIRD-PARTY.txt"))).doesNotContain("Unknown license");
    }

    /** The same sources give the same bytes only when nothing of the machine that packs them gets in. */
    @ParameterizedTest
    @ValueSource(strings = {"x64", "arm64"})
    void nothingOfTheBuildingMachineIsInAnArchive(String platform) throws IOException, InterruptedException {
        String listing = Archive.ran(
                folder,
                "tar",
                "--utc",
                "--numeric-owner",
                "--full-time",
                "-tvzf",
                Archive.of(platform).file().toString());
        List<String> names = new ArrayList<>();
        Set<String> times = new TreeSet<>();
        Set<String> modes = new TreeSet<>();
        for (String line : listing.lines().toList()) {
            Matcher entry = ENTRY.matcher(line);
            assertThat(entry.matches()).as(line).isTrue();
            assertThat(entry.group(2)).as(line).isEqualTo("0/0");
            names.add(entry.group(4));
            times.add(entry.group(3));
            modes.add(entry.group(1) + (entry.group(4).endsWith("/steelyard") ? " steelyard" : ""));
        }
        assertThat(names).doesNotHaveDuplicates();
        assertThat(names.stream().filter(name -> name.endsWith("/"))).isSorted();
        assertThat(names.stream().filter(name -> !name.matches(".*(/|/steelyard)")))
                .isSorted();
        assertThat(times).hasSize(1);
        assertThat(modes).containsExactly("-rw-r--r--", "-rwxr-xr-x steelyard", "drwxr-xr-x");
    }

    @Test
    void aUnitIsWhatSystemdTakesAndStartsACommandThatThereIs() throws IOException, InterruptedException {
        Path program = unpacked();
        Path units = Files.createDirectory(folder.resolve("units"));
        List<String> command = new ArrayList<>(List.of("systemd-analyze", "verify", "--man=no"));
        for (String process : List.of("gateway", "edge-agent")) {
            String unit = Files.readString(program.resolve("systemd/steelyard-" + process + ".service"));
            assertThat(unit)
                    .contains("ExecStart=/opt/steelyard/current/steelyard " + process + " --config /etc/steelyard/"
                            + process + ".yaml\n");
            Path here = Files.writeString(
                    units.resolve("steelyard-" + process + ".service"),
                    unit.replace("/opt/steelyard/current", program.toString()));
            command.add(here.toString());
            assertThat(run(
                                    program,
                                    process,
                                    "--config",
                                    program.resolve("conf/" + process + ".yaml").toString(),
                                    "--check")
                            .output())
                    .contains(": good");
        }
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(path -> Files.exists(Path.of(path, command.get(0)))),
                "no systemd-analyze here");
        assertThat(Archive.ran(folder, command.toArray(String[]::new)))
                .as("complaints")
                .isEmpty();
    }

    @Test
    void theCommandIsFoundThroughLinksAndTellsItsVersion() throws IOException, InterruptedException {
        Path program = unpacked();
        Path current = Files.createSymbolicLink(programs.resolve("current"), programs.relativize(program));
        Path command = Files.createSymbolicLink(programs.resolve("command"), Path.of("current", "steelyard"));

        for (String asked : List.of("version", "--version")) {
            Steelyard.Result version = Archive.run(folder, Archive.bareMachine(machine()), command.toString(), asked);
            assertThat(version.output()).isEqualTo("steelyard " + Version.text() + "\n");
            assertThat(version.exitCode()).isZero();
        }
        assertThat(run(current, "gateway", "--version").output()).isEqualTo("steelyard " + Version.text() + "\n");
    }

    /** Whoever tries the demo where it was unpacked must not find the data gone with the next version. */
    @Test
    void whatIsKeptLiesOutsideOfTheUnpackedFolder() throws IOException, InterruptedException {
        Path program = unpacked().toRealPath();
        Map<String, String> environment = Archive.bareMachine(machine());
        String script = program.resolve("steelyard").toString();

        assertThat(Archive.run(program.resolve("lib"), environment, script, "verify")
                        .output())
                .contains(machine().resolve("home/steelyard-data").toString());
        assertThat(Archive.run(machine(), environment, script, "verify").output())
                .contains("no truth in data/");
        environment.put("STEELYARD_DATA", "/somewhere/else");
        assertThat(Archive.run(program, environment, script, "verify").output()).contains("in /somewhere/else/");
    }

    @Test
    void aMachineWithoutASuitableJavaIsToldWhatToDo() throws IOException, InterruptedException {
        Path program = unpacked();
        Map<String, String> environment = Archive.bareMachine(machine());
        String script = program.resolve("steelyard").toString();

        Map<String, String> old = new HashMap<>(environment);
        Path home = Files.createDirectories(folder.resolve("old/bin")).getParent();
        old.put("JAVA_HOME", home.toString());
        refused(Archive.run(folder, old, script, "version"), "JAVA_HOME is " + home, "no program bin/java");
        Files.copy(Path.of("/bin/true").toRealPath(), home.resolve("bin/java"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"1.8.0_392\"\n");
        refused(Archive.run(folder, old, script, "version"), home.toString(), "is Java 1.8.0_392", "17 or newer");

        environment.put("PATH", Archive.toolsWithoutJava().toString());
        refused(Archive.run(folder, environment, script, "version"), "not on the path", "JAVA_HOME");
    }

    /** Versions of Java differ in their options; what a person writes must not be passed over. */
    @Test
    void javaIsGivenNoneOfOurOptionsThatItDoesNotKnowButThoseOfThePerson() throws IOException, InterruptedException {
        Path program = Files.createDirectory(folder.resolve("linked"));
        Files.copy(unpacked().resolve("steelyard"), program.resolve("steelyard"), StandardCopyOption.COPY_ATTRIBUTES);
        Path library = Files.createDirectory(program.resolve("lib"));
        try (Stream<Path> all = Files.list(unpacked().resolve("lib"))) {
            for (Path file : all.toList()) {
                Files.createLink(library.resolve(file.getFileName()), file);
            }
        }
        Path options = library.resolve("edge-agent.options");
        String ours = Files.readString(options);
        Files.delete(options);
        Files.writeString(options, "-XX:OfAnotherJava=1\n" + ours + "-XX:-OfYetAnother");

        Steelyard.Result started = run(program, "edge-agent", "--version");
        assertThat(started.out()).isEqualTo("steelyard " + Version.text() + "\n");
        assertThat(started.err().lines())
                .hasSize(2)
                .first()
                .asString()
                .contains("does not know -XX:OfAnotherJava=1 and runs without it");
        assertThat(started.err()).contains("does not know -XX:-OfYetAnother and");
        Map<String, String> mistyped = Archive.bareMachine(machine());
        mistyped.put("STEELYARD_JAVA_OPTIONS", "-XX:+ExitOnOutOfMemory");
        Steelyard.Result refused =
                Archive.run(folder, mistyped, unpacked().resolve("steelyard").toString(), "edge-agent", "--version");
        assertThat(refused.output()).contains("Unrecognized VM option 'ExitOnOutOfMemory'");
        assertThat(refused.out()).isEmpty();
        assertThat(refused.exitCode()).isEqualTo(1);
    }

    /** The command has few of the libraries on its path: each of its ways has to find all that it needs. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--list",
                "--print-answers=cmmm-2020 --lang=zh",
                "--model=sme-2024 --answers=answers.yaml",
                "--model=sme-2024 --answers=answers.json --format=json",
                "--models=models --model=energy-check --answers=own.yaml --json --lang=zh",
            })
    void assessesWithTheLibrariesOfItsPath(String arguments) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("answers.yaml"), "answers: {equipment-digital: {ratio: 0.45}}\n");
        Files.writeString(
                folder.resolve("answers.json"), "{\"answers\": {\"equipment-digital\": {\"ratio\": 0.45}}}\n");
        Files.writeString(folder.resolve("own.yaml"), "answers: {}\n");
        String page = Files.readString(Repository.root().resolve("docs/add-a-model.md"));
        Matcher model = Pattern.compile("(?s)```yaml model\n(.*?)```").matcher(page);
        assertThat(model.find()).isTrue();
        Files.writeString(Files.createDirectory(folder.resolve("models")).resolve("energy-check.yaml"), model.group(1));
        List<String> command =
                new ArrayList<>(List.of(UNPACKED.get("x64").resolve("steelyard").toString(), "assess"));
        command.addAll(List.of(arguments.split(" ")));
        assertThat(Archive.ran(folder, command.toArray(String[]::new))).isNotBlank();
    }

    /** Whoever makes a machine small, or large again, keeps the start that the archive of classes gives. */
    @Test
    void oneArchiveOfClassesServesTheAgentWithEitherOptions() throws IOException, InterruptedException {
        String archive = folder.resolve("classes.jsa").toString();
        agentsVersion(List.of("edge-agent.options"), "-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable");

        assertThat(agentsVersion(
                        List.of("edge-agent.options", "edge-agent.small.options"),
                        "-XX:SharedArchiveFile=" + archive,
                        "-Xlog:class+load"))
                .contains("io.steelyard.edge.EdgeAgentMain source: shared objects file (top)");
    }

    private String agentsVersion(List<String> options, String... more) throws IOException, InterruptedException {
        Path library = unpacked().resolve("lib");
        List<String> command = new ArrayList<>(List.of("java"));
        options.forEach(file -> command.add("@" + library.resolve(file)));
        command.addAll(List.of(more));
        command.addAll(List.of(
                "-cp", library.resolve("edge-agent-" + Version.text() + ".jar").toString()));
        command.addAll(List.of("io.steelyard.edge.EdgeAgentMain", "--version"));
        return Archive.run(folder, Archive.bareMachine(machine()), command.toArray(String[]::new))
                .output();
    }

    /** Not by the driver's stack trace. */
    @Test
    void theArchiveOfAnotherPlatformSaysSo() throws IOException, InterruptedException {
        Path program = Files.createDirectory(folder.resolve("other"));
        Files.copy(unpacked().resolve("steelyard"), program.resolve("steelyard"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createFile(Files.createDirectory(program.resolve("lib")).resolve("libduckdb_java.so_linux_other"));

        refused(run(program, "version"), "another kind of machine", "linux-x64 or linux-arm64");
    }

    private static void refused(Steelyard.Result result, String... said) {
        assertThat(result.output()).contains(said);
        assertThat(result.exitCode()).isEqualTo(2);
    }

    private static Path unpacked() {
        assumeTrue(Archive.ofThisMachine().isPresent(), "there is no archive for this machine");
        return UNPACKED.get(Archive.ofThisMachine().orElseThrow().platform());
    }

    private Path machine() throws IOException {
        return Files.createDirectories(folder.resolve("machine"));
    }

    private Steelyard.Result run(Path program, String... arguments) throws IOException, InterruptedException {
        String[] command = Stream.concat(Stream.of(program.resolve("steelyard").toString()), Stream.of(arguments))
                .toArray(String[]::new);
        return Archive.run(folder, Archive.bareMachine(machine()), command);
    }

    private static Path parent(Archive archive) {
        return archive.file().toAbsolutePath().getParent();
    }

    private static Set<String> filesOf(Path program) throws IOException {
        try (Stream<Path> all = Files.walk(program)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> program.relativize(file).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
