package io.steelyard.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.settings.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that dies of a mistake of its own must not pass for one that a fault has killed. */
@Timeout(60)
final class MemberTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path data;

    private Member member;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        Path announced = Files.createDirectories(data.resolve("run")).resolve("ending.json");
        Path settings = Files.writeString(data.resolve("settings"), announced.toString());
        member = new Member("ending", EndingMain.class, data, settings, InstantSource.system());
        member.start();
    }

    @AfterEach
    void close() {
        member.close();
    }

    @Test
    void aHaltIsFelt() throws Exception {
        member.say("halt " + StandardInput.HALTED);
        assertThat(member.awaitHalt(SOON)).isTrue();
        assertThat(member.isRunning()).isFalse();
        member.start();
        assertThat(member.isRunning()).isTrue();
    }

    @Test
    void anotherEndThanTheHaltIsAMistakeAndSaysWhatTheProcessSaid() throws Exception {
        member.say("halt 1");
        assertThatThrownBy(() -> member.awaitHalt(SOON))
                .hasMessageContaining("the ending ended by itself before it was halted, exit code 1")
                .hasMessageContaining("ends with 1");
    }

    @Test
    void onlyWhoeverSaysThatTheDiskFailedHasDiedOfIt() throws Exception {
        member.say("halt " + Launch.TAKEN);
        assertThat(member.awaitFailure(SOON)).isTrue();
        member.start();
        member.say("halt " + StandardInput.HALTED);
        assertThatThrownBy(() -> member.awaitFailure(SOON))
                .hasMessageContaining("the ending ended by itself and not because of its disk, exit code 113");
    }

    @Test
    void aHaltThatNeverComesIsNotFelt() throws Exception {
        assertThat(member.awaitHalt(Duration.ofMillis(1))).isFalse();
        assertThat(member.isRunning()).isFalse();
    }

    @Test
    void whoeverIsToldToEndEndsInOrder() throws Exception {
        member.stop();
        assertThat(member.isRunning()).isFalse();
        member.start();
        member.say("leave 0");
        member.stop();
        assertThat(member.isRunning()).isFalse();
    }

    @Test
    void whoeverHasEndedCannotBeStopped() throws Exception {
        member.say("halt 0");
        assertThatThrownBy(member::stop)
                .hasMessageContaining("the ending ended by itself before it was stopped, exit code 0")
                .hasMessageContaining("ends with 0");
        assertThat(member.isRunning()).isFalse();
    }

    @Test
    void anotherEndThanTheOneThatWasAskedForIsAMistake() throws Exception {
        member.say("leave 1");
        assertThatThrownBy(member::stop)
                .hasMessageContaining("the ending ended by itself while it was stopped, exit code 1")
                .hasMessageContaining("ends with 1");
    }

    @Test
    void whoeverHasToBeForcedDidNotEndInOrder() throws Exception {
        member.say("stay");
        assertThatThrownBy(() -> member.stop(Duration.ofSeconds(1)))
                .hasMessageContaining("the ending did not end within PT1S");
        assertThat(member.isRunning()).isFalse();
    }

    @Test
    void whoeverRunsCanBeKilledAndWhoeverHasEndedCannot() throws Exception {
        member.kill();
        member.start();
        member.say("halt 1");
        assertThatThrownBy(member::kill)
                .hasMessageContaining("the ending ended by itself before it was killed, exit code 1")
                .hasMessageContaining("ends with 1");
    }
}
