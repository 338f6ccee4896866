package io.steelyard.system.month;

import io.steelyard.gateway.GatewayMain;
import io.steelyard.gateway.Surroundings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The gateway's process with a wall clock that stands where the last line of its standard input has set it. A line with a duration
 * lets so much of the other time pass, by which it measures how long something took or rests.
 */
public final class ClockedGateway {
    private ClockedGateway() {}

    /** The first argument is where the clock stands at first; the rest are the gateway's own. */
    public static void main(String[] arguments) throws InterruptedException {
        AtomicReference<Instant> clock = new AtomicReference<>(Instant.parse(arguments[0]));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        AtomicLong passed = new AtomicLong();
        Thread obeying = new Thread(() -> obey(lines, clock, passed), "clock");
        obeying.setDaemon(true);
        obeying.start();
        Surroundings own = GatewayMain.surroundings();
        GatewayMain.start(
                java.util.Arrays.copyOfRange(arguments, 1, arguments.length),
                new Surroundings(
                        own.files(),
                        clock::get,
                        () -> own.nanoTime().getAsLong() + passed.get(),
                        own.ids(),
                        own.threads()));
    }

    private static void obey(BufferedReader lines, AtomicReference<Instant> clock, AtomicLong passed) {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("P")) {
                    passed.addAndGet(Duration.parse(line).toNanos());
                } else {
                    clock.set(Instant.parse(line));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
