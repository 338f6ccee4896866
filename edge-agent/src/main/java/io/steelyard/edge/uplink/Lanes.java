package io.steelyard.edge.uplink;

import io.steelyard.edge.model.BySignal;
import io.steelyard.edge.model.Forwarding;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.OutboxReader;
import io.steelyard.edge.model.SignalEntry;
import io.steelyard.ledger.NumberSet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The two ways from the outbox into messages. What has come since the last cut is live and goes first; what stood there
 * then and is neither confirmed nor on its way is backlog: it goes at its own pace, as history.
 *
 * <pre>
 *   log   ──────[ backlog ]────[ backlog ]──────┬───── live ─────►
 *                 piece          piece         cut               end
 * </pre>
 *
 * <p>Records of what happened keep their order, behind the samples that stand before them: while there is backlog, those
 * that the live lane comes upon are left for it. Only reports go live: each is a cut of its own, whenever it comes. For the
 * uplink's thread.
 */
final class Lanes {

    private static final long BEHIND_NANOS = 2_000_000_000L;
    private static final long CUT_AGAIN_NANOS = 30_000_000_000L;
    private static final int MOST_PIECES = 10_000;
    private static final String REPORT = "report";

    /** A stretch of the log that is backlog; of one that the live lane has read, only the records that it left. */
    private record Piece(long from, long to, boolean recordsOnly) {}

    private final Forwarding outbox;
    private final Window window;
    private final Releases releases;
    private final boolean liveFirst;
    private final Pace pace;
    private final OutboxReader liveReader;
    private final OutboxReader backlogReader;
    private final Lane live;
    private final Lane backlog;
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private final BySignal<String> assets = new BySignal<>();
    private final Map<UUID, Long> history = new HashMap<>();
    private final Map<UUID, Releases.Numbers> underway = new HashMap<>();
    private @Nullable Piece reading;
    private boolean hurried;
    private long cutAt;
    private long markAt;
    private long markedAt;

    Lanes(UplinkConfig.Backlog wish, Forwarding outbox, Window window, Releases releases, long now) {
        this.outbox = outbox;
        this.window = window;
        this.releases = releases;
        liveFirst = wish.liveFirst();
        pace = new Pace(wish, now);
        cutAt = now - CUT_AGAIN_NANOS;
        liveReader = outbox.reader();
        backlogReader = outbox.reader();
        live = new Lane(this::assetOf);
        backlog = new Lane(this::assetOf);
    }

    /** What the dictionary once said of a signal it says for ever; asking it takes the outbox's lock. */
    private @Nullable String assetOf(int signal) {
        String known = assets.get(signal);
        if (known == null) {
            SignalEntry entry = outbox.signal(signal);
            known = entry == null ? null : entry.asset();
            if (known != null) {
                assets.put(signal, known);
            }
        }
        return known;
    }

    Pace pace() {
        return pace;
    }

    /** What was read and not confirmed will be read again; what of it is live, the next cut says. */
    void startOver() {
        live.clear();
        backlog.clear();
        pieces.clear();
        reading = null;
        underway.clear();
        liveReader.rewind();
    }

    /**
     * What was sent up to the last cut and not confirmed goes again. Where live values go first all up to there is backlog,
     * else everything is read once more.
     */
    void sendAgain() {
        long end = oldestUnsent();
        startOver();
        if (liveFirst && liveReader.at() < end) {
            add(new Piece(liveReader.at(), end, false));
            liveReader.seek(end);
        }
    }

    /**
     * What stands in the outbox now is history. What the live lane has not sent of it becomes backlog, and births have to
     * tell the present values, because history moves none.
     */
    void cut(long now) {
        history.clear();
        outbox.held().forEach(held -> history.put(held.epoch(), held.lastSample()));
        if (liveFirst) {
            long from = oldestUnsent();
            long to = outbox.end();
            live.clear();
            liveReader.seek(to);
            pieces.removeIf(
                    piece -> piece.from() >= from); // records that were left over, and are now in a greater piece
            if (from < to) {
                add(new Piece(from, to, false));
            }
            window.flights().forEach(this::remember);
            releases.unconfirmed().forEach(this::remember);
        }
        cutAt = now;
        mark(now);
    }

    private void remember(Flight flight) {
        UUID epoch = flight.epoch();
        if (epoch != null) {
            Releases.Numbers numbers = underway.computeIfAbsent(epoch, e -> new Releases.Numbers());
            numbers.samples().addAll(flight.samples());
            numbers.records().addAll(flight.records());
        }
    }

    /** Joins what meets, so that there are no more of them than cuts; what is left over is joined where it is too much. */
    private void add(Piece piece) {
        Piece last = pieces.peekLast();
        boolean isSame = last != null && last.recordsOnly() == piece.recordsOnly();
        if (last != null && isSame && (last.to() == piece.from() || pieces.size() >= MOST_PIECES)) {
            pieces.removeLast();
            pieces.add(new Piece(last.from(), piece.to(), last.recordsOnly()));
        } else {
            pieces.add(piece);
        }
    }

    private long oldestUnsent() {
        return Math.min(live.oldest(), liveReader.at());
    }

    private void mark(long now) {
        markAt = outbox.end();
        markedAt = now;
    }

    /** The greatest number of the epoch that is history, -1 when none is. */
    long historyUpTo(UUID epoch) {
        return epoch.equals(outbox.epoch()) ? history.getOrDefault(epoch, -1L) : Long.MAX_VALUE;
    }

    /** Whether the live lane has not sent yet what stood in the outbox two seconds ago. */
    boolean isBehind(long now) {
        if (oldestUnsent() >= markAt) {
            mark(now);
            return false;
        }
        return now - markedAt > BEHIND_NANOS;
    }

    /** Whether the live lane is to begin anew at the end of the log; not again a while after a cut. */
    boolean needsCut(long now) {
        return liveFirst && isBehind(now) && now - cutAt >= CUT_AGAIN_NANOS;
    }

    /** Whether there is backlog that is not sent. */
    boolean isDraining() {
        return hasUnread() || !backlog.isEmpty();
    }

    /** True when nothing that is to be sent is known. */
    boolean isEmpty() {
        return live.isEmpty() && !isDraining();
    }

    /** Whether somebody waits for everything, so that nothing is paced. */
    void hurry(boolean wanted) {
        hurried = wanted;
    }

    /**
     * Sends a batch that is due, or reads an entry, live ones first.
     *
     * @return false when nothing is due and nothing may be read
     */
    boolean step(Session session, long now) {
        return live.send(session, now)
                || live.read(liveReader, this::nextLive, now)
                || (mayShare() && stepBacklog(session, now));
    }

    private boolean mayShare() {
        return window.hasRoomToShare() && releases.hasRoomToShare();
    }

    private boolean stepBacklog(Session session, long now) {
        return backlog.send(session, now)
                || (hasUnread()
                        && (hurried || pace.isOpen(now))
                        && backlog.read(backlogReader, this::nextBacklog, now));
    }

    private boolean hasUnread() {
        return reading != null || !pieces.isEmpty();
    }

    /** When something is due or may be read; Long.MAX_VALUE when only news or an answer can change anything. */
    long deadline(long now) {
        if (!isDraining() || !mayShare()) {
            return live.deadline();
        }
        long next = Math.min(live.deadline(), backlog.deadline());
        if (!hasUnread() || backlog.isFull()) {
            return next;
        }
        return hurried || pace.isOpen(now) ? now : Math.min(next, pace.opensAt(now));
    }

    private @Nullable OutboxEntry nextLive() {
        long from = liveReader.at();
        OutboxEntry entry = liveReader.next();
        while (entry instanceof OutboxEntry.Text text
                && isDraining()
                && !text.kind().equals(REPORT)) {
            add(new Piece(from, Math.max(from + 1, liveReader.at()), true));
            from = liveReader.at();
            entry = liveReader.next();
        }
        return entry;
    }

    private @Nullable OutboxEntry nextBacklog() {
        while (hasUnread()) {
            Piece piece = reading;
            if (piece == null) {
                piece = pieces.remove();
                reading = piece;
                backlogReader.seek(piece.from());
            }
            OutboxEntry entry = backlogReader.next(piece.to());
            if (entry == null) {
                reading = null;
            } else {
                OutboxEntry left = left(entry, piece);
                if (left != null) {
                    pace.spend(
                            left instanceof OutboxEntry.Samples some
                                    ? some.samples().size()
                                    : 1);
                    return left;
                }
            }
        }
        return null;
    }

    /** What of the entry is neither on its way nor the live lane's. */
    private @Nullable OutboxEntry left(OutboxEntry entry, Piece piece) {
        Releases.Numbers sent = underway.get(entry.epoch());
        if (entry instanceof OutboxEntry.Text text) {
            boolean wasSent = (piece.recordsOnly() && text.kind().equals(REPORT))
                    || (sent != null && sent.records().contains(text.number()));
            return wasSent ? null : text;
        }
        if (piece.recordsOnly()) {
            return null;
        }
        return sent == null || !(entry instanceof OutboxEntry.Samples several) ? entry : left(several, sent.samples());
    }

    private static @Nullable OutboxEntry left(OutboxEntry.Samples several, NumberSet sent) {
        List<NumberedSample> left = several.samples().stream()
                .filter(sample -> !sent.contains(sample.number()))
                .toList();
        return left.isEmpty() ? null : new OutboxEntry.Samples(several.epoch(), left);
    }
}
