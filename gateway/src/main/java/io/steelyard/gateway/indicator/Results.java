package io.steelyard.gateway.indicator;

import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.ResultRow;
import io.steelyard.gateway.model.StageStatus;
import io.steelyard.gateway.model.WorkTime;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands the results of days over, for dashboards: each day of a site, cut in its zone, of which a minute was folded since
 * the last time, or of which a table tells otherwise, the present one to date. A day that is computed anew stands in the old
 * one's place. What is listed is in memory; after a start the last days are listed, since what was folded shortly before an end
 * may not have been handed over. {@link #touched}, {@link #again} and {@link #toldOtherwise} on any thread, which none of them
 * lets wait for the store; {@link #write} on one.
 */
public final class Results {
    /** How many days are listed after a start. */
    private static final int DAYS_BACK = 3;
    /** How many days are handed over at most in one turn; what is left waits for the next. */
    private static final int DAYS_AT_A_TIME = 10;
    /** How long the present day of a site rests after it was handed over. */
    private static final long REST_NANOS = 120_000_000_000L;
    /** How many days may wait; beyond, the earliest are not handed over until a minute of them is folded again. */
    private static final int DAYS_WAITING = 4_000;

    private final Doors doors;
    private final LongSupplier now;
    private final TreeSet<Day> waiting = new TreeSet<>();
    private final Retold retold = new Retold();
    /** Held while a note is written; taken before {@code waiting}. */
    private final Object noting = new Object();

    /** The notes as they are on disk, of sites that were asked for once. */
    private final Map<String, String> noted = new HashMap<>();

    private final Map<String, Long> written = new HashMap<>();
    private final LongAdder days = new LongAdder();
    private final LongAdder forgotten = new LongAdder();
    private final AtomicLong underway = new AtomicLong();
    private final WorkTime work;
    private boolean begun;

    /** What results are made of, and where they go. */
    public interface Doors {
        /** Sites that have been heard of. */
        Collection<String> sites();

        /** The zone that a site's days are cut in. */
        String zone(String site);

        /**
         * When the first minute of the site begins that is kept, nanoseconds since 1970; {@link Long#MAX_VALUE} while there is
         * none. May wait.
         */
        long first(String site);

        /** What {@link #keep} took in an earlier run; empty when nothing. */
        String kept(String site);

        /** Keeps a note of what is still to be handed over, in the place of the one before. */
        void keep(String site, String note);

        /** Every result of the site over the window, of the site itself and of its assets. */
        List<ResultRow> results(String site, Window window);

        /** Takes them; may wait. */
        void take(List<ResultRow> rows) throws InterruptedException;
    }

    private record Day(LocalDate date, String site) implements Comparable<Day> {
        @Override
        public int compareTo(Day other) {
            int byDate = date.compareTo(other.date);
            return byDate != 0 ? byDate : site.compareTo(other.site);
        }
    }

    /** Computes nothing yet. {@code now} is nanoseconds since 1970, {@code nanoTime} a monotonic clock. */
    public Results(Doors doors, LongSupplier now, LongSupplier nanoTime) {
        this.doors = doors;
        this.now = now;
        this.work = new WorkTime(nanoTime);
    }

    /** These minutes are folded and stand in the store. */
    public void touched(List<MinuteRow> rows) {
        synchronized (waiting) {
            for (MinuteRow row : rows) {
                String site = row.asset().site();
                list(new Day(date(row.minute(), site), site));
            }
        }
    }

    /** Rows of the site that begin in {@code from <= minute < to} are read otherwise. */
    public void again(String site, long from, long to) {
        long last = Math.min(to - 1, now.getAsLong());
        if (from > last) {
            return;
        }
        LocalDate first = date(from, site);
        synchronized (waiting) {
            LocalDate date = date(last, site);
            for (int i = 0; i < DAYS_WAITING && !date.isBefore(first); i++) {
                list(new Day(date, site));
                date = date.minusDays(1);
            }
        }
    }

    /**
     * A table tells otherwise of this time. Which days of it are kept is asked of the store in the next turn, and again as long as
     * it is away, also after a start; of those beyond the bound the earliest are let go, and counted.
     */
    public void toldOtherwise(String site, long from, long to) {
        synchronized (noting) {
            recall(site);
            String note;
            synchronized (waiting) {
                retold.add(site, from, to);
                note = retold.text(site);
            }
            keep(site, note);
        }
    }

    /** Whether no day of the site waits but the present one, which is listed again and again. */
    public boolean areHandedOver(String site) {
        LocalDate today = date(now.getAsLong(), site);
        synchronized (waiting) {
            return underway.get() == 0
                    && !retold.isUnlisted(site)
                    && waiting.stream()
                            .noneMatch(day ->
                                    day.site().equals(site) && !day.date().equals(today));
        }
    }

    private void list(Day day) {
        waiting.add(day);
        if (waiting.size() > DAYS_WAITING) {
            waiting.pollFirst();
            forgotten.increment();
        }
    }

    private LocalDate date(long nanos, String site) {
        return instant(nanos).atZone(ZoneId.of(doors.zone(site))).toLocalDate();
    }

    private static Instant instant(long nanos) {
        return Instant.EPOCH.plus(Duration.ofNanos(nanos));
    }

    /** Hands over what waits, the latest day first. */
    public void write() throws InterruptedException {
        Collection<String> sites = doors.sites();
        synchronized (noting) {
            sites.forEach(this::recall);
        }
        listTheLastDays(sites);
        long begin = work.begin();
        List<Day> failed = new ArrayList<>();
        RuntimeException first = null;
        try {
            first = listWhatWasRetold(sites);
            for (Day day : due()) {
                failed.add(day);
                try {
                    doors.take(doors.results(day.site(), window(day)));
                    failed.remove(day);
                    underway.decrementAndGet();
                    written.put(day.site(), now.getAsLong());
                    days.increment();
                } catch (RuntimeException e) {
                    first = first == null ? e : first; // the others are handed over all the same
                }
            }
        } finally {
            synchronized (waiting) {
                failed.forEach(this::list);
                underway.set(0);
                work.end(begin);
            }
        }
        closeWhatIsHandedOver();
        if (first != null) {
            throw first;
        }
    }

    /** Once a site, before its note is written: what the last run did not come to. The caller holds {@code noting}. */
    private void recall(String site) {
        if (!noted.containsKey(site)) {
            String note = doors.kept(site);
            synchronized (waiting) {
                retold.read(site, note);
            }
            noted.put(site, note);
        }
    }

    /** What machines tell of a day's jobs, one after the other, is one note. The caller holds {@code noting}. */
    private void keep(String site, String note) {
        if (!note.equals(noted.get(site))) {
            doors.keep(site, note);
            noted.put(site, note);
        }
    }

    private void closeWhatIsHandedOver() {
        synchronized (noting) {
            List<String> closed;
            synchronized (waiting) {
                closed = retold.open().stream().filter(this::areHandedOver).toList();
                closed.forEach(retold::close);
            }
            closed.forEach(site -> keep(site, ""));
        }
    }

    /** What the store could not say where a site's minutes begin; the site waits for the next turn. */
    private @Nullable RuntimeException listWhatWasRetold(Collection<String> heard) {
        RuntimeException failure = null;
        List<String> sites;
        synchronized (waiting) {
            sites = retold.unlisted();
        }
        sites = sites.stream().filter(heard::contains).toList(); // of the others nobody knows yet what is kept
        for (String site : sites) {
            try {
                long kept = doors.first(site);
                synchronized (waiting) {
                    retold.list(site).forEach((from, to) -> listDays(site, Math.max(from, kept), to));
                }
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure; // days that are listed already are handed over all the same
            }
        }
        return failure;
    }

    private void listDays(String site, long from, long to) {
        long last = Math.min(to - 1, now.getAsLong());
        if (from <= last) {
            LocalDate end = date(last, site);
            for (LocalDate date = date(from, site); !date.isAfter(end); date = date.plusDays(1)) {
                list(new Day(date, site));
            }
        }
    }

    /** The latest days first; the present one of a site not again before it has rested. */
    private List<Day> due() {
        List<Day> due = new ArrayList<>();
        long at = now.getAsLong();
        synchronized (waiting) {
            for (Day day : List.copyOf(waiting.descendingSet())) {
                Long before = written.get(day.site());
                boolean isPresent = day.date().equals(date(at, day.site()));
                if (due.size() < DAYS_AT_A_TIME && !(isPresent && before != null && at - before < REST_NANOS)) {
                    waiting.remove(day);
                    underway.incrementAndGet();
                    due.add(day);
                }
            }
        }
        return due;
    }

    private void listTheLastDays(Collection<String> sites) {
        if (begun || sites.isEmpty()) {
            return;
        }
        begun = true;
        synchronized (waiting) {
            for (String site : sites) {
                LocalDate today = date(now.getAsLong(), site);
                for (int back = 0; back < DAYS_BACK; back++) {
                    list(new Day(today.minusDays(back), site));
                }
            }
        }
    }

    private Window window(Day day) {
        String zone = doors.zone(day.site());
        long from = nanos(day.date(), zone);
        long to = Math.min(nanos(day.date().plusDays(1), zone), now.getAsLong());
        return new Window(from, Math.max(from, to), zone);
    }

    private static long nanos(LocalDate date, String zone) {
        return Math.multiplyExact(
                date.atStartOfDay(ZoneId.of(zone)).toEpochSecond(),
                Duration.ofSeconds(1).toNanos());
    }

    /** Days of results since the start: handed over, waiting, and let go because too many waited. */
    public StageStatus status() {
        synchronized (waiting) {
            long done = days.sum();
            long left = waiting.size() + underway.get();
            TreeMap<String, Long> dropped = new TreeMap<>();
            if (forgotten.sum() > 0) {
                dropped.put("too-many-days-wait", forgotten.sum());
            }
            return new StageStatus("results", done + left + forgotten.sum(), done, dropped, left, work.seconds());
        }
    }

    /** Results of indicators as rows, each of a site, of one asset or of one of its signals: {@code value low high coverage assessed}. */
    public static List<ResultRow> rows(Collection<IndicatorValue> values) {
        List<ResultRow> rows = new ArrayList<>();
        for (IndicatorValue value : values) {
            TreeMap<String, Object> fields = new TreeMap<>();
            // What InfluxDB had of the same day stays where a field is left out: these two say which of the others
            // hold.
            fields.put("assessed", value.outcome().assessed() ? 1L : 0L);
            fields.put("bounded", value.low() != null && value.high() != null ? 1L : 0L);
            fields.put("coverage", value.coverage());
            put(fields, "value", value.value());
            put(fields, "low", value.low());
            put(fields, "high", value.high());
            String[] subject = value.subject().split("/", 3);
            TreeMap<String, String> tags = new TreeMap<>();
            tags.put("id", value.definition().id());
            tags.put("level", List.of("site", "asset", "signal").get(subject.length - 1));
            tags.put("site", subject[0]);
            tags.put("asset", subject.length < 2 ? "" : subject[1]);
            if (subject.length > 2) {
                tags.put("signal", subject[2]);
            }
            rows.add(new ResultRow("indicator", tags, value.window().from(), fields));
        }
        return rows;
    }

    private static void put(Map<String, Object> fields, String name, @Nullable BigDecimal value) {
        if (value != null) {
            fields.put(name, value.doubleValue());
        }
    }
}
