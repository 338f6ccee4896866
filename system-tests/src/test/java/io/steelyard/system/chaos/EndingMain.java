package io.steelyard.system.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process that announces itself where its settings say, and ends when and as its standard input tells it. */
public final class EndingMain {
    private EndingMain() {}

    /** Takes {@code --config <settings>}. */
    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(Files.readString(Path.of(arguments[1]))), "{}");
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String code = line.substring("halt ".length());
            System.out.println("ends with " + code);
            System.out.flush();
            Runtime.getRuntime().halt(Integer.parseInt(code));
        }
    }
}
