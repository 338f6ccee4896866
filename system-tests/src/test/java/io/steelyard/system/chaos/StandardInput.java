package io.steelyard.system.chaos;

import io.steelyard.journal.FileLayer;
import io.steelyard.testkit.HurtWorld;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/** Joins a world to the process's standard input and output. */
final class StandardInput {
    /** The exit code of a halt at a sync: no other end has it, not SIGKILL (137) either. */
    static final int HALTED = 113;

    private StandardInput() {}

    static HurtWorld world(FileLayer disk, InstantSource clock) {
        HurtWorld world = new HurtWorld(disk, clock, () -> Runtime.getRuntime().halt(HALTED));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Thread obeying = new Thread(() -> obey(world, lines), "obeying");
        obeying.setDaemon(true);
        obeying.start();
        return world;
    }

    private static void obey(HurtWorld world, BufferedReader lines) {
        try {
            world.obey(lines, System.out::println);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
