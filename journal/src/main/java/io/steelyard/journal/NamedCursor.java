package io.steelyard.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A cursor: moves are offered by any thread, merged, and stored by the writer thread. */
final class NamedCursor implements Cursor {
    private final String name;
    private final int mostPayload;
    private final CursorFile file;
    private final WaitingAppends writer;
    private final LiveSegments live;
    private volatile CursorFile.State durable;
    private CursorFile.State latest;
    private @Nullable JournalException failure;
    private List<CompletableFuture<Void>> waiting = new ArrayList<>();

    NamedCursor(String name, JournalOptions options, CursorFile file, CursorFile.State state, Doors doors) {
        this.name = name;
        this.mostPayload = options.cursorBytes();
        this.file = file;
        this.writer = doors.writer();
        this.live = doors.live();
        this.durable = state;
        this.latest = state;
    }

    /** What a cursor needs of its journal. */
    record Doors(WaitingAppends writer, LiveSegments live) {}

    @Override
    public String name() {
        return name;
    }

    @Override
    public Position position() {
        return new Position(durable.position());
    }

    @Override
    public ByteBuffer payload() {
        return durable.payload().asReadOnlyBuffer();
    }

    @Override
    public CompletableFuture<Void> moveTo(Position to, ByteBuffer payload) {
        if (payload.remaining() > mostPayload) {
            throw new IllegalArgumentException("cursor " + name + ": a payload of " + payload.remaining()
                    + " bytes is larger than the " + mostPayload + " that the options allow");
        }
        ByteBuffer copy = ByteBuffer.allocate(payload.remaining())
                .put(payload.duplicate())
                .flip();
        CompletableFuture<Void> future = new CompletableFuture<>();
        synchronized (this) {
            if (failure != null) {
                return CompletableFuture.failedFuture(failure);
            }
            if (to.offset() < latest.position() || to.offset() > live.durableEnd()) {
                throw new IllegalArgumentException("cursor " + name + " stands at " + latest.position()
                        + " and can not move to " + to.offset() + "; the log ends at " + live.durableEnd());
            }
            latest = new CursorFile.State(0, to.offset(), copy);
            waiting.add(future);
        }
        writer.poke();
        return future;
    }

    /** Writer thread: stores the latest move, if there is one, and answers those who wait for it. */
    void store() throws IOException {
        CursorFile.State state;
        List<CompletableFuture<Void>> done;
        synchronized (this) {
            if (waiting.isEmpty()) {
                return;
            }
            state = latest;
            done = waiting;
            waiting = new ArrayList<>();
        }
        try {
            file.write(state.position(), state.payload());
        } catch (IOException e) {
            synchronized (this) {
                waiting.addAll(done);
            }
            throw e;
        }
        durable = state;
        done.forEach(future -> future.complete(null));
    }

    /** From now on every move fails with this. */
    void fail(JournalException why) {
        List<CompletableFuture<Void>> left;
        synchronized (this) {
            failure = why;
            left = waiting;
            waiting = new ArrayList<>();
        }
        left.forEach(future -> future.completeExceptionally(why));
    }

    void close() throws IOException {
        file.close();
    }
}
