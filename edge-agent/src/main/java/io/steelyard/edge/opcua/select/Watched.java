package io.steelyard.edge.opcua.select;

import io.steelyard.edge.opcua.LinkStatus;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When one server is to be walked, and what came of it so far. Its owner guards it, but for {@link #write} and
 * {@link #readAgain}.
 */
final class Watched {
    private static final Logger LOG = LoggerFactory.getLogger(Watched.class);
    private static final long LEAST_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final long WRITE_AGAIN = TimeUnit.SECONDS.toNanos(10);
    private static final long FIRST_RETRY = TimeUnit.SECONDS.toNanos(30);
    private static final long LONGEST_RETRY = TimeUnit.MINUTES.toNanos(10);
    private static final long OFFLINE = TimeUnit.MINUTES.toNanos(1);
    private static final int SHARE = 20;

    private final String server;
    private final SelectedFile file;
    private Selected selected;
    private Choice.@Nullable Outcome found;
    private boolean unreadable;
    private boolean wanted;
    private boolean online;
    private boolean quick;
    private long turn;
    private long connections;
    private long rounds;
    private long offlineSince;
    private long notBefore;
    private long retry = FIRST_RETRY;
    private long leftOut;
    private long walks;
    private long failed;
    private long added;
    private long gone;
    private List<String> misses = List.of();
    private String said = "";

    Watched(String server, SelectedFile file, long now) {
        this.server = server;
        this.file = file;
        this.selected = file.read();
        this.unreadable = file.trouble() != null;
        this.offlineSince = now;
        this.notBefore = now;
    }

    String server() {
        return server;
    }

    /** What may be read: it is on the disk. */
    Selected selected() {
        return selected;
    }

    /** What was found and is not on the disk yet, so that nothing may rest on it; null when there is nothing. */
    Choice.@Nullable Outcome found() {
        return found;
    }

    /** What was selected has these names from now on; if that cannot be written now, it is with what the next walk finds. */
    void settle(Selected settled) {
        if (!settled.equals(selected)) {
            try {
                file.write(settled);
                selected = settled;
            } catch (IOException e) {
                LOG.warn(
                        "server {}: other names of what is selected are not written down yet: {}",
                        server,
                        e.toString());
            }
        }
    }

    /** What was written meanwhile is not what counts: it is found again. */
    void writeBack(long now) {
        Selected settled = selected;
        selected = Selected.NOTHING;
        settle(settled);
        selected = settled;
        overtaken(now);
    }

    /** Whether it cannot be told what was selected, so that nothing new is. */
    boolean isUnreadable() {
        return unreadable;
    }

    /** Looks again for what could not be read; guarded by nobody, by one thread at a time; null when it cannot be. */
    @Nullable
    Selected readAgain() {
        Selected read = file.read();
        return file.trouble() == null ? read : null;
    }

    /** It can be read, or it cannot yet. */
    void known(@Nullable Selected read, long now) {
        notBefore = now + WRITE_AGAIN;
        if (read != null) {
            unreadable = false;
            selected = read;
            again();
            notBefore = now;
        }
    }

    /** Ids that nobody else may get. */
    Set<String> ids() {
        Set<String> ids = new HashSet<>();
        selected.assets().forEach(asset -> ids.add(asset.info().asset()));
        if (found != null) {
            found.selected().assets().forEach(asset -> ids.add(asset.info().asset()));
        }
        return ids;
    }

    /** The server's settings are others, or what is wanted of it. */
    void again() {
        connections = 0;
        wanted = true;
        found = null;
    }

    /**
     * Whether something is to be done for it now. It is to be walked when a session was opened or all its signals were looked
     * for since the last time, or when it cannot be read at all as it is mapped; and what was found is to be written.
     */
    boolean isDue(LinkStatus link, long now) {
        online = link.phase().equals("online");
        if (online) {
            long ended = link.counts().missed().rounds().ended();
            wanted |= link.counts().connections() != connections || ended != rounds;
            connections = link.counts().connections();
            rounds = ended;
            offlineSince = now;
        }
        boolean isAway = now - offlineSince > OFFLINE;
        wanted |= isAway;
        quick = link.subscribed() == 0;
        return (isUnreadable() || found != null || (wanted && (online || isAway))) && now - notBefore >= 0;
    }

    /** In which turn something was done for it last; 0 when nothing was. */
    long turn() {
        return turn;
    }

    /** It is its turn. */
    void begin(long number) {
        turn = number;
    }

    /** A walk begins. */
    Walk walk(Selecting.Wanted want, long now) {
        wanted = false;
        offlineSince = now;
        return new Walk(this, want, new Walk.Way(quick, online), now);
    }

    void failed(long now) {
        wanted = true;
        failed++;
        notBefore = now + retry;
        retry = Math.min(LONGEST_RETRY, 2 * retry);
    }

    /** It did not come to its end, or what it found counts no more: it is done again. */
    void overtaken(long now) {
        wanted = true;
        notBefore = now + LEAST_PAUSE;
    }

    /** Whether this is not what was said last. */
    boolean isNews(String what) {
        boolean isNews = !what.equals(said);
        said = what;
        return isNews;
    }

    /** A walk came to its end. */
    void walked(Walk walk, Choice.Outcome outcome, long now) {
        retry = FIRST_RETRY;
        notBefore = now + Math.max(LEAST_PAUSE, walk.way().isQuick() ? SHARE * (now - walk.begun()) : 0);
        walks++;
        leftOut = outcome.leftOut();
        misses = outcome.misses();
    }

    /** Puts it on the disk, by one thread at a time. */
    void write(Selected next) throws IOException {
        file.write(next);
    }

    /** It could not be written: it waits until it can. */
    void notWritten(Choice.Outcome outcome, long now) {
        found = outcome;
        notBefore = now + WRITE_AGAIN;
    }

    /** It is on the disk. */
    void take(Choice.Outcome outcome) {
        found = null;
        selected = outcome.selected();
        added += outcome.fresh().size();
        gone += outcome.gone().size();
    }

    SelectStatus status() {
        return new SelectStatus(
                server,
                selected.count(),
                leftOut,
                misses.size(),
                found == null ? 0 : found.fresh().size(),
                unreadable,
                new SelectStatus.Counts(walks, failed, added, gone));
    }
}
