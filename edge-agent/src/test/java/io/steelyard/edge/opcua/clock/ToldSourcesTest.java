package io.steelyard.edge.opcua.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a watch over source times remembers of what it told, and what it tells again behind a start. */
final class ToldSourcesTest extends WatchedSources {
    @Test
    void anotherRunKnowsWhatWasToldAndSaysWhenItIsOver() {
        values(30, "press", 37 * SECOND);
        values(30, "a b/c", 2 * SECOND);
        assertThat(left).hasSize(2);
        left.clear();
        values(2, "press", 37 * SECOND);
        start();
        values(30, "press", 37 * SECOND);
        assertThat(left).isEmpty();
        values(20, "a b/c", 0);
        assertThat(only("a b/c")).containsEntry("how", "sources-agree").containsEntry("before", "+2.000 s");
    }

    /** There is no other asset whose values would bring it to the disk. */
    @Test
    void thatItIsOverIsOnDiskSoonAfter() throws IOException {
        values(100, "press", 37 * SECOND);
        values(30, "press", 0);
        assertThat(left).hasSize(2);
        assertThat(Files.readString(memory.resolve("plc.sources"))).isEqualTo("steelyard-sources 1\nend\n");
        left.clear();
        start();
        values(30, "press", 37 * SECOND);
        assertThat(only("press")).containsEntry("how", "sources-ahead");
    }

    /** The outbox has no room for it at the moment. */
    @Test
    void whatCouldNotBeToldIsToldLater() {
        disk = CompletableFuture.failedFuture(new IOException("crowded"));
        values(20, "press", 37 * SECOND);
        assertThat(left).hasSize(1);
        left.clear();
        disk = CompletableFuture.completedFuture(null);
        values(70, "press", 37 * SECOND);
        assertThat(only("press"))
                .containsEntry("before", "+0.000 s")
                .containsEntry("skew", "+37.000 s")
                .containsEntry("since", "2023-11-14T22:13:21Z");
        disk = CompletableFuture.failedFuture(new IOException("crowded"));
        values(100, "press", -5 * SECOND);
        disk = CompletableFuture.completedFuture(null);
        left.clear();
        values(70, "press", -5 * SECOND);
        assertThat(only("press")).containsEntry("before", "+37.000 s").containsEntry("skew", "-5.000 s");
    }

    @Test
    void whatWasToldOfAnAssetThatIsMappedNoMoreIsOver() {
        values(30, "lathe", 37 * SECOND);
        left.clear();
        watch = new SourceWatch(PLC, this::leave, memory, Set.of("press"));
        watch.serverIs(0, now);
        assertThat(only("lathe")).containsEntry("skew", "+0.000 s").containsEntry("how", "sources-agree");
        values(30, "press", 37 * SECOND);
        assertThat(only("press")).containsEntry("skew", "+37.000 s");
        start();
        values(30, "lathe", 37 * SECOND);
        assertThat(only("lathe")).containsEntry("before", "+0.000 s");
    }

    /** It was not on the disk when the process ended: it is told again. */
    @Test
    void whatWasNotOnDiskIsToldAgain() {
        disk = new CompletableFuture<>();
        values(30, "press", 37 * SECOND);
        left.clear();
        disk = CompletableFuture.completedFuture(null);
        start();
        values(30, "press", 37 * SECOND);
        assertThat(only("press")).containsEntry("before", "+0.000 s");
    }

    @Test
    void aMemoryThatCannotBeReadCountsAsNone() throws IOException {
        for (String text : List.of(
                "",
                "steelyard-sources 2\nend\n",
                "steelyard-sources 1\nx 1 press\nend\n",
                "steelyard-sources 1\n7 press\nend\n",
                "steelyard-sources 1\n37000000000 37000000000 press\n")) {
            Files.writeString(memory.resolve("plc.sources"), text);
            start();
            values(30, "press", 37 * SECOND);
            assertThat(only("press")).as(text).containsEntry("before", "+0.000 s");
        }
    }
}
