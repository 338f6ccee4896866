package io.steelyard.edge.opcua;

import io.steelyard.edge.model.Hole;
import io.steelyard.edge.model.Holes;
import io.steelyard.edge.model.Notes;
import io.steelyard.edge.model.SignalInfo;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.Note;
import io.steelyard.ledger.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which signals of a server nothing is known of, since when and why. A lost server has one open record, closed by the first
 * notification after; each of its signals has a record of its own, which ends at the signal's own first notification. For
 * the server's thread only.
 */
final class GapBook {
    private static final Logger LOG = LoggerFactory.getLogger(GapBook.class);

    /** @param id of the record that was left while the gap is open; null when none was */
    private record Pending(
            long from, GapCause cause, @Nullable String id) {}

    private static final int MOST_RECORDS = 2_000;

    private final Scope scope;
    private final Notes notes;
    private final Supplier<String> ids;
    private final Holes told;
    private final IdentityHashMap<Item, Pending> pending = new IdentityHashMap<>();

    @Nullable
    private GapRecord open;

    private long stoodAt;
    private boolean doubted;

    /** @param told what an earlier life of the agent told of signals */
    GapBook(Scope scope, Notes notes, Supplier<String> ids, Holes told) {
        this.scope = scope;
        this.notes = notes;
        this.ids = ids;
        this.told = told;
    }

    /**
     * Takes up what an earlier run left open: it ends as if it had been left here. A record of a signal that is mapped no
     * longer ends now.
     */
    void resume(List<Item> items, List<GapRecord> left, long now) {
        Map<String, Item> byName = new HashMap<>();
        items.forEach(item -> byName.put(item.name(), item));
        for (GapRecord one : left) {
            Item item = byName.get(one.scope().asset() + "/" + one.scope().signal());
            if (one.scope().asset() == null) {
                open = one;
            } else if (item == null) {
                leave(ended(one, now));
            } else {
                pending.put(item, new Pending(one.from(), one.cause(), one.id()));
                Long last = one.sourceFrom();
                item.lastTime = last == null ? Item.NO_TIME : last;
            }
        }
    }

    /** The same, which is over, and what is missing at its end is not known. */
    static GapRecord ended(GapRecord one, long at) {
        return new GapRecord(
                one.id(), one.scope(), one.from(), Math.max(at, one.from()), one.sourceFrom(), null, one.cause());
    }

    /**
     * Nothing is known of the whole server since {@code from}. A loss while an earlier one is not made good belongs to the
     * earlier one.
     */
    void lost(List<Item> items, long from, GapCause cause) {
        doubted = false;
        for (Item item : items) {
            pending.putIfAbsent(item, new Pending(from, cause, null));
        }
        if (open == null) {
            open = new GapRecord(ids.get(), scope, from, null, null, null, cause);
            leave(open);
        }
    }

    /**
     * Of the whole server nothing was lost, though of these items: each has an open record of its own, and a record of the
     * server that was left meanwhile ends where it began. When they are many, the server's record speaks for them.
     */
    void found(List<Item> items, List<Item> safe, long from, GapCause cause) {
        doubted = false;
        Set<Item> joined = Collections.newSetFromMap(new IdentityHashMap<>());
        joined.addAll(safe);
        List<Item> others =
                items.stream().filter(item -> !joined.contains(item)).toList();
        pending.keySet().removeIf(item -> joined.contains(item) && isUntold(item));
        if (others.size() > MOST_RECORDS) {
            lost(others, from, cause);
            return;
        }
        lose(others, from, cause);
        GapRecord server = open;
        open = null;
        if (server != null) {
            leave(new GapRecord(server.id(), scope, server.from(), server.from(), null, null, server.cause()));
        }
    }

    private boolean isUntold(Item item) {
        Pending one = pending.get(item);
        return one != null && one.id() == null;
    }

    /** Of these something is lost although their server is there: each has an open record until it speaks again. */
    void lose(List<Item> items, long from, GapCause cause) {
        for (Item item : items) {
            Pending before = pending.get(item);
            if (before == null || before.id() == null) {
                Pending now = new Pending(
                        before == null ? from : before.from(), before == null ? cause : before.cause(), ids.get());
                pending.put(item, now);
                leave(new GapRecord(
                        String.valueOf(now.id()),
                        scopeOf(item),
                        now.from(),
                        null,
                        Item.known(item.lastTime),
                        null,
                        now.cause()));
            }
        }
    }

    /**
     * One signal cannot be read although its server can: an open record of its own says so until it speaks. If nothing was
     * known of it before, the record begins there. False when such a record is open already.
     */
    boolean failed(Item item, long at) {
        Pending before = pending.get(item);
        if (before != null && before.id() != null) {
            return false;
        }
        String id = ids.get();
        long from = before == null ? at : before.from();
        pending.put(item, new Pending(from, GapCause.ITEM_FAILED, id));
        leave(new GapRecord(id, scopeOf(item), from, null, Item.known(item.lastTime), null, GapCause.ITEM_FAILED));
        return true;
    }

    /** The loss turned out to have another cause than was thought. */
    void because(GapCause thought, GapCause known) {
        pending.replaceAll((item, one) -> one.cause() == thought ? new Pending(one.from(), known, one.id()) : one);
        GapRecord now = open;
        if (now != null && now.cause() == thought) {
            open = new GapRecord(now.id(), scope, now.from(), null, null, null, known);
        }
    }

    /** The server has spoken: the record of its loss, closed; null when it was not lost. */
    @Nullable
    GapRecord serverBack(long at) {
        GapRecord now = open;
        open = null;
        return now == null
                ? null
                : new GapRecord(now.id(), scope, now.from(), Math.max(at, now.from()), null, null, now.cause());
    }

    /** The signal has spoken: the record of its own gap; null when there was none. */
    @Nullable
    GapRecord back(Item item, long at, long sourceTime) {
        Pending one = pending.remove(item);
        if (one == null) {
            return null;
        }
        GapRecord over = record(item, one.from(), at, sourceTime, one.cause());
        return one.id() == null
                ? over
                : new GapRecord(
                        one.id(), over.scope(), over.from(), over.to(), over.sourceFrom(), sourceTime, one.cause());
    }

    /** These are mapped no longer: nothing more is said of them, and their open records end. */
    void forget(List<Item> gone, long at) {
        for (Item item : gone) {
            Pending one = pending.remove(item);
            if (one != null && one.id() != null) {
                leave(new GapRecord(
                        one.id(),
                        scopeOf(item),
                        one.from(),
                        Math.max(at, one.from()),
                        Item.known(item.lastTime),
                        null,
                        one.cause()));
            }
        }
    }

    /** An item takes the place of another: of what nothing is known stays unknown until it speaks. */
    void passOn(Item before, Item now) {
        Pending one = pending.remove(before);
        if (one != null) {
            pending.put(now, one);
        }
    }

    /** The whole server is mapped no longer. */
    void end(List<Item> items, long at) {
        forget(items, at);
        GapRecord server = serverBack(at);
        if (server != null) {
            leave(server);
        }
    }

    /** A gap of one signal, of which nothing is missing any more. */
    GapRecord filled(Item item, Hole hole) {
        return new GapRecord(
                hole.gap(),
                scopeOf(item),
                hole.from(),
                hole.to(),
                hole.after(),
                hole.before(),
                hole.cause(),
                new GapRecord.Filled(GapRecord.Filled.HISTORY, hole.samples()));
    }

    private Scope scopeOf(Item item) {
        return scope.signal(item.asset, item.signal.name());
    }

    /** A queue was too short: the gap is over with the first value of the present notification. */
    GapRecord overflow(Item item, long from, long at, GapCause cause) {
        return new GapRecord(
                ids.get(), scopeOf(item), from, Math.max(at, from), Item.known(item.timeBefore), item.firstTime, cause);
    }

    /** A gap of one signal that is already over. */
    private GapRecord record(Item item, long from, long at, long sourceTime, GapCause cause) {
        return new GapRecord(
                ids.get(), scopeOf(item), from, Math.max(at, from), before(item, sourceTime), sourceTime, cause);
    }

    /** Source time of the last sample before: this life's, else the earlier ones', unless the clock went back since. */
    private @Nullable Long before(Item item, long sourceTime) {
        Long own = Item.known(item.lastTime);
        SignalInfo info = item.info;
        if (own != null || info == null) {
            return own;
        }
        OptionalLong earlier = told.latestTime(info.id());
        if (earlier.isEmpty() || earlier.getAsLong() > sourceTime) {
            return null;
        }
        return earlier.getAsLong();
    }

    /** Whether an open record says that nothing is known of a signal. */
    boolean isOpen(Item item) {
        Pending one = pending.get(item);
        return one != null && one.id() != null;
    }

    /** All items stood then where they are read. */
    void stoodAt(long time) {
        stoodAt = time;
    }

    /** Of none of the items it is known where it stands since then, until {@link #found} or {@link #lost}. */
    void doubted(long from) {
        stoodAt = from;
        doubted = true;
    }

    /**
     * Of one whose variable is another now, or gone: until it last spoke, or was last seen to stand where it stood; now, of one
     * that was never there.
     */
    long knownUntil(Item item, long now) {
        boolean isNew = !doubted && item.info == null && item.toldAt() == 0;
        return isNew ? now : Math.min(now, Math.max(Math.max(item.toldAt(), item.readAt), stoodAt));
    }

    /** How many signals wait for a first notification. */
    int waiting() {
        return pending.size();
    }

    private void leave(Note note) {
        var unused = notes.leave(note).whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.warn("a record of a gap could not be kept: {}", failure.getMessage());
            }
        });
    }

    /** Those of the given records that are there. */
    static List<GapRecord> present(@Nullable GapRecord... records) {
        List<GapRecord> some = new ArrayList<>();
        for (GapRecord one : records) {
            if (one != null) {
                some.add(one);
            }
        }
        return some;
    }
}
