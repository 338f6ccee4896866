package io.steelyard.edge.operation;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A question on its way to its one answer and its entry in the audit. */
final class Ticket {
    private static final Logger LOG = LoggerFactory.getLogger(Ticket.class);
    private static final int DONE = 200;
    private static final int MOST_PROBLEM = 64 * 1024;

    private final String from;
    private final LongSupplier nanoTime;
    private final long since;
    private final Reply answer;
    private final Audit audit;
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile @Nullable Operation operation;
    private volatile Map<String, Object> arguments = Map.of();

    Ticket(String from, LongSupplier nanoTime, Reply answer, Audit audit) {
        this.from = from;
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
        this.answer = answer;
        this.audit = audit;
    }

    void is(Operation known) {
        operation = known;
    }

    void asks(Map<String, Object> known) {
        arguments = known;
    }

    /** It is about to be done. */
    void begun() throws IOException {
        audit.write("begun", entry());
    }

    /** It is done. */
    void done(@Nullable Object result, int mostBytes) {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("operation", name());
        whole.put("status", DONE);
        whole.put("result", result == null ? Map.of() : result);
        byte[] json = Json.write(whole, mostBytes);
        if (json == null) {
            refused(new OperationException(
                    OperationException.TOO_LARGE, "the answer is longer than " + mostBytes + " bytes: ask for less"));
        } else {
            end(DONE, "", json);
        }
    }

    /** It is not done. */
    void refused(OperationException why) {
        Map<String, Object> problem = new LinkedHashMap<>();
        String detail = String.valueOf(why.getMessage());
        problem.put("operation", name());
        problem.put("type", "about:blank");
        problem.put("title", why.title());
        problem.put("status", why.status());
        problem.put("detail", detail);
        if (why.field() != null) {
            problem.put("field", why.field());
        }
        byte[] json = Json.write(problem, MOST_PROBLEM);
        if (json == null) {
            problem.put("detail", detail.substring(0, 1_000));
            json = Objects.requireNonNull(Json.write(problem, Integer.MAX_VALUE));
        }
        end(why.status(), detail, json);
    }

    private void end(int status, String problem, byte[] json) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        Map<String, Object> entry = entry();
        entry.put("status", status);
        if (!problem.isEmpty()) {
            entry.put("problem", problem);
        }
        entry.put("millis", TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - since));
        entry.put("bytes", json.length);
        try {
            audit.write("answered", entry);
        } catch (IOException e) {
            LOG.error("the audit cannot be written: {}", e.toString());
        }
        answer.take(status, json);
    }

    private Map<String, Object> entry() {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("from", from);
        entry.put("operation", name());
        entry.put("arguments", arguments);
        return entry;
    }

    private String name() {
        Operation known = operation;
        return known == null ? "" : known.name();
    }
}
