package io.steelyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.settings.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An archive as the build leaves it, handled as a person does: with the tools of a bare machine. */
public final class Archive {
    private static final List<String> TOOLS = List.of("bash", "dirname", "readlink", "uname", "mkdir");

    private final String platform;

    private Archive(String platform) {
        this.platform = platform;
    }

    /** One for {@code x64} or {@code arm64}. */
    public static Archive of(String platform) {
        return new Archive(platform);
    }

    /** The one for this machine; empty where there is none. */
    public static Optional<Archive> ofThisMachine() {
        return System.getProperty("os.name").equals("Linux")
                ? switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
                    case "amd64", "x86_64" -> Optional.of(of("x64"));
                    case "aarch64" -> Optional.of(of("arm64"));
                    default -> Optional.empty();
                }
                : Optional.empty();
    }

    public String platform() {
        return platform;
    }

    public Path file() {
        Path file =
                Steelyard.root().resolve("dist/target/steelyard-" + Version.text() + "-linux-" + platform + ".tar.gz");
        assertThat(file).as("packed by mvn verify").exists();
        return file;
    }

    /** Unpacks it and gives the folder {@code steelyard-VERSION}. */
    public Path unpack(Path folder) throws IOException, InterruptedException {
        ran(folder, "tar", "xzf", file().toString());
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).as("one folder on top").containsExactly(folder.resolve("steelyard-" + Version.text()));
        }
        return folder.resolve("steelyard-" + Version.text());
    }

    /**
     * The whole environment on a machine that has a Java runtime, bash and a few small tools; no Maven, and an empty home, {@code
     * home} in the folder, made where it is not there yet.
     */
    public static Map<String, String> bareMachine(Path folder) throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", toolsWithoutJava() + ":" + linked("java", List.of("java")));
        environment.put("HOME", Files.createDirectories(folder.resolve("home")).toString());
        environment.put("LC_ALL", "C.UTF-8");
        return environment;
    }

    /** What a program needs on the path beside Java. */
    public static Path toolsWithoutJava() throws IOException {
        return linked("tools", TOOLS);
    }

    /** A folder of nothing but links to these. It stays: another test, in another process, may be using it. */
    private static Path linked(String name, List<String> tools) throws IOException {
        List<Path> found = tools.stream().map(Archive::find).toList();
        Path folder = Files.createDirectories(Steelyard.root()
                .resolve("system-tests/target/bare-machine/" + name + "-" + Integer.toHexString(found.hashCode())));
        for (Path tool : found) {
            try {
                Files.createSymbolicLink(folder.resolve(tool.getFileName()), tool);
            } catch (FileAlreadyExistsException e) {
                continue; // made by the other, or earlier
            }
        }
        return folder;
    }

    private static Path find(String tool) {
        return tool.equals("java")
                ? Path.of(System.getProperty("java.home"), "bin", "java")
                : Stream.of(System.getenv("PATH").split(":"))
                        .map(folder -> Path.of(folder, tool))
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no " + tool + " on the path"));
    }

    /** What a command prints; it has to end well. */
    public static String ran(Path folder, String... command) throws IOException, InterruptedException {
        Steelyard.Result result = run(folder, System.getenv(), command);
        assertThat(result.exitCode())
                .as("%s%n%s", String.join(" ", command), result.output())
                .isZero();
        return result.output();
    }

    /** Runs a command in exactly this environment. */
    public static Steelyard.Result run(Path folder, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path err = Files.createTempFile("steelyard-", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (var out = process.getInputStream()) {
            process.getOutputStream().close();
            String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(said).isTrue();
            return new Steelyard.Result(process.exitValue(), said, Files.readString(err));
        } finally {
            process.destroyForcibly();
            Files.delete(err);
        }
    }
}
