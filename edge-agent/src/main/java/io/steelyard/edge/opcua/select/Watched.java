package io.steelyard.edge.opcua.select;

import io.steelyard.edge.opcua.LinkStatus;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** When one server is to be walked, and what came of it so far. Its owner guards it. */
final class Watched {
    private static final long LEAST_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final long FIRST_RETRY = TimeUnit.SECONDS.toNanos(30);
    private static final long LONGEST_RETRY = TimeUnit.MINUTES.toNanos(10);
    private static final long OFFLINE = TimeUnit.MINUTES.toNanos(1);
    private static final int SHARE = 20;

    private final SelectedFile file;
    private Selected selected;
    private boolean wanted;
    private boolean walking;
    private long turn;
    private boolean quick;
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

    Watched(SelectedFile file, long now) {
        this.file = file;
        this.selected = file.read();
        this.offlineSince = now;
        this.notBefore = now;
    }

    Selected selected() {
        return selected;
    }

    /** The server's settings are others, or what is wanted of it. */
    void again() {
        connections = 0;
        wanted = true;
    }

    /**
     * Whether it is to be walked now: a session was opened or all its signals were looked for since the last time, or it
     * cannot be read at all as it is mapped.
     */
    boolean isDue(LinkStatus link, long now) {
        if (link.phase().equals("online")) {
            long ended = link.counts().missed().rounds().ended();
            wanted |= link.counts().connections() != connections || ended != rounds;
            connections = link.counts().connections();
            rounds = ended;
            offlineSince = now;
        } else if (now - offlineSince > OFFLINE) {
            offlineSince = now;
            wanted = true;
        }
        quick = link.subscribed() == 0;
        return wanted && !walking && now - notBefore >= 0;
    }

    /** In which turn it was walked last; 0 when it was not. */
    long turn() {
        return turn;
    }

    /** A walk begins; whether nothing is read there, so that it need not be gentle. */
    boolean begin(long now) {
        turn = now;
        walking = true;
        wanted = false;
        return quick;
    }

    void failed(long now) {
        walking = false;
        wanted = true;
        failed++;
        notBefore = now + retry;
        retry = Math.min(LONGEST_RETRY, 2 * retry);
    }

    /** It came to its end, and what it found counts no more: it is done again. */
    void overtaken(long now) {
        walking = false;
        wanted = true;
        notBefore = now + LEAST_PAUSE;
    }

    /** Whether this is not what was said last. */
    boolean isNews(String what) {
        boolean isNews = !what.equals(said);
        said = what;
        return isNews;
    }

    /** @param took nanoseconds; true when something else is selected since */
    boolean ended(Choice.Outcome outcome, long now, long took) {
        walking = false;
        retry = FIRST_RETRY;
        notBefore = now + Math.max(LEAST_PAUSE, quick ? SHARE * took : 0);
        walks++;
        added += outcome.fresh().size();
        gone += outcome.gone().size();
        leftOut = outcome.leftOut();
        misses = outcome.misses();
        if (outcome.selected().equals(selected)) {
            return false;
        }
        selected = outcome.selected();
        file.write(selected);
        return true;
    }

    SelectStatus status(String server) {
        return new SelectStatus(server, selected.count(), leftOut, misses.size(), walks, failed, added, gone);
    }
}
