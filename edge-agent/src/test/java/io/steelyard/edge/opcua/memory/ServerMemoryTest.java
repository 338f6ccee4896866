package io.steelyard.edge.opcua.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a server after the agent's death. */
final class ServerMemoryTest {
    private static final Kept KEPT = new Kept(
            1_764_230_400_000_000_000L,
            "PT1S PT1S 31",
            List.of(
                    new KeptSubscription(
                            17,
                            500.0,
                            20,
                            100,
                            3,
                            List.of(
                                    new KeptItem(1, 11, "lathe-1", "speed", "Objects/a b in urn:plant", "ns=2;s=speed"),
                                    new KeptItem(2, 12, "lathe-1", "power", "nsu=urn:plant;i=7", "ns=2;i=7"))),
                    new KeptSubscription(
                            18,
                            500.0,
                            20,
                            100,
                            0,
                            List.of(new KeptItem(3, 13, "lathe-2", "speed", "nsu=urn:plant;i=8", "ns=2;i=8"))),
                    new KeptSubscription(20, 500.0, 20, 100, 0, List.of())),
            Map.of("items", 400, "reads", 100),
            true);

    private static final Kept OTHER = new Kept(
            KEPT.startedAt(),
            KEPT.asked(),
            List.of(new KeptSubscription(19, 500.0, 20, 100, 0, List.of())),
            KEPT.batches(),
            true);

    @TempDir
    Path folder;

    @Test
    void saysAgainWhatItWasTold() {
        ServerMemory memory = new ServerMemory(folder.resolve("opcua/plant"));
        assertThat(memory.read()).isEmpty();
        assertThat(memory.write(KEPT)).isTrue();
        assertThat(new ServerMemory(folder.resolve("opcua/plant")).read()).contains(KEPT);
    }

    /** Half a file would give values to the wrong signals. */
    @Test
    void aFileThatIsNotWholeOrOfAnotherVersionSaysNothing() throws Exception {
        Path file = folder.resolve("plant");
        ServerMemory memory = new ServerMemory(file);
        memory.write(KEPT);
        String whole = Files.readString(file);
        for (int end = whole.length() - 2; end >= 0; end -= 7) {
            Files.writeString(file, whole.substring(0, end));
            assertThat(memory.read()).as("cut at %d", end).isEmpty();
        }
        Files.writeString(file, whole.replace("steelyard-opcua 1", "steelyard-opcua 2"));
        assertThat(memory.read()).isEmpty();
        Files.writeString(file, "steelyard-opcua 1\nitem\t1\t11\ta\ts\ti=1\ti=1\nend\n");
        assertThat(memory.read()).as("an item of no subscription").isEmpty();
    }

    /** What stands there would be of subscriptions whose values others have brought meanwhile. */
    @Test
    void whatCannotBeReplacedIsForgotten() throws Exception {
        Path file = folder.resolve("plant");
        ServerMemory memory = new ServerMemory(file);
        memory.write(KEPT);
        Files.createDirectory(folder.resolve("plant.new"));
        assertThat(memory.write(OTHER)).isFalse();
        assertThat(memory.read()).isEmpty();
        assertThat(memory.write(KEPT)).as("nothing stands there now").isFalse();
    }

    /** An agent took everything over, and was told to end before it had written that down once more. */
    @Test
    void whatStandsThereOfTheSameSubscriptionsIsKeptWhereItCannotBeWrittenAgain() throws Exception {
        Path file = folder.resolve("plant");
        new ServerMemory(file).write(KEPT);
        ServerMemory next = new ServerMemory(file);
        assertThat(next.read()).contains(KEPT);
        Kept same = new Kept(KEPT.startedAt(), KEPT.asked(), KEPT.subscriptions(), Map.of("items", 800), true);
        Thread.currentThread().interrupt();
        boolean isDurable = next.write(same);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(isDurable).isTrue();
        assertThat(new ServerMemory(file).read()).contains(KEPT);
        Thread.currentThread().interrupt();
        isDurable = next.write(OTHER);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(isDurable).isFalse();
        assertThat(new ServerMemory(file).read()).isEmpty();
    }

    /** Its ids may be other items' now. */
    @Test
    void whatStandsThereInsteadOfWhatWasWrittenIsNotTaken() throws Exception {
        Path file = folder.resolve("plant");
        ServerMemory memory = new ServerMemory(file);
        memory.write(KEPT);
        assertThat(memory.again()).contains(KEPT);
        assertThat(memory.again()).contains(KEPT);
        new ServerMemory(file).write(OTHER);
        assertThat(memory.again()).isEmpty();
        Files.delete(file);
        memory.write(KEPT);
        Files.delete(file);
        assertThat(memory.again()).isEmpty();
    }

    /** Text that is none costs that item alone. */
    @Test
    void halfALetterIsWrittenAsAQuestion() {
        ServerMemory memory = new ServerMemory(folder.resolve("plant"));
        KeptItem odd = new KeptItem(1, 11, "lathe-1", "speed", "i=1", "ns=2;s=\ud800");
        KeptSubscription one = new KeptSubscription(17, 500.0, 20, 100, 0, List.of(odd));
        assertThat(memory.write(new Kept(1, "", List.of(one), Map.of(), false))).isTrue();
        assertThat(memory.read()
                        .orElseThrow()
                        .subscriptions()
                        .get(0)
                        .items()
                        .get(0)
                        .node())
                .isEqualTo("ns=2;s=?");
    }
}
