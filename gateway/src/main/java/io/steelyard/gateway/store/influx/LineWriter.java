package io.steelyard.gateway.store.influx;

import com.influxdb.exceptions.InfluxException;
import io.steelyard.gateway.model.Reading;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings lines in, whatever it takes: what may pass is tried again for ever, what is too large is halved, and when a line
 * is at fault it is found by halves while every other line goes in. Writing a line twice is harmless, so nothing is lost
 * by an answer that did not arrive. Several threads may write; {@link #close} ends their waiting.
 */
final class LineWriter {
    private static final int LINES_A_CALL = 5_000;
    private static final int CHARS_A_CALL = 1 << 20;
    private static final double JITTER = 0.1;

    private final InfluxServer server;
    private final InfluxConfig config;
    private final Condition condition;
    private final RandomGenerator random;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean bucketsAreThere;

    LineWriter(InfluxServer server, InfluxConfig config, Condition condition, RandomGenerator random) {
        this.server = server;
        this.config = config;
        this.condition = condition;
        this.random = random;
    }

    /** A part that will never be taken, and InfluxDB's word on it. */
    record Poison(Line.Part part, String reason) {}

    /** Writes all lines that can be written; returns the parts that cannot. */
    List<Poison> write(String bucket, List<Line> lines) throws InterruptedException {
        makeSureOfBuckets();
        List<Poison> poison = new ArrayList<>();
        List<Line> chunk = new ArrayList<>();
        int chars = 0;
        for (Line line : lines) {
            if (!chunk.isEmpty() && (chunk.size() >= LINES_A_CALL || chars + line.length() > CHARS_A_CALL)) {
                find(bucket, List.of(chunk), poison);
                chunk = new ArrayList<>();
                chars = 0;
            }
            chunk.add(line);
            chars += line.length();
        }
        if (!chunk.isEmpty()) {
            find(bucket, List.of(chunk), poison);
        }
        return poison;
    }

    /** The same for readings, whose lines are taken apart only when one is at fault. */
    List<Poison> write(String bucket, LineEncoder encoder, List<Reading> readings) throws InterruptedException {
        makeSureOfBuckets();
        List<Poison> poison = new ArrayList<>();
        encoder.begin(readings);
        for (String body = encoder.next(); body != null; body = encoder.next()) {
            Trouble trouble = post(bucket, body);
            if (trouble != null) {
                find(bucket, parted(ReadingLines.of(encoder.ofBody()), trouble, poison), poison);
            }
        }
        return poison;
    }

    private void find(String bucket, List<List<Line>> suspects, List<Poison> poison) throws InterruptedException {
        Deque<List<Line>> waiting = new ArrayDeque<>(suspects);
        while (!waiting.isEmpty()) {
            List<Line> next = waiting.pop();
            Trouble trouble = post(bucket, body(next));
            if (trouble != null) {
                List<List<Line>> parts = parted(next, trouble, poison);
                for (int i = parts.size() - 1; i >= 0; i--) {
                    waiting.push(parts.get(i));
                }
            }
        }
    }

    /** Smaller parts of what was refused, to be tried in this order; what cannot be parted is at fault. */
    private static List<List<Line>> parted(List<Line> lines, Trouble trouble, List<Poison> poison) {
        if (lines.size() == 1 && lines.get(0).parts().size() == 1) {
            poison.add(new Poison(lines.get(0).parts().get(0), trouble.said()));
            return List.of();
        }
        Suspects suspects = Suspects.in(lines, trouble.said());
        suspects.expired().forEach(part -> poison.add(new Poison(part, trouble.said())));
        return Stream.of(suspects.first(), suspects.second())
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static String body(List<Line> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> line.appendTo(text));
        text.setLength(text.length() - 1);
        return text.toString();
    }

    /** Tries until the lines are in (null) or their content is at fault. */
    private @Nullable Trouble post(String bucket, String body) throws InterruptedException {
        Duration pause = config.patience().first();
        while (true) {
            Trouble trouble = attempt(bucket, () -> server.write(bucket, body));
            if (trouble == null || trouble.kind() == Trouble.Kind.LINE || trouble.kind() == Trouble.Kind.TOO_LARGE) {
                return trouble;
            }
            condition.bad(trouble);
            pause = pauseThenLonger(pause, trouble);
            if (trouble.kind() == Trouble.Kind.NO_BUCKET) {
                bucketsAreThere = false;
                makeSureOfBuckets();
            }
        }
    }

    /** Makes missing buckets, once; the first call to InfluxDB, so it is also the one that says when it is away. */
    void makeSureOfBuckets() throws InterruptedException {
        Duration pause = config.patience().first();
        while (!bucketsAreThere) {
            Trouble trouble = attempt(InfluxServer.TELEMETRY, server::makeBuckets);
            if (trouble == null) {
                bucketsAreThere = true;
            } else {
                condition.bad(trouble);
                pause = pauseThenLonger(pause, trouble);
            }
        }
    }

    private @Nullable Trouble attempt(String bucket, Runnable call) throws InterruptedException {
        Trouble trouble;
        try {
            call.run();
            condition.good();
            return null;
        } catch (InfluxException e) {
            trouble = Trouble.of(e, config, bucket);
        } catch (InfluxServer.MissingBucketException e) {
            trouble = Trouble.missing(config, e.bucket(), "", null);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("the process is stopping while InfluxDB was being called");
        }
        return trouble;
    }

    private Duration pauseThenLonger(Duration pause, Trouble trouble) throws InterruptedException {
        Duration asked = trouble.retryAfter();
        Duration base = asked != null && asked.compareTo(pause) > 0 ? asked : pause;
        long nanos = (long) (base.toNanos() * (1 + JITTER * random.nextDouble()));
        if (closing.await(nanos, TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("the store is closed");
        }
        Duration longer = pause.multipliedBy(2);
        return longer.compareTo(config.patience().most()) < 0
                ? longer
                : config.patience().most();
    }

    /** Ends all waiting. */
    void close() {
        closing.countDown();
    }
}
