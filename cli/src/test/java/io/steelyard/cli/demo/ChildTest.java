package io.steelyard.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that do nothing and say that they are ready when the test does. */
final class ChildTest {
    @TempDir
    Path place;

    private final List<Process> started = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-30T06:51:35Z");
    private DemoFolder folder;
    private Child child;

    @BeforeEach
    void aChildIsStarted() throws IOException {
        folder = new DemoFolder(place);
        Files.createDirectories(folder.run(""));
        child = new Child(
                "gateway", folder, () -> now, new LifeLog(folder.run("lives.csv")), (name, config, log) -> idle());
        child.start();
    }

    @AfterEach
    void nobodyStays() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void oneThatIsKilledBeforeAnybodySawItReadyIsStartedAgain() throws Exception {
        assertThat(child.look()).isEqualTo(Child.News.NONE);
        saysThatItIsReady();
        Instant begun = now;
        now = now.plus(Duration.ofMillis(100));
        kill();
        assertThat(child.look()).isEqualTo(Child.News.DIED);
        assertThat(Files.readAllLines(folder.run("lives.csv")))
                .last()
                .asString()
                .endsWith("," + begun + "," + now + "," + now);
        now = now.plus(Duration.ofSeconds(2));
        assertThat(child.look()).isEqualTo(Child.News.STARTED_AGAIN);
        assertThat(started).hasSize(2);
    }

    /** The run file of the life before says nothing about this one. */
    @Test
    void oneThatWasNeverReadyIsOfNoUse() throws Exception {
        Files.writeString(folder.run("gateway.json"), "{\"pid\":1,\"url\":\"http://127.0.0.1:1\"}");
        kill();
        assertThat(child.look()).isEqualTo(Child.News.USELESS);
    }

    private Process idle() throws IOException {
        Process process = new ProcessBuilder("sleep", "600").start();
        started.add(process);
        return process;
    }

    private void saysThatItIsReady() throws IOException {
        Files.writeString(
                folder.run("gateway.json"), "{\"pid\":" + started.get(0).pid() + ",\"url\":\"http://127.0.0.1:1\"}");
    }

    private void kill() throws InterruptedException {
        started.get(0).destroyForcibly().waitFor();
    }
}
