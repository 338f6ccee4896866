package io.steelyard.edge.opcua.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.Note;
import io.steelyard.ledger.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A watch over the source times of three assets behind a server, which sees a value a second of what a test says. */
abstract class WatchedSources {
    static final long MILLI = 1_000_000;
    static final long SECOND = 1_000 * MILLI;
    static final long START = 1_700_000_000L * SECOND;
    static final Scope PLC = Scope.server("demo", "edge-1", "plc");

    final List<Note> left = new ArrayList<>();
    final Map<String, LastSource> variables = new HashMap<>();

    @TempDir
    Path memory;

    SourceWatch watch;
    long now = START;
    CompletableFuture<Void> disk = CompletableFuture.completedFuture(null);

    @BeforeEach
    void start() {
        watch = new SourceWatch(PLC, this::leave, memory, Set.of("press", "lathe", "a b/c"));
        watch.serverIs(0, now);
        variables.clear();
    }

    CompletableFuture<Void> leave(Note note) {
        left.add(note);
        return disk;
    }

    /** A value a second, of which each has a server's time beside it. */
    void values(int seconds, String asset, long ahead) {
        for (int i = 0; i < seconds; i++) {
            value(asset, ahead, true);
        }
    }

    void value(String asset, long ahead, boolean hasServerTime) {
        now += SECOND;
        look(asset, now + ahead, hasServerTime ? now : SourceWatch.NONE);
    }

    void look(String asset, long source, long server) {
        LastSource last = variables.computeIfAbsent(asset, one -> new LastSource());
        watch.look(asset.split("#", 2)[0], last, source, server, now);
    }

    Map<String, String> only(String asset) {
        assertThat(left).hasSize(1);
        EventRecord event = (EventRecord) left.remove(0);
        assertThat(event.type()).isEqualTo("clock-skew");
        assertThat(event.scope()).isEqualTo(new Scope("demo", "edge-1", "plc", asset, null));
        return event.details();
    }
}
