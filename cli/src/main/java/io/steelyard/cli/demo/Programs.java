package io.steelyard.cli.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How Steelyard's processes are started: this Java, this class path, a main class each. */
public final class Programs {
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private Programs() {}

    /** The command of a process that serves; it has a session of its own, so that Ctrl-C reaches only the demo. */
    static List<String> serving(String process, Path config) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            command.add(SETSID.toString());
        }
        command.addAll(java(process));
        command.addAll(List.of("--config", config.toString()));
        return command;
    }

    /** Starts a process of its own with its output in a file. */
    public static Process start(String process, Path config, Path log) throws IOException {
        return new ProcessBuilder(serving(process, config))
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private static List<String> java(String process) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // a demo's load is small, and its first seconds count
                "-Xmx" + (process.equals("gateway") ? "768m" : "320m")));
        command.addAll(sharedClasses(process));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main(process)));
        return command;
    }

    /**
     * The first run of a build leaves an archive of the classes that it loaded, when it ends in order; later ones start from
     * it in a fraction of the processor time. Java itself checks that the archive belongs to these jars.
     */
    private static List<String> sharedClasses(String process) {
        Path folder = Path.of(System.getProperty("java.class.path").split(File.pathSeparator, 2)[0])
                .toAbsolutePath()
                .resolveSibling("../classes")
                .normalize();
        Path archive = folder.resolve(process + ".jsa");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            return List.of();
        }
        if (!Files.exists(archive) && !Files.isWritable(folder)) {
            return List.of(); // installed by somebody else
        }
        String option = Files.exists(archive) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=";
        return List.of(option + archive, "-Xlog:disable", "-Xlog:all=error:stderr");
    }

    private static String main(String process) {
        return switch (process) {
            case "gateway" -> DemoGateway.class.getName();
            case "edge-agent" -> DemoEdgeAgent.class.getName();
            case "simulator" -> "io.steelyard.simulator.SimulatorMain";
            default -> throw new IllegalArgumentException("there is no process " + process);
        };
    }
}
