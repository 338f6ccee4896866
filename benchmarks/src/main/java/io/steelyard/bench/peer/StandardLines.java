package io.steelyard.bench.peer;

import io.steelyard.testkit.HurtWorld;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Lines of the standard input, answered one by one on a thread of their own. */
final class StandardLines {
    private StandardLines() {}

    static void obey(UnaryOperator<String> answer) {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Thread obeying = new Thread(() -> obey(lines, answer), "obeying");
        obeying.setDaemon(true);
        obeying.start();
    }

    private static void obey(BufferedReader lines, Function<String, String> answer) {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                say(answer.apply(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An answer to nothing that was asked. */
    static void say(String words) {
        System.out.println("= " + words);
    }

    static String hurt(HurtWorld world, String line) {
        StringBuilder said = new StringBuilder();
        try {
            world.obey(new BufferedReader(new StringReader(line)), said::append);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return said.toString();
    }
}
