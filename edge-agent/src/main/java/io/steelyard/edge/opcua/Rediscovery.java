package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.call.Calls;
import io.steelyard.edge.opcua.change.Lull;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for all mapped signals again while a session lasts, since a server may change under it: from time to time, and when
 * somebody says that it has changed. Those that are not there come first, then those that are, some at a time and never for
 * more than a twentieth of the time. When a value says that its own variable is another now, that one is looked at alone.
 * For the server's thread only.
 */
final class Rediscovery {
    private static final Logger LOG = LoggerFactory.getLogger(Rediscovery.class);
    private static final int MOST_AT_ONCE = 100;
    private static final int SHARE = 20;
    private static final long LEAST_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final double JITTER = 0.1;
    private static final long SEEK_EVERY = TimeUnit.SECONDS.toNanos(300);
    private static final long SEEK_AGAIN = TimeUnit.SECONDS.toNanos(60);

    private final Publishing.Link link;
    private final Mapper mapper;
    private final Deque<Item> left = new ArrayDeque<>();
    private final Lull lull = new Lull();
    private final IdentityHashMap<Item, Long> missed = new IdentityHashMap<>();
    private final IdentityHashMap<Item, Long> soughtAt = new IdentityHashMap<>();

    /** Those of which a value said it, and when to look at them. */
    private final Set<Item> told = new LinkedHashSet<>();

    private final Lull toldLull = new Lull();

    private boolean open;
    private boolean isWhole;
    private long dueAt;
    private long seekAt;
    private long beganAt;
    private long nextAt;
    private int returned;
    private int displaced;

    Rediscovery(Publishing.Link link, Mapper mapper) {
        this.link = link;
        this.mapper = mapper;
        seekAt = now();
        putOff();
    }

    private long now() {
        return link.timing().nanoTime().getAsLong();
    }

    /** Not all servers of a plant, nor all agents of a server, at the same moment. */
    private void putOff() {
        double share = 1 - JITTER + 2 * JITTER * link.timing().chance().nextDouble();
        dueAt = now() + (long) (link.server().rediscover().toNanos() * share);
    }

    /** What the server has is another now: looks as soon as it has settled, if it ever looks. */
    void soon() {
        lull.told(now());
    }

    /**
     * The server says that this item's variable is no more. It is looked for at once, but not again within 300 s; where it is
     * gone or elsewhere, more may have changed, and all others are looked for when the server has settled.
     */
    void missed(Item item) {
        missed.putIfAbsent(item, Math.max(now(), soughtAt.getOrDefault(item, now() - SEEK_EVERY) + SEEK_EVERY));
    }

    /** What the server says of this one, its unit for instance, is another now: the same for it alone. */
    void soon(Item item) {
        link.meter().semanticChanges.increment();
        if (!link.server().rediscover().isZero()) {
            told.add(item);
            toldLull.told(now());
        }
    }

    /** Looks for some of them when it is time; true when others are monitored since. */
    boolean step(List<Item> items) throws UaException, InterruptedException {
        boolean sought = seek();
        return goOn(items) || sought;
    }

    private boolean seek() throws UaException, InterruptedException {
        long now = now();
        if (missed.isEmpty() || now - seekAt < 0) {
            return false;
        }
        missed.keySet().removeIf(item -> !item.subscribed); // is looked for, or wanted, no longer
        soughtAt.values().removeIf(at -> now - at >= SEEK_EVERY);
        List<Item> due = missed.entrySet().stream()
                .filter(one -> now - one.getValue() >= 0)
                .map(Map.Entry::getKey)
                .limit(MOST_AT_ONCE)
                .toList();
        seekAt = now + LEAST_PAUSE;
        if (due.isEmpty()) {
            return false;
        }
        LOG.info(
                "server {} says that the variables of {} signals are no more, {} the first: they are looked for",
                link.server().name(),
                due.size(),
                due.get(0).name());
        due.forEach(item -> {
            missed.remove(item);
            soughtAt.put(item, now);
        });
        try {
            boolean changed = found(due);
            seekAt = now() + Math.max(LEAST_PAUSE, SHARE * (now() - now));
            if (changed) {
                soon();
            }
            return changed;
        } catch (UaException e) {
            later(due, e);
            seekAt = now() + SEEK_AGAIN;
            due.forEach(item -> missed.put(item, seekAt));
            return true;
        }
    }

    private boolean goOn(List<Item> items) throws UaException, InterruptedException {
        if (link.server().rediscover().isZero() || !isDue()) {
            return false;
        }
        if (!open) {
            begin(items);
        } else if (toldLull.isDue(now())) { // a round of all lasts long
            told.forEach(left::addFirst);
            takeTold();
            toldLull.ended(now()); // the next ones wait as they do where no round is open
        }
        List<Item> some = some(items);
        long before = now();
        boolean changed = look(some);
        if (open && left.isEmpty()) {
            end();
        } else if (open) {
            nextAt = now() + Math.max(LEAST_PAUSE, SHARE * (now() - before));
        }
        return changed;
    }

    private boolean isDue() {
        long now = now();
        return open ? now - nextAt >= 0 : isWholeDue(now) || toldLull.isDue(now);
    }

    private boolean isWholeDue(long now) {
        return now - dueAt >= 0 || lull.isDue(now);
    }

    private void begin(List<Item> items) {
        open = true;
        beganAt = link.timing().now();
        isWhole = isWholeDue(now());
        returned = 0;
        displaced = 0;
        left.clear();
        if (isWhole) {
            lull.begun();
            items.stream().filter(item -> !item.subscribed).forEach(left::add);
            items.stream().filter(item -> item.subscribed).forEach(left::add);
        } else {
            left.addAll(told);
        }
        takeTold();
    }

    private void takeTold() {
        if (!told.isEmpty()) {
            mapper.forgetTypes();
        }
        told.clear();
        toldLull.begun();
    }

    /** The next ones; what a changed mapping took away meanwhile is left alone. */
    private List<Item> some(List<Item> items) {
        Set<Item> present = new HashSet<>(items);
        List<Item> some = new ArrayList<>();
        while (!left.isEmpty() && some.size() < MOST_AT_ONCE) {
            Item next = left.remove();
            if (present.contains(next)) {
                some.add(next);
            }
        }
        return some;
    }

    /** Looks for these; true when some were found, or are gone or elsewhere. */
    private boolean found(List<Item> some) throws UaException, InterruptedException {
        Set<Item> before = new HashSet<>(some);
        before.removeIf(item -> !item.subscribed);
        Set<Item> moved = new HashSet<>(mapper.lookAgain(some));
        int found = 0;
        for (Item item : some) {
            boolean was = before.contains(item);
            found += item.subscribed && !was ? 1 : 0;
            moved.addAll(was && !item.subscribed ? List.of(item) : List.of());
        }
        count(found, moved.size());
        return found > 0 || !moved.isEmpty();
    }

    /** Throws it where nobody would read one of these again in this session. */
    private void later(List<Item> some, UaException why) throws UaException {
        if (some.stream().anyMatch(item -> !item.subscribed && !item.failed)) {
            throw why;
        }
        link.meter().roundsFailed.increment();
        LOG.info(
                "server {}: its signals are looked for again later, as it answers: {}",
                link.server().name(),
                Calls.say(why));
    }

    private boolean look(List<Item> some) throws UaException, InterruptedException {
        try {
            return found(some);
        } catch (UaException e) {
            later(some, e);
            if (!isWhole) {
                some.forEach(this::again);
                left.forEach(this::again);
            }
            close();
            return true;
        }
    }

    private void count(int found, int moved) {
        returned += found;
        displaced += moved;
        link.meter().returned.add(found);
        link.meter().displaced.add(moved);
    }

    private void again(Item item) {
        told.add(item);
        toldLull.told(now());
    }

    private void end() {
        if (isWhole) {
            link.meter().rounds.increment();
            link.gaps().stoodAt(beganAt);
        }
        if (isWhole && (returned > 0 || displaced > 0)) {
            LOG.info(
                    "server {}: all signals were looked for again: {} are there again, {} are gone or elsewhere",
                    link.server().name(),
                    returned,
                    displaced);
        }
        close();
    }

    /** What was looked at is not looked at again at once. */
    private void close() {
        open = false;
        toldLull.ended(now());
        if (isWhole) {
            lull.ended(now());
            putOff();
        }
    }
}
