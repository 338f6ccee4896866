package io.steelyard.cli.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** What a process prints when it is asked for something and ends. */
    static String output(String process, Path config, String question) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(java(process));
        command.addAll(List.of("--config", config.toString(), question));
        Process asked = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (asked.waitFor() != 0) {
            throw new IOException(process + " " + question + " ended with " + asked.exitValue());
        }
        return text;
    }

    private static List<String> java(String process) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx" + (process.equals("gateway") ? "768m" : "320m"),
                "-cp",
                System.getProperty("java.class.path"),
                main(process));
    }

    private static String main(String process) {
        return switch (process) {
            case "gateway" -> "io.steelyard.gateway.GatewayMain";
            case "edge-agent" -> "io.steelyard.edge.EdgeAgentMain";
            case "simulator" -> "io.steelyard.simulator.SimulatorMain";
            default -> throw new IllegalArgumentException("there is no process " + process);
        };
    }
}
