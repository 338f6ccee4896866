package io.steelyard.gateway.inbox;

import io.steelyard.journal.Cursor;
import io.steelyard.journal.Position;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Decides how much stays readable behind the marks: at most so many bytes and at most so long. Where the log stood is
 * remembered once a minute while the process runs; what an earlier run left counts from now. Not thread-safe.
 */
final class KeptBehind {
    private static final Duration STEP = Duration.ofMinutes(1);
    private static final int MOST_STEPS = 60 * 24 * 32;

    private record Stood(Instant when, Position at) {}

    private final long bytes;
    private final Duration time;
    private final long step;
    private final Cursor cursor;
    private final ArrayDeque<Stood> history = new ArrayDeque<>();
    private Position due;

    KeptBehind(InboxConfig config, Cursor cursor) {
        this.bytes = config.keepBytes();
        this.time = config.keepTime();
        this.step = Math.max(1, Math.min(config.segmentBytes(), config.keepBytes()) / 4);
        this.cursor = cursor;
        this.due = cursor.position();
    }

    /** What lies in segments before it may be given back at any time. */
    Cursor cursor() {
        return cursor;
    }

    /** Lets go what need not be kept any longer; {@code marks} is the older of the marks. */
    void pass(Instant now, Position end, Position marks) {
        @Nullable Stood last = history.peekLast();
        if (last == null || !now.isBefore(last.when().plus(STEP))) {
            history.add(new Stood(now, end));
        }
        long target = Math.max(due.offset(), end.offset() - bytes);
        @Nullable Stood oldest = history.peekFirst();
        while (oldest != null && (oldest.when().plus(time).isBefore(now) || history.size() > MOST_STEPS)) {
            target = Math.max(target, oldest.at().offset());
            history.removeFirst();
            oldest = history.peekFirst();
        }
        due = new Position(target);
        long move = Math.min(target, marks.offset());
        if (move >= cursor.position().offset() + step) {
            var unused = cursor.moveTo(new Position(move), ByteBuffer.allocate(0));
        }
    }
}
