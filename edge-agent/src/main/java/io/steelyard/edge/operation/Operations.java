package io.steelyard.edge.operation;

import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that may be asked for, and whether it may be. A request is {@code {"operation": …, "arguments": {…}}}; the
 * answer {@code {"operation": …, "status": 200, "result": …}}, or a problem as in RFC 9457 with {@code operation} beside it.
 * Each question is answered once, on any thread, and each is in the audit. Safe for several threads; never blocks.
 */
public final class Operations {
    /** The longest request that is read at all. */
    public static final int MOST_REQUEST = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);
    private static final int MOST_WAITING = 4;
    private static final List<String> FIELDS = List.of("operation", "arguments", "at");

    private final Map<String, Operation> all = new LinkedHashMap<>();
    private final Allowed allowed;
    private final Doors doors;
    private final Proof proofs;
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * What it needs.
     *
     * @param workers does the work; shut down by whoever made it
     * @param timers ends what takes too long
     * @param nearest what to do about a word that is none of the known ones
     */
    public record Doors(
            Audit audit,
            ExecutorService workers,
            ScheduledExecutorService timers,
            InstantSource clock,
            LongSupplier nanoTime,
            BiFunction<String, List<String>, String> nearest) {}

    /** These, as far as they are allowed. */
    public Operations(List<Operation> all, Allowed allowed, Doors doors) {
        all.forEach(one -> this.all.put(one.name(), one));
        this.allowed = allowed;
        this.doors = doors;
        proofs = new Proof(doors.clock());
    }

    /** Takes a question over and returns at once. */
    public void ask(Question question, Reply answer) {
        Ticket ticket = new Ticket(question.from(), doors.nanoTime(), answer, doors.audit());
        try {
            begin(question, ticket);
        } catch (OperationException e) {
            ticket.refused(e);
        } catch (IOException e) {
            LOG.error("a request is not done, because the audit cannot be written: {}", e.toString());
            ticket.refused(new OperationException(OperationException.MISTAKE, "the audit cannot be written"));
        }
    }

    /** Somebody asked in a way that cannot be answered. */
    public void turnedAway(String from, String why) {
        LOG.debug("a request is turned away: {}", why);
        Ticket ticket = new Ticket(from, doors.nanoTime(), (status, json) -> {}, doors.audit());
        ticket.refused(new OperationException(OperationException.WRONG, why));
    }

    private void begin(Question question, Ticket ticket) throws OperationException, IOException {
        if (question.text().length > MOST_REQUEST) {
            throw new OperationException(
                    OperationException.TOO_LARGE, "the request is longer than " + MOST_REQUEST + " bytes");
        }
        Map<String, Object> request = Json.read(question.text());
        known("", request.keySet(), FIELDS);
        Operation operation = operation(request);
        ticket.is(operation);
        if (!allowed.has(operation.role())) {
            throw new OperationException(
                    OperationException.FORBIDDEN,
                    operation.name() + " is not allowed from away: the agent's file says remote: " + allowed.word());
        }
        if (operation.role() == Role.MANAGE) {
            proofs.check(allowed.secret() == null ? "" : allowed.secret(), question, request.get("at"));
        }
        Map<String, Object> arguments = arguments(request);
        known("arguments.", arguments.keySet(), operation.arguments());
        ticket.asks(arguments);
        if (operation.role() == Role.MANAGE) {
            ticket.begun(); // what changes something is written down before
        }
        work(operation, new Arguments(arguments), ticket);
    }

    private void work(Operation operation, Arguments arguments, Ticket ticket) throws OperationException {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            throw busy();
        }
        Running running =
                new Running(() -> operation.work().run(arguments), operation, ticket, waiting::decrementAndGet);
        try {
            var unused = doors.timers()
                    .schedule(() -> running.cancel(true), operation.limit().toMillis(), TimeUnit.MILLISECONDS);
            doors.workers().execute(running);
        } catch (RejectedExecutionException e) {
            running.cancel(true); // the agent ends
        }
    }

    private static OperationException busy() {
        return new OperationException(
                OperationException.BUSY, MOST_WAITING + " requests wait already: ask again when they are answered");
    }

    private Operation operation(Map<String, Object> request) throws OperationException {
        List<String> names = List.copyOf(all.keySet());
        if (!(request.get("operation") instanceof String name)) {
            throw new OperationException(
                    OperationException.WRONG, "operation is missing: name one of " + names, "operation");
        }
        Operation operation = all.get(name);
        if (operation == null) {
            throw new OperationException(
                    OperationException.UNKNOWN,
                    "there is no such operation; " + doors.nearest().apply(name, names),
                    "operation");
        }
        return operation;
    }

    private static Map<String, Object> arguments(Map<String, Object> request) throws OperationException {
        Object arguments = request.getOrDefault("arguments", Map.of());
        if (!(arguments instanceof Map<?, ?> given)) {
            throw new OperationException(OperationException.WRONG, "arguments has to be an object", "arguments");
        }
        Map<String, Object> named = new LinkedHashMap<>();
        given.forEach((name, value) -> named.put(String.valueOf(name), value));
        return named;
    }

    private void known(String prefix, Iterable<String> given, List<String> known) throws OperationException {
        for (String name : given) {
            if (!known.contains(name)) {
                String remedy =
                        known.isEmpty() ? "it takes none" : doors.nearest().apply(name, known);
                throw new OperationException(
                        OperationException.WRONG, "there is no field of this name; " + remedy, prefix + name);
            }
        }
    }
}
