package io.steelyard.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The reader over live segments. One thread; it opens files of its own, so an interrupt never hurts the writer. */
final class SegmentReader implements JournalReader {
    private final FileLayer files;
    private final LiveSegments live;
    private final Damages damages;
    private final JournalRecord view = new JournalRecord();
    private @Nullable RecordWindow window;
    private long at;
    private int opens;
    private long damaged;

    SegmentReader(FileLayer files, LiveSegments live, Damages damages, Position from) {
        this.files = files;
        this.live = live;
        this.damages = damages;
        this.at = from.offset();
    }

    @Override
    public @Nullable JournalRecord next() {
        try {
            return advance();
        } catch (IOException e) {
            dropWindow();
            if (live.holding(at) == null) {
                throw gone();
            }
            throw new JournalAccessException("can not read the log at " + at + ": " + e, e);
        }
    }

    private @Nullable JournalRecord advance() throws IOException {
        while (at < live.durableEnd()) {
            @Nullable Segment segment = live.holding(at);
            if (segment == null) {
                throw gone();
            }
            long end = live.endOf(segment);
            if (at >= end) {
                at = Math.max(at, live.baseBehind(segment));
                continue;
            }
            RecordWindow current = window(segment);
            if (current.intact(at, end, opens)) {
                if (take(current)) {
                    return view;
                }
            } else {
                passDamage(segment, current, end);
            }
        }
        return null;
    }

    /** Shows the intact record at this place and moves behind it; false for records that are the journal's own. */
    private boolean take(RecordWindow current) {
        int index = current.at(at);
        int kind = RecordFormat.kind(current.buffer(), index);
        opens = RecordFormat.opens(current.buffer(), index);
        Position position = new Position(at);
        at += current.size(at);
        if (kind == RecordFormat.KIND_CLOSE) {
            return false;
        }
        int length = RecordFormat.payloadLength(current.buffer(), index);
        ByteBuffer payload = current.buffer().asReadOnlyBuffer().limit(index + RecordFormat.HEADER + length);
        view.show(
                position,
                kind,
                damaged,
                payload.position(index + RecordFormat.HEADER).slice());
        damaged = 0;
        return true;
    }

    private void passDamage(Segment segment, RecordWindow current, long end) throws IOException {
        current.forget();
        if (current.intact(at, end, opens)) {
            return;
        }
        long limit = Math.min(end, segment.capacityEnd());
        long next = current.find(at + 8, limit, opens);
        if (live.holding(at) == null) {
            throw gone();
        }
        long to = next < 0 ? end : next;
        damages.report(new OpenReport.Damage(new Position(at), new Position(to), segment.name()));
        damaged += to - at;
        at = to;
    }

    private PositionGoneException gone() {
        return new PositionGoneException(new Position(at), new Position(live.start()));
    }

    private RecordWindow window(Segment segment) throws IOException {
        @Nullable RecordWindow current = window;
        if (current != null && current.segment().equals(segment)) {
            return current;
        }
        RecordWindow next =
                current == null ? new RecordWindow(files, segment) : new RecordWindow(files, segment, current.buffer());
        if (current != null) {
            current.close();
        }
        window = next;
        opens = Math.max(opens, segment.opens());
        return next;
    }

    @Override
    public Position position() {
        return new Position(at);
    }

    @Override
    public void seek(Position to) {
        at = to.offset();
        opens = 0;
        damaged = 0;
    }

    private void dropWindow() {
        @Nullable RecordWindow current = window;
        window = null;
        if (current != null) {
            try {
                current.close();
            } catch (IOException e) {
                throw new JournalAccessException("can not close a segment's file: " + e, e);
            }
        }
    }

    @Override
    public void close() {
        dropWindow();
    }
}
