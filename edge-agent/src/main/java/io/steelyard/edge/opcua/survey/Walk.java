package io.steelyard.edge.opcua.survey;

import io.steelyard.edge.opcua.Visit;
import io.steelyard.edge.opcua.call.BatchSize;
import io.steelyard.edge.opcua.call.Calls;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseDirection;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseResult;
import org.eclipse.milo.opcua.stack.core.types.structured.ReferenceDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.ViewDescription;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the references of many nodes at once: several calls on their way, continuation points always followed to the end
 * and given back when the walk is cut short (OPC UA Part 4 §5.9.2, §5.9.3). The answer does not depend on the order in which
 * the server answers. For one thread.
 */
final class Walk {
    private static final int A_PAGE = 1_000;
    private static final UInteger EVERYTHING = Unsigned.uint(63);
    private static final ViewDescription NO_VIEW =
            new ViewDescription(NodeId.NULL_VALUE, DateTime.MIN_VALUE, Unsigned.uint(0));
    private static final long RELEASE_SECONDS = 2;
    private static final int MOST_TRIES = 8;
    private static final long PAUSE_MILLIS = 125;
    private static final int MOST_DOUBLED = 5;

    private final Visit visit;
    private final LongSupplier nanoTime;
    private final UInteger page;
    private final BatchSize batch;
    private final Width width = new Width();
    private final BlockingQueue<Done> done = new LinkedBlockingQueue<>();
    private final Set<ByteString> open = new LinkedHashSet<>();

    /** For one question: what is still to be asked, together with others or by itself, and what came. */
    private final Deque<Integer> todo = new ArrayDeque<>();

    private final Deque<Integer> alone = new ArrayDeque<>();
    private final Map<Integer, Integer> tries = new HashMap<>();
    private final Deque<Call> more = new ArrayDeque<>();
    private final Map<Integer, List<ReferenceDescription>> found = new HashMap<>();
    private final Map<Integer, String> failed = new HashMap<>();
    private int aloneAtATime = 1;

    /** How many nodes the server answered for in one call at most, and how often it has been too busy for a single call since. */
    private int answered;

    private int busy;

    /** Since the server hung up: how, what is to be asked once more, and the largest number of nodes that was asked for. */
    private @Nullable UaException brokenBy;

    private final List<Integer> broken = new ArrayList<>();
    private int largest;
    private long room;

    /** A call for the references of some of the nodes; with points it goes on where an earlier one ended. */
    private record Call(List<Integer> places, List<ByteString> points) {}

    /** How a call ended. */
    private record Done(
            Call call,
            long nanos,
            @Nullable List<BrowseResult> results,
            @Nullable Throwable failure) {}

    Walk(Visit visit, LongSupplier nanoTime) {
        this(visit, nanoTime, A_PAGE);
    }

    /** @param page how many references of a node an answer may have */
    Walk(Visit visit, LongSupplier nanoTime, int page) {
        this.visit = visit;
        this.nanoTime = nanoTime;
        this.page = Unsigned.uint(page);
        this.batch = visit.browses();
    }

    /** Why the node at the place of the last question could not be looked at; null when it was. */
    @Nullable
    String failure(int place) {
        return failed.get(place);
    }

    /** Whether the last question ended at its limit. */
    boolean isCut() {
        return room < 0;
    }

    /**
     * Forward hierarchical references of each node, in the same order; none where it failed.
     *
     * @param most references; the rest is given up
     */
    List<List<ReferenceDescription>> below(List<NodeId> nodes, int most) throws UaException, InterruptedException {
        room = most;
        return ask(nodes, NodeIds.HierarchicalReferences, BrowseDirection.Forward);
    }

    /** The type above each type, in the same order. */
    List<List<ReferenceDescription>> supertypes(List<NodeId> types) throws UaException, InterruptedException {
        room = Integer.MAX_VALUE;
        return ask(types, NodeIds.HasSubtype, BrowseDirection.Inverse);
    }

    private List<List<ReferenceDescription>> ask(List<NodeId> nodes, NodeId references, BrowseDirection direction)
            throws UaException, InterruptedException {
        todo.clear();
        alone.clear();
        tries.clear();
        found.clear();
        failed.clear();
        broken.clear();
        largest = 0;
        brokenBy = null;
        for (int i = 0; i < nodes.size(); i++) {
            todo.add(i);
        }
        try {
            int flying = 0;
            while (flying > 0 || hasNext(flying)) {
                while (hasNext(flying)) {
                    send(nodes, references, direction);
                    flying++;
                }
                Done one = done.poll(2 * Calls.SERVICE.toSeconds(), TimeUnit.SECONDS);
                if (one == null) {
                    throw new UaException(StatusCodes.Bad_Timeout, "no answer to Browse");
                }
                flying--;
                take(one, flying);
                UaException hungUp = brokenBy;
                if (hungUp != null && flying == 0) {
                    goOn(hungUp);
                }
                visit.gait().rest(one.nanos());
            }
        } finally {
            release();
        }
        List<List<ReferenceDescription>> all = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            all.add(found.getOrDefault(i, List.of()));
        }
        return all;
    }

    /** Nodes for which the server had no continuation point are asked for behind all others, as many at a time as it had. */
    private boolean hasNext(int flying) {
        if (brokenBy != null || isCut() || flying >= visit.gait().width(width.width())) {
            return false;
        }
        return !more.isEmpty() || !todo.isEmpty() || (!alone.isEmpty() && flying < aloneAtATime);
    }

    private void send(List<NodeId> nodes, NodeId references, BrowseDirection direction) {
        long begun = nanoTime.getAsLong();
        Call next = more.poll();
        Call call = next != null ? next : new Call(some(), List.of());
        CompletableFuture<List<BrowseResult>> answer;
        if (next != null) {
            answer = visit.client().browseNextAsync(false, call.points()).thenApply(one -> orNone(one.getResults()));
        } else {
            List<BrowseDescription> questions = call.places().stream()
                    .map(place -> new BrowseDescription(
                            nodes.get(place), direction, references, true, Unsigned.uint(0), EVERYTHING))
                    .toList();
            answer = visit.client().browseAsync(NO_VIEW, page, questions).thenApply(one -> orNone(one.getResults()));
        }
        var unused = answer.whenComplete(
                (results, failure) -> done.add(new Done(call, nanoTime.getAsLong() - begun, results, failure)));
    }

    private static List<BrowseResult> orNone(BrowseResult @Nullable [] results) {
        return results == null ? List.of() : List.of(results);
    }

    private List<Integer> some() {
        if (todo.isEmpty()) {
            return List.of(alone.remove());
        }
        List<Integer> some = new ArrayList<>();
        while (some.size() < batch.size() && !todo.isEmpty()) {
            some.add(todo.remove());
        }
        return some;
    }

    private void take(Done one, int others) throws UaException, InterruptedException {
        Call call = one.call();
        call.points().forEach(open::remove);
        List<BrowseResult> results = one.results();
        if (results == null) {
            refused(call, one.failure(), others);
            return;
        }
        if (results.size() != call.places().size()) {
            throw new UaException(
                    StatusCodes.Bad_UnknownResponse,
                    results.size() + " answers to " + call.places().size() + " questions of Browse");
        }
        width.answered(one.nanos());
        busy = 0;
        if (call.points().isEmpty()) {
            batch.worked(results.size());
            answered = Math.max(answered, results.size());
        }
        List<Integer> places = new ArrayList<>();
        List<ByteString> points = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            ByteString point = answer(call.places().get(i), results.get(i));
            if (point != null) {
                places.add(call.places().get(i));
                points.add(point);
            }
        }
        if (!points.isEmpty()) {
            open.addAll(points);
            aloneAtATime = Math.max(aloneAtATime, open.size());
            more.add(new Call(places, points));
        }
    }

    /**
     * Too many calls at a time: the same again beside fewer. Too much in one call: again in smaller ones. Where the server
     * hung up, it ended all calls that were on their way: what goes on where another answer ended begins anew, since what the
     * server kept for it may be gone. Anything else ends the walk.
     */
    private void refused(Call call, @Nullable Throwable failure, int others) throws UaException, InterruptedException {
        UaException ua = failure == null
                ? new UaException(StatusCodes.Bad_UnknownResponse)
                : UaException.extract(failure).orElseGet(() -> new UaException(failure));
        if (BatchSize.isBroken(Calls.code(ua))) {
            broken(call, ua);
            return;
        }
        if (isCrowded(ua.getStatusCode().value(), call.places().size(), others)) {
            crowded(call, ua, others);
            return;
        }
        if (!call.points().isEmpty() && call.points().size() > 1) {
            int half = call.points().size() / 2;
            for (List<Integer> part :
                    List.of(List.of(0, half), List.of(half, call.points().size()))) {
                more.add(new Call(
                        call.places().subList(part.get(0), part.get(1)),
                        call.points().subList(part.get(0), part.get(1))));
            }
            return;
        }
        if (!call.points().isEmpty()
                || !batch.refused(ua.getStatusCode().value(), call.places().size())) {
            throw ua;
        }
        todo.addAll(call.places());
    }

    /** Some servers have one word for too much in a call and for too many calls: as much was answered before. */
    private boolean isCrowded(long status, int count, int others) {
        return status == StatusCodes.Bad_ServerTooBusy
                || status == StatusCodes.Bad_TcpServerTooBusy
                || status == StatusCodes.Bad_ResourceUnavailable
                || (others > 0 && status == StatusCodes.Bad_TooManyOperations && (count == 1 || count <= answered));
    }

    /** One that takes not even a single call is given a moment, some times. */
    private void crowded(Call call, UaException failure, int others) throws UaException, InterruptedException {
        if (others > 0) {
            width.crowded(others);
        } else if (++busy > MOST_TRIES) {
            throw failure;
        } else {
            long pause = PAUSE_MILLIS << Math.min(busy, MOST_DOUBLED);
            boolean unusedNever = new CountDownLatch(1).await(pause, TimeUnit.MILLISECONDS);
        }
        if (call.points().isEmpty()) {
            todo.addAll(call.places());
        } else {
            open.addAll(call.points());
            more.add(call);
        }
    }

    private void broken(Call call, UaException failure) {
        brokenBy = failure;
        broken.addAll(call.places());
        if (call.points().isEmpty()) {
            largest = Math.max(largest, call.places().size());
        } else {
            call.places().forEach(place -> giveBack(found.remove(place)));
        }
    }

    /** All that was on its way has failed: the largest of them is to blame. */
    private void goOn(UaException failure) throws UaException, InterruptedException {
        boolean isSmaller = batch.refused(Calls.code(failure), largest);
        for (int place : broken) {
            if (!isSmaller && tries.merge(place, 1, Integer::sum) > MOST_TRIES) {
                throw failure;
            }
        }
        todo.addAll(broken);
        broken.clear();
        largest = 0;
        brokenBy = null;
        Calls.awaitSession(visit.client());
    }

    /** Keeps what was answered; the point where the rest begins, or null. */
    private @Nullable ByteString answer(int place, BrowseResult result) {
        long status = result.getStatusCode().value();
        if (status == StatusCodes.Bad_NoContinuationPoints || status == StatusCodes.Bad_ContinuationPointInvalid) {
            giveBack(found.remove(place)); // from its beginning
            int count = tries.merge(place, 1, Integer::sum);
            if (count <= MOST_TRIES) {
                aloneAtATime = count > 1 ? Math.max(1, aloneAtATime / 2) : aloneAtATime;
                alone.add(place);
            } else {
                failed.put(place, Calls.name(result.getStatusCode()));
            }
            return null;
        }
        if (result.getStatusCode().isBad()) {
            failed.put(place, Calls.name(result.getStatusCode()));
            return null;
        }
        ReferenceDescription[] references = result.getReferences();
        if (references != null) {
            room -= references.length;
            found.computeIfAbsent(place, unknown -> new ArrayList<>()).addAll(List.of(references));
        }
        ByteString point = result.getContinuationPoint();
        return point == null || point.isNullOrEmpty() ? null : point;
    }

    private void giveBack(@Nullable List<ReferenceDescription> references) {
        room += references == null ? 0 : references.size();
    }

    /** Gives back what the server keeps for us; whoever does not answer keeps it until the session ends. */
    private void release() {
        more.clear();
        for (ByteString point : open) { // one by one: how many a call may name is not known
            var unused =
                    visit.client().browseNextAsync(true, List.of(point)).orTimeout(RELEASE_SECONDS, TimeUnit.SECONDS);
        }
        open.clear();
    }
}
