package io.steelyard.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a demo writes of its processes' lives, and the deaths that follow from it. */
final class LivesTest {
    private static final String HEADER = "process,pid,startedAt,readyAt,endedAt\n";

    @TempDir
    private Path folder;

    /** Who has died is back although the next life has no end yet: the simulator of a chain that still runs. */
    @Test
    void aDeathIsOverWithTheReadinessOfALifeThatGoesOn() throws IOException {
        Lives lives = read("""
                simulator,7,2026-01-01T00:00:00Z,2026-01-01T00:00:01Z,
                simulator,7,2026-01-01T00:00:00Z,2026-01-01T00:00:01Z,2026-01-01T00:00:10Z
                simulator,8,2026-01-01T00:00:12Z,2026-01-01T00:00:14Z,
                """);

        assertThat(lives.downs())
                .containsExactly(new Lives.Down(
                        "simulator",
                        null,
                        Nanos.of("2026-01-01T00:00:10Z"),
                        Nanos.of("2026-01-01T00:00:14Z"),
                        Lives.SETTLING));
    }

    /** A life is one life, however many lines tell of it. */
    @Test
    void aLifeThatWasReadyAndEndedCountsOnce() throws IOException {
        Lives lives = read("""
                edge-agent,7,2026-01-01T00:00:00Z,2026-01-01T00:00:01Z,
                edge-agent,7,2026-01-01T00:00:00Z,2026-01-01T00:00:01Z,2026-01-01T00:00:10Z
                """);

        assertThat(lives.lives())
                .containsExactly(
                        new Life("edge-agent", Nanos.of("2026-01-01T00:00:01Z"), Nanos.of("2026-01-01T00:00:10Z")));
        assertThat(lives.downs()).isEmpty();
    }

    /** Whoever is killed once more before it is ready was away all that time. */
    @Test
    void aLifeThatNeverCouldWorkIsNoReturn() throws IOException {
        Lives lives = read("""
                edge-agent,7,2026-01-01T00:00:00Z,2026-01-01T00:00:01Z,2026-01-01T00:00:10Z
                edge-agent,8,2026-01-01T00:00:12Z,,2026-01-01T00:00:42Z
                edge-agent,9,2026-01-01T00:00:44Z,2026-01-01T00:00:46Z,
                """);

        assertThat(lives.downs())
                .extracting(Lives.Down::from, Lives.Down::to)
                .containsExactly(
                        tuple(Nanos.of("2026-01-01T00:00:10Z"), Nanos.of("2026-01-01T00:00:42Z")),
                        tuple(Nanos.of("2026-01-01T00:00:42Z"), Nanos.of("2026-01-01T00:00:46Z")));
    }

    private Lives read(String lines) throws IOException {
        return Lives.read(Files.writeString(folder.resolve("lives.csv"), HEADER + lines));
    }
}
