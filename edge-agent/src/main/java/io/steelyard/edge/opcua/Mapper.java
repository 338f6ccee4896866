package io.steelyard.edge.opcua;

import io.steelyard.edge.opcua.call.Calls;
import io.steelyard.edge.opcua.identity.Anchor;
import io.steelyard.edge.opcua.identity.Quarantined;
import io.steelyard.edge.opcua.trouble.Meaning;
import io.steelyard.edge.opcua.trouble.Trouble;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings mapped signals into a session: resolves them, asks what they are, subscribes. One that fails is reported once and
 * tried again every 300 s, every minute while there is none but such, at most a thousand in one turn; the others go on. For the server's thread only.
 */
final class Mapper {
    private static final Logger LOG = LoggerFactory.getLogger(Mapper.class);
    private static final int MOST_DOUBTED = 100;
    private static final int PART = 1_000; // items of which the server is asked together, if no asset has more
    private static final long EARLIER = 240_000_000_000L; // a server at which there is nothing may still be starting

    private final OpcUaClient client;
    private final AddressSpace space;
    private final Subscriptions subscriptions;
    private final Births births;
    private final Identity identity;
    private final Shapes shapes;
    private final GapBook gaps;
    private final OpcUaDoors doors;
    private final OpcUaTiming timing;
    private final Scope scope;
    private final Duration sampling;

    /**
     * What is known of the server's signals over all sessions.
     *
     * @param readInterval how often that is read which the server never monitors
     */
    record Known(Births births, Identity identity, GapBook gaps, Duration readInterval) {}

    Mapper(Connection connection, Known known, Shapes shapes, OpcUaDoors doors, OpcUaTiming timing, Scope scope) {
        this.shapes = shapes;
        this.client = connection.client();
        this.space = connection.space();
        this.subscriptions = connection.subscriptions();
        this.births = known.births();
        this.identity = known.identity();
        this.gaps = known.gaps();
        this.doors = doors;
        this.timing = timing;
        this.scope = scope;
        this.sampling = known.readInterval();
    }

    /** Subscribes what can be; afterwards each item is either subscribed or failed. */
    void bringIn(List<Item> items) throws UaException, InterruptedException {
        List<Item> wanted = new ArrayList<>();
        try {
            for (List<Item> some : Items.parts(items, PART)) {
                wanted.addAll(learned(some));
            }
        } finally {
            space.forgetPlaces();
        }
        subscribe(wanted); // at last: a subscription that waits long for its first Publish runs out
    }

    /** Learns what the server says of these; those that are to be monitored. */
    private List<Item> learned(List<Item> items) throws UaException, InterruptedException {
        List<Item> resolved = resolve(items);
        List<@Nullable String> roles = new ArrayList<>();
        resolved.forEach(item -> roles.add(item.signal.role()));
        List<NodeFacts> facts = NodeFacts.of(
                client, space, shapes, resolved.stream().map(Mapper::node).toList(), roles);
        Familiar there = there(resolved, facts);
        Familiar known = familiar(there.items(), there.facts());
        Set<Item> nameless = births.learn(known.items(), known.facts());
        subscriptions.remove(nameless);
        nameless.forEach(item -> failed(item, Trouble.NO_ROOM, Births.NO_ROOM));
        List<Item> wanted = new ArrayList<>(readable(known.items(), known.facts()));
        wanted.removeIf(item -> item.subscribed || nameless.contains(item));
        return wanted;
    }

    /** Without those whose variables are gone while they are read: who asks for them anew is told by the server. */
    private Familiar there(List<Item> resolved, List<NodeFacts> facts) throws UaException, InterruptedException {
        Familiar there = new Familiar(new ArrayList<>(), new ArrayList<>());
        List<Item> gone = new ArrayList<>();
        for (int i = 0; i < resolved.size(); i++) {
            Item item = resolved.get(i);
            if (facts.get(i).declared().gone() && (item.subscribed || item.signal.every() != null)) {
                gone.add(item);
            } else {
                there.items().add(item);
                there.facts().add(facts.get(i));
            }
        }
        if (!gone.isEmpty()) {
            subscriptions.remove(gone);
            String code = Calls.name(new StatusCode(StatusCodes.Bad_NodeIdUnknown));
            gone.forEach(item -> failed(item, code, "the server has no such node any more: " + code));
        }
        return there;
    }

    /** Items whose variables are those that they were at first. */
    private record Familiar(List<Item> items, List<NodeFacts> facts) {}

    private Familiar familiar(List<Item> resolved, List<NodeFacts> facts) throws UaException, InterruptedException {
        List<Identity.Stranger> strangers = identity.check(space, resolved, facts);
        if (strangers.isEmpty()) {
            return new Familiar(resolved, facts);
        }
        Set<Item> out = Collections.newSetFromMap(new IdentityHashMap<>());
        strangers.forEach(one -> out.add(one.item()));
        subscriptions.remove(out.stream().filter(item -> item.subscribed).toList());
        strangers.forEach(this::quarantined);
        Familiar known = new Familiar(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < resolved.size(); i++) {
            if (!out.contains(resolved.get(i))) {
                known.items().add(resolved.get(i));
                known.facts().add(facts.get(i));
            }
        }
        return known;
    }

    private void subscribe(List<Item> items) throws UaException, InterruptedException {
        List<Item> monitored = new ArrayList<>();
        for (Item item : items) {
            Duration every = item.signal.every();
            if (every == null) {
                monitored.add(item);
            } else {
                item.readEvery(every);
            }
        }
        List<Item> readInstead = new ArrayList<>();
        for (Subscriptions.Refused refused : subscriptions.add(monitored)) {
            if (Calls.isNeverDone(refused.status().value())) {
                Duration pace = refused.item().signal.pace();
                refused.item().readEvery(pace == null || pace.compareTo(sampling) < 0 ? sampling : pace);
                readInstead.add(refused.item());
            } else {
                String code = Calls.name(refused.status());
                failed(refused.item(), code, "the server refuses to monitor it: " + Meaning.of(code));
            }
        }
        if (items.size() > monitored.size() || !readInstead.isEmpty()) {
            subscriptions.atLeastOne();
        }
        if (!readInstead.isEmpty()) {
            LOG.info(
                    "server {} does not monitor {} signals, {} the first: they are read every {} ms, or as they are paced",
                    scope.server(),
                    readInstead.size(),
                    readInstead.get(0).name(),
                    sampling.toMillis());
        }
    }

    /** Reads what a changed mapping adds, and no longer what it takes away; all else is left as it is. */
    void change(Items.Change change) throws UaException, InterruptedException {
        IdentityHashMap<Item, Long> known = new IdentityHashMap<>();
        subscriptions
                .monitored()
                .values()
                .forEach(one -> known.put(one.item(), one.in().knownUntil()));
        subscriptions.remove(
                change.gone().stream().filter(item -> item.subscribed).toList());
        change.before().forEach((now, before) -> {
            Long until = known.get(before);
            if (until != null) { // what its queue held behind that was not asked for any more
                gaps.lose(List.of(now), until, GapCause.MAINTENANCE);
            }
        });
        bringIn(change.fresh());
    }

    /** Has these monitored anew, so that each says where it stands. */
    void renew(List<Item> items) throws UaException, InterruptedException {
        subscriptions.remove(items);
        List<Item> again = new ArrayList<>(items);
        again.removeIf(item -> item.node == null);
        subscribe(again);
    }

    /**
     * Of items that are monitored since an earlier session: those whose address leads to another node now, or to none; they
     * are monitored there no longer.
     */
    List<Item> moved(List<Item> adopted) throws UaException, InterruptedException {
        IdentityHashMap<Item, NodeId> monitored = new IdentityHashMap<>();
        subscriptions.monitored().values().forEach(one -> monitored.put(one.item(), one.node()));
        List<Item> moved = new ArrayList<>();
        for (List<Item> some : Items.parts(adopted, PART)) {
            List<AddressSpace.Found> found = identity.resolve(space, some);
            for (int i = 0; i < some.size(); i++) {
                if (!Objects.equals(found.get(i).node(), monitored.get(some.get(i)))) {
                    moved.add(some.get(i));
                }
            }
        }
        subscriptions.remove(moved);
        return moved;
    }

    /** Those whose values can be carried; one that is monitored already has shown that. */
    private List<Item> readable(List<Item> items, List<NodeFacts> facts) {
        List<Item> readable = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            String refusal = facts.get(i).refusal();
            if (refusal == null || items.get(i).subscribed) {
                readable.add(items.get(i));
            } else {
                failed(items.get(i), Trouble.NOT_CARRIED, refusal);
            }
        }
        return readable;
    }

    /**
     * Looks at what is doubted: it is another variable, or one that does not keep to its own type and is then asked where it
     * stands. True when there was any.
     */
    private boolean confirm(List<Item> items) throws UaException, InterruptedException {
        List<Item> doubted =
                items.stream().filter(item -> item.doubted).limit(MOST_DOUBTED).toList();
        if (doubted.isEmpty()) {
            return false;
        }
        lookAgain(doubted);
        doubted.forEach(Item::confirmed);
        renew(doubted.stream()
                .filter(item -> item.subscribed && item.cycle == null)
                .toList());
        return true;
    }

    /**
     * Tries those again whose time has come, and looks at what is doubted; true when there were any. Those beyond the first
     * thousand come in the next turns, so that values are taken between them.
     */
    boolean retry(List<Item> items) throws UaException, InterruptedException {
        boolean confirmed = confirm(items);
        long early = items.stream().anyMatch(item -> item.subscribed) ? 0 : EARLIER;
        long now = timing.nanoTime().getAsLong() + early;
        List<Item> due = items.stream()
                .filter(item -> !item.subscribed && item.failed && now - item.retryAt >= 0)
                .limit(PART)
                .toList();
        if (!due.isEmpty()) {
            bringIn(due);
            due.stream()
                    .filter(item -> item.subscribed)
                    .forEach(item -> LOG.info("{} is there now: {}", item.name(), item.signal.address()));
        }
        return confirmed || !due.isEmpty();
    }

    /**
     * Whether these still stand where they stood and are what they were, and whether those that were not there are now. One
     * that moved is monitored where it is.
     *
     * @return those of them that were monitored elsewhere, or whose address leads nowhere now
     */
    List<Item> lookAgain(List<Item> items) throws UaException, InterruptedException {
        List<Item> moved = moved(items.stream()
                .filter(item -> item.subscribed && item.cycle == null)
                .toList());
        moved.forEach(item -> gaps.lose(List.of(item), gaps.knownUntil(item, timing.now()), GapCause.ITEM_FAILED));
        bringIn(items);
        return moved;
    }

    /** What the server says of its types is asked anew. */
    void forgetTypes() {
        shapes.forget();
    }

    private List<Item> resolve(List<Item> items) throws UaException, InterruptedException {
        List<AddressSpace.Found> found = identity.resolve(space, items);
        List<Item> resolved = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            item.node = found.get(i).node();
            if (item.node == null) {
                CyclicReads.leave(item);
                failed(item, found.get(i).status(), found.get(i).problem());
            } else {
                resolved.add(item);
            }
        }
        return resolved;
    }

    private static NodeId node(Item item) {
        return Objects.requireNonNull(item.node, item::name);
    }

    private void failed(Item item, String status, String why) {
        boolean before = item.failed && item.quarantined == null;
        item.quarantined = null;
        out(item, status, why);
        if (!before) {
            LOG.warn(
                    "{} on server {} cannot be read at {}: {}. Correct the mapping or the server; it is tried again"
                            + " every 300 s",
                    item.name(),
                    scope.server(),
                    item.signal.address(),
                    why);
            tell(EventType.ITEM_FAILED, item, Map.of("reason", why));
        }
    }

    /** The server monitors it and says nothing of it: it is shown as one that is not read, and is monitored on. */
    void mute(Item item) {
        String why = "the server monitors it and has never told its value, although it has one";
        item.mute(new Trouble(Trouble.NEVER_SPOKE, why, timing.now()));
        LOG.warn(
                "{} on server {} at {}: {}. It is monitored anew from time to time",
                item.name(),
                scope.server(),
                item.signal.address(),
                why);
        tell(EventType.ITEM_FAILED, item, Map.of("reason", why));
    }

    /** Another variable than at first: not read, so that no value stands under another's name. */
    private void quarantined(Identity.Stranger stranger) {
        Item item = stranger.item();
        Quarantined now = stranger.quarantined(timing.now());
        Quarantined before = item.quarantined;
        item.quarantined = before == null ? now : now.after(before);
        Anchor.Difference difference = now.difference();
        out(
                item,
                Trouble.QUARANTINED,
                "another variable stands there: it was " + difference.was() + " and is " + difference.is());
        if (before == null) {
            LOG.warn(
                    "{} on server {} is another variable now at {}: it was {} and is {}. It is not read until it is"
                            + " what it was, or somebody accepts it (steelyard agent accept), or the mapping names"
                            + " another node",
                    item.name(),
                    scope.server(),
                    item.signal.address(),
                    difference.was(),
                    difference.is());
            tell(EventType.NODE_QUARANTINED, item, Map.of("was", difference.was(), "is", difference.is()));
        }
    }

    private void out(Item item, String status, String why) {
        item.failed(timing.nanoTime().getAsLong(), new Trouble(status, why, timing.now()));
        gaps.failed(item, gaps.knownUntil(item, timing.now()));
    }

    private void tell(EventType what, Item item, Map<String, String> details) {
        Map<String, String> all = new TreeMap<>(details);
        all.put("node", item.signal.address().toString());
        var unused = doors.notes().leave(what.at(timing.now(), scope.signal(item.asset, item.signal.name()), all));
    }
}
