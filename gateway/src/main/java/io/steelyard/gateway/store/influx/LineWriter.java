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
import org.jspecify.annotations.Nullable;

/**
 * Brings lines in, whatever it takes: what may pass is tried again for ever, what is too much at once goes in smaller parts,
 * and when lines are at fault they are found while every other line goes in. Writing a line twice is harmless, so nothing is
 * lost by an answer that did not arrive. For one thread; {@link #close} ends its waiting from any.
 */
final class LineWriter {
    private static final double JITTER = 0.1;

    private final InfluxServer server;
    private final InfluxConfig config;
    private final Condition condition;
    private final RandomGenerator random;
    private final Pace pace;
    private final WriteCalls calls;
    private final List<String> buckets;
    private final CountDownLatch closing = new CountDownLatch(1);
    private boolean bucketsAreThere;

    /** Writes to the named buckets. */
    LineWriter(
            InfluxServer server,
            InfluxConfig config,
            Condition condition,
            RandomGenerator random,
            List<String> buckets) {
        this.buckets = buckets;
        this.server = server;
        this.config = config;
        this.condition = condition;
        this.random = random;
        this.pace = new Pace(config.patience().answer());
        this.calls = server.writing(pace::answer);
    }

    /** A part that will never be taken, and InfluxDB's word on it. */
    record Poison(Line.Part part, String reason) {}

    /** What one call brings. */
    private record Body(String text, int bytes, boolean isWhole) {

        static Body of(List<Line> lines) {
            StringBuilder text = new StringBuilder();
            int bytes = 0;
            for (Line line : lines) {
                line.appendTo(text);
                bytes += line.bytes();
            }
            text.setLength(text.length() - 1);
            return new Body(
                    text.toString(), bytes, lines.size() == 1 && lines.get(0).hasOnePart());
        }
    }

    /** Writes all lines that can be written; returns the parts that cannot. */
    List<Poison> write(String bucket, List<Line> lines) throws InterruptedException {
        makeSureOfBuckets();
        List<Poison> poison = new ArrayList<>();
        if (!lines.isEmpty()) {
            find(bucket, List.of(lines), poison);
        }
        return poison;
    }

    /** The same for readings, whose lines are taken apart only when one is at fault. */
    List<Poison> write(String bucket, LineEncoder encoder, List<Reading> readings) throws InterruptedException {
        makeSureOfBuckets();
        List<Poison> poison = new ArrayList<>();
        encoder.begin(readings);
        for (String text = encoder.next(pace.bytes()); text != null; text = encoder.next(pace.bytes())) {
            Trouble trouble = post(bucket, new Body(text, encoder.bytesOfBody(), false));
            if (trouble != null && isTooMuch(trouble) && encoder.linesOfBody() > 1) {
                encoder.again();
            } else if (trouble != null) {
                find(bucket, parted(ReadingLines.of(encoder.ofBody()), trouble, poison), poison);
            }
        }
        return poison;
    }

    private static boolean isTooMuch(Trouble trouble) {
        return trouble.kind() == Trouble.Kind.TOO_LARGE || trouble.kind() == Trouble.Kind.TOO_SLOW;
    }

    private void find(String bucket, List<List<Line>> parts, List<Poison> poison) throws InterruptedException {
        Deque<List<Line>> waiting = new ArrayDeque<>(parts);
        while (!waiting.isEmpty()) {
            List<Line> next = fitting(waiting);
            Trouble trouble = post(bucket, Body.of(next));
            if (trouble != null) {
                List<List<Line>> left = parted(next, trouble, poison);
                for (int i = left.size() - 1; i >= 0; i--) {
                    waiting.push(left.get(i));
                }
            }
        }
    }

    /** As much of what is next as may go in one call; the rest of it is next then. */
    private List<Line> fitting(Deque<List<Line>> waiting) {
        List<Line> next = waiting.pop();
        int count = 0;
        long bytes = 0;
        while (count < next.size() && count < Pace.MOST_LINES) {
            bytes += next.get(count).bytes();
            if (bytes > pace.bytes() && count > 0) {
                break;
            }
            count++;
        }
        if (count < next.size()) {
            waiting.push(next.subList(count, next.size()));
        }
        return next.subList(0, count);
    }

    /** Smaller parts of what was refused, to be tried in this order; what is known to be at fault is not among them. */
    private static List<List<Line>> parted(List<Line> lines, Trouble trouble, List<Poison> poison) {
        boolean isWhole = lines.size() == 1 && lines.get(0).hasOnePart();
        if (trouble.kind() == Trouble.Kind.TOO_SLOW || (trouble.kind() == Trouble.Kind.TOO_LARGE && !isWhole)) {
            return Suspects.smaller(lines);
        }
        Suspects suspects = Suspects.in(lines, trouble.said());
        suspects.poison().forEach(part -> poison.add(new Poison(part, trouble.said())));
        return suspects.left();
    }

    /** Tries until the body is in (null), its content is at fault, or it has to become smaller. */
    private @Nullable Trouble post(String bucket, Body body) throws InterruptedException {
        Duration pause = config.patience().first();
        while (true) {
            Trouble trouble = attempt(bucket, () -> calls.write(bucket, body.text()));
            if (trouble == null) {
                condition.good(bucket);
                pace.answered(body.bytes(), calls.took());
                return null;
            } else if (trouble.kind() == Trouble.Kind.LINE) {
                return trouble;
            } else if (trouble.kind() == Trouble.Kind.TOO_LARGE) {
                pace.tooLarge(body.bytes());
                return trouble;
            }
            condition.bad(bucket, trouble);
            Duration longer = pauseThenLonger(pause, trouble);
            if (trouble.kind() == Trouble.Kind.TOO_SLOW) {
                pace.tooSlow(body.bytes());
                if (!body.isWhole()) {
                    return trouble;
                }
            } else {
                pause = longer;
            }
            if (trouble.kind() == Trouble.Kind.NO_BUCKET) {
                bucketsAreThere = false;
                makeSureOfBuckets();
            }
        }
    }

    /** Makes missing buckets, once; the first call to InfluxDB, so it is also the one that says when it is away. */
    void makeSureOfBuckets() throws InterruptedException {
        Duration pause = config.patience().first();
        String thing = "its buckets " + String.join(", ", buckets);
        while (!bucketsAreThere) {
            Trouble trouble = attempt(buckets.get(0), () -> server.makeBuckets(buckets));
            if (trouble == null) {
                condition.good(thing);
                bucketsAreThere = true;
            } else {
                condition.bad(thing, trouble);
                pause = pauseThenLonger(pause, trouble);
            }
        }
    }

    private @Nullable Trouble attempt(String bucket, Runnable call) throws InterruptedException {
        Trouble trouble;
        try {
            call.run();
            return null;
        } catch (InfluxException e) {
            trouble = Trouble.of(e, config, bucket);
        } catch (InfluxServer.MissingBucketException e) {
            trouble = Trouble.missing(config, e.bucket(), "", null);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("the process is stopping while InfluxDB was being called");
        }
        if (closing.getCount() == 0) {
            throw new InterruptedException("the store is closed");
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
        calls.close();
    }
}
