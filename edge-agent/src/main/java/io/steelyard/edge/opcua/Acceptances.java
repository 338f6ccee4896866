package io.steelyard.edge.opcua;

import io.steelyard.edge.model.Notes;
import io.steelyard.edge.opcua.identity.Quarantined;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people say of one server's variables in quarantine, taken on between two answers of the server: such a signal begins
 * anew with what stands there, as one that was just mapped, and all others are left as they are. For the server's thread
 * only, but {@link #give}.
 */
final class Acceptances {
    private static final Logger LOG = LoggerFactory.getLogger(Acceptances.class);

    private final Queue<Wish> open = new ConcurrentLinkedQueue<>();
    private final Publishing.Link link;
    private final Scope scope;
    private final Items mapped;
    private final Births births;
    private final Identity identity;
    private volatile boolean closed;

    /**
     * What somebody wants.
     *
     * @param signal asset and name; null for all that are in quarantine
     * @param seen stands for what was seen of them
     */
    private record Wish(@Nullable String signal, String seen, CompletableFuture<Accepted> done) {
        boolean isOf(Item item) {
            return signal == null || signal.equals(item.name());
        }
    }

    Acceptances(Publishing.Link link, Scope scope, Items mapped, Births births, Identity identity) {
        this.link = link;
        this.scope = scope;
        this.mapped = mapped;
        this.births = births;
        this.identity = identity;
    }

    /** Any thread; one that is cancelled before it is taken on is not. */
    CompletableFuture<Accepted> give(@Nullable String signal, String seen) {
        Wish wish = new Wish(signal, seen, new CompletableFuture<>());
        open.add(wish);
        if (closed) {
            close();
        }
        return wish.done();
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** Nothing is taken on any more. */
    void close() {
        closed = true;
        for (Wish wish = open.poll(); wish != null; wish = open.poll()) {
            refuse(wish, "server " + link.server().name() + " is read no longer");
        }
    }

    /** While no session is open. */
    void takeOffline() {
        for (Wish wish = open.poll(); wish != null; wish = open.poll()) {
            List<Item> strangers = meant(wish);
            if (!strangers.isEmpty()) {
                List<Quarantined> were = were(strangers);
                begin(strangers);
                end(wish, new Accepted(were, 0, identity.keep()));
            }
        }
    }

    /**
     * On the subscriptions that are there.
     *
     * @param remember writes down what is monitored now
     */
    void takeOnline(Mapper mapper, Runnable remember) throws UaException, InterruptedException {
        for (Wish wish = open.poll(); wish != null; wish = open.poll()) {
            List<Item> strangers = meant(wish);
            if (!strangers.isEmpty()) {
                takeOnline(wish, strangers, mapper, remember);
            }
        }
    }

    private void takeOnline(Wish wish, List<Item> strangers, Mapper mapper, Runnable remember)
            throws UaException, InterruptedException {
        List<Quarantined> were = were(strangers);
        Items.Change change = begin(strangers);
        boolean isKept = identity.keep(); // before the first value
        try {
            mapper.change(change);
            remember.run();
            link.meter().subscribed((int)
                    mapped.all().stream().filter(item -> item.subscribed).count());
        } finally { // a link that broke meanwhile begins anew with what is accepted
            int read = (int)
                    change.fresh().stream().filter(item -> item.subscribed).count();
            end(wish, new Accepted(were, read, isKept));
        }
    }

    /** Those that are to be accepted; none when the wish is refused, or nobody waits for it any more. */
    private List<Item> meant(Wish wish) {
        List<Item> meant = mapped.all().stream()
                .filter(item -> item.quarantined != null && wish.isOf(item))
                .toList();
        if (wish.done().isDone()) {
            return List.of();
        }
        if (meant.isEmpty()) {
            String what = wish.signal() == null ? "nothing is" : wish.signal() + " is not";
            refuse(wish, what + " in quarantine at server " + link.server().name());
        } else if (!Quarantined.seen(were(meant)).equals(wish.seen())) {
            refuse(wish, "what stands there is not what was seen any more: look at it again");
            return List.of();
        }
        return meant;
    }

    private static List<Quarantined> were(List<Item> strangers) {
        List<Quarantined> were = new ArrayList<>();
        for (Item item : strangers) {
            Quarantined one = item.quarantined;
            if (one != null) {
                were.add(one);
            }
        }
        return were;
    }

    /** Each is another item from now on, of which no more is known than what stands there. */
    private Items.Change begin(List<Item> strangers) {
        Map<Item, Item> before = new LinkedHashMap<>();
        for (Item item : strangers) {
            Quarantined was = item.quarantined;
            if (was != null) {
                before.put(mapped.renew(item, was.is()), item);
                tell(item, was);
            }
        }
        before.forEach((now, then) -> link.gaps().passOn(then, now));
        births.forget(strangers, link.server().name());
        return new Items.Change(strangers, List.copyOf(before.keySet()), before, List.of());
    }

    private void tell(Item item, Quarantined was) {
        String of = was.difference().was();
        String is = was.difference().is();
        LOG.info(
                "{} on server {} is accepted as it is now: it was {} and is {}",
                item.name(),
                link.server().name(),
                of,
                is);
        Notes notes = link.doors().notes();
        var unused = notes.leave(EventType.NODE_ACCEPTED.at(
                link.timing().now(),
                scope.signal(item.asset, item.signal.name()),
                Map.of("node", was.node(), "was", of, "is", is)));
    }

    private static void end(Wish wish, Accepted accepted) {
        wish.done().complete(accepted);
    }

    private static void refuse(Wish wish, String why) {
        wish.done().completeExceptionally(new Accepted.RefusedException(why));
    }
}
