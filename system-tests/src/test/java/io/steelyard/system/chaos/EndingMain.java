package io.steelyard.system.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that announces itself where its settings say, and ends when and as its standard input tells it: at once by
 * {@code halt <code>}, when it is told to end by {@code leave <code>}, and not even then by {@code stay}.
 */
public final class EndingMain {
    private EndingMain() {}

    /** Takes {@code --config <settings>}. */
    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(Files.readString(Path.of(arguments[1]))), "{}");
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String code = line.substring(line.indexOf(' ') + 1);
            if (line.startsWith("halt ")) {
                halt(code);
            }
            Runnable last = line.equals("stay") ? EndingMain::stay : () -> halt(code);
            Runtime.getRuntime().addShutdownHook(new Thread(last));
            System.out.println("ok");
            System.out.flush();
        }
    }

    private static void halt(String code) {
        System.out.println("ends with " + code);
        System.out.flush();
        Runtime.getRuntime().halt(Integer.parseInt(code));
    }

    private static void stay() {
        while (true) {
            LockSupport.park();
        }
    }
}
