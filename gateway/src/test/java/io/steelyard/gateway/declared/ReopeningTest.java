package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetPlan;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which minutes a change of tables re-opens. */
final class ReopeningTest {
    private static final long MINUTE = 60_000_000_000L;
    private static final long DAY = 1_440 * MINUTE;
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final AssetKey M = new AssetKey("works", "m");
    private static final AssetKey N = new AssetKey("works", "n");
    private static final LocalDate FIRST = LocalDate.of(2026, 10, 22);
    private static final long NOW = Row.nanos(Instant.parse("2026-10-27T09:30:00Z"));
    private static final long REACH = 6 * DAY;

    private final Declared declared = TestingTables.on(new InMemoryShelf(), site -> ZONE);
    private final Plans plans = new Plans(declared, ReopeningTest::place);
    private final Behind behind = new Behind();
    private final MachineJobs machines = new MachineJobs(declared, () -> NOW);
    private int lists;

    private static Place place(AssetKey asset) {
        return new Place(asset.asset(), "hall", asset.equals(M) ? "one" : "two", "lathe");
    }

    /** Remembers what was re-opened, and fails when it is told to. */
    private static final class Behind implements Reopening.Doors {
        final Map<AssetKey, Set<Long>> reopened = new HashMap<>();
        final Map<AssetKey, Reopening.Range> planned = new HashMap<>();
        private Map<String, Long> done = new TreeMap<>();
        long first = Long.MIN_VALUE;
        int allowed = Integer.MAX_VALUE;

        @Override
        public List<AssetKey> assets(String site) {
            return List.of(M, N);
        }

        @Override
        public long first(AssetKey asset) {
            return first;
        }

        @Override
        public void planned(AssetKey asset, Reopening.Range range) {
            assertThat(planned.put(asset, range)).as("once").isNull();
        }

        @Override
        public void reopen(AssetKey asset, List<Reopening.Range> ranges) {
            if (allowed-- <= 0) {
                throw new IllegalStateException("killed");
            }
            for (Reopening.Range range : ranges) {
                for (long minute = Math.floorDiv(range.from(), MINUTE); minute * MINUTE < range.to(); minute++) {
                    reopened.computeIfAbsent(asset, a -> new TreeSet<>()).add(minute * MINUTE);
                }
            }
        }

        @Override
        public void refold(AssetKey asset, long minute) {
            reopen(asset, List.of(new Reopening.Range(minute, minute + MINUTE)));
        }

        @Override
        public Map<String, Long> done(String site) {
            return done;
        }

        @Override
        public void done(String site, Map<String, Long> versions) {
            done = versions;
        }
    }

    private Reopening reopening() {
        return new Reopening(declared, plans, behind, () -> NOW, REACH);
    }

    private void put(String kind, String csv) {
        declared.change(
                new Shelf.Name("works", kind),
                Declared.Mode.REPLACE,
                CsvForm.read(ByteBuffer.wrap(csv.getBytes(StandardCharsets.UTF_8))),
                new Shelf.By("li", 1, ""),
                false);
    }

    private void change(Random random) {
        switch (random.nextInt(6)) {
            case 4 -> machines.take(List.of(told(random)));
            case 0 -> put("shifts", SlowCalendar.shifts(random, ZONE));
            case 1 -> put("calendar-days", SlowCalendar.days(random, FIRST));
            case 2 -> put("planned-stops", SlowCalendar.windows(random, FIRST));
            case 3 -> put("maintenance", SlowCalendar.windows(random, FIRST));
            default -> put("orders", orders(random));
        }
    }

    /** Orders that the table has, too, and one that it never has. */
    private MachineJobs.Told told(Random random) {
        StringBuilder jobs = new StringBuilder("[");
        for (int i = 0; i < 3; i++) {
            String from = "\"2026-10-24T0" + random.nextInt(9) + ":30:00Z\"";
            jobs.append(i == 0 ? "" : ",")
                    .append("{\"kind\":\"response\",\"id\":\"")
                    .append(i)
                    .append("\",\"state\":")
                    .append(1 + random.nextInt(6))
                    .append(random.nextBoolean() ? ",\"start\":" + from : "")
                    .append(random.nextBoolean() ? ",\"end\":\"2026-10-25T03:00:00Z\"" : "")
                    .append('}');
        }
        AssetKey asset = random.nextBoolean() ? M : N;
        return new MachineJobs.Told(asset, "job-responses", NOW + ++lists, jobs + "]");
    }

    /** As they were, as they were planned, or still going on. */
    private static String orders(Random random) {
        StringBuilder orders = new StringBuilder("order,asset,status,plannedFrom,plannedTo,from,to,product\n");
        for (int i = 0; i < 2; i++) {
            String begin = "2026-10-24T0" + random.nextInt(9) + ":00Z";
            orders.append(i)
                    .append(random.nextBoolean() ? ",m," : ",n,")
                    .append(List.of("planned", "issued", "running", "done", "aborted", "")
                            .get(random.nextInt(6)))
                    .append(random.nextBoolean() ? "," + begin + ",2026-10-25T07:00Z" : ",,")
                    .append(random.nextBoolean() ? "," + begin : ",")
                    .append(random.nextBoolean() ? ",2026-10-25T05:00Z" : ",")
                    .append(",p\n");
        }
        return orders.toString();
    }

    /** An MES posts an order each few minutes; each may cost its days, and not all days that are kept. */
    @ParameterizedTest
    @CsvSource({
        "'1,m,done,,,2026-10-24T08:00Z,2026-10-24T09:00Z', 1",
        "'1,m,issued,2026-10-24T08:00Z,2026-10-24T09:00Z,,', 1",
        "'1,m,planned,2026-10-24T08:00Z,2026-10-24T09:00Z,,', 0",
        "'1,m,running,2026-10-24T08:00Z,2026-10-24T09:00Z,2026-10-24T08:00Z,', 1",
    })
    void looksOnlyAtTheTimeOfAnOrder(String order, int weeks) throws Exception {
        List<AssetKey> looked = new ArrayList<>();
        Plans counting = new Plans(declared, asset -> {
            looked.add(asset);
            return place(asset);
        });
        Reopening reopening = new Reopening(declared, counting, behind, () -> NOW, 400 * DAY);
        put("orders", "order,asset,status,plannedFrom,plannedTo,from,to\n" + order + "\n");
        reopening.work();
        assertThat(looked).as("an asset and week").hasSize(2 * weeks);
        assertThat(behind.reopened.getOrDefault(M, Set.of()).isEmpty()).isEqualTo(weeks == 0);
    }

    /** What was planned in each minute, as a fold of it sees that. */
    private Map<Long, String> minutes(AssetKey asset) {
        Map<Long, String> minutes = new TreeMap<>();
        for (long minute = Math.floorDiv(NOW - REACH, DAY) * DAY; minute < NOW; minute += MINUTE) {
            StringBuilder text = new StringBuilder();
            for (AssetPlan.Stretch stretch :
                    plans.plan(asset, minute, minute + MINUTE).stretches()) {
                text.append(Math.max(minute, stretch.from()) - minute)
                        .append(stretch.calendar())
                        .append(stretch.maintenance())
                        .append(stretch.job());
            }
            minutes.put(minute, text.toString());
        }
        return minutes;
    }

    private static Set<Long> differing(Map<Long, String> before, Map<Long, String> after) {
        Set<Long> differing = new TreeSet<>();
        before.forEach((minute, text) -> {
            if (!text.equals(after.get(minute))) {
                differing.add(minute);
            }
        });
        return differing;
    }

    /** Not one minute less, or what is shown stays wrong; not one more, or a year is folded for a lunch break. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void reopensExactlyTheMinutesWhosePlanIsAnother(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < 3; i++) {
            change(random);
        }
        reopening().work();
        behind.reopened.clear();
        Reopening reopening = reopening();
        Map<Long, String> m = minutes(M);
        Map<Long, String> n = minutes(N);
        change(random);
        change(random);
        reopening.work();
        assertThat(behind.reopened.getOrDefault(M, Set.of()))
                .as("seed %s", seed)
                .isEqualTo(differing(m, minutes(M)));
        assertThat(behind.reopened.getOrDefault(N, Set.of()))
                .as("seed %s", seed)
                .isEqualTo(differing(n, minutes(N)));
        behind.reopened.clear();
        reopening.work();
        reopening().work();
        assertThat(behind.reopened).as("once").isEmpty();
    }

    /** A plant that is a day old: what was planned before it is in sums only, all of which are forgotten at once. */
    @ParameterizedTest
    @CsvSource({"2026-10-27T08:00:00Z", "2026-09-01T00:00:00Z", "2026-10-27T23:00:00Z"})
    void searchesNoTimeBeforeTheFirstMinute(Instant first) throws Exception {
        behind.first = Row.nanos(first);
        put("shifts", "name,days,from,to\na,daily,06:00,14:00\n");
        new Reopening(declared, plans, behind, () -> NOW, 400 * DAY).work();
        long begin = Math.floorDiv(NOW - 400 * DAY, DAY) * DAY;
        for (AssetKey asset : List.of(M, N)) {
            Set<Long> reopened = behind.reopened.getOrDefault(asset, Set.of());
            Reopening.Range range = behind.planned.get(asset);
            assertThat(range.from()).isEqualTo(begin);
            assertThat(range.to())
                    .as("a week at most")
                    .isBetween(Math.min(behind.first, NOW) - 7 * DAY, Math.min(behind.first, NOW));
            assertThat(reopened).as("each minute since").hasSize((int) ((NOW - range.to()) / MINUTE));
        }
    }

    /** The change is on disk before its minutes are: whoever is killed between them goes on where it was. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void goesOnAfterADeathInBetween(int allowed) throws Exception {
        put("shifts", "name,days,from,to\na,daily,06:00,14:00\n");
        put("corrections", "asset,at,role,amount,reason\nm,2026-10-23T08:00:30Z,good,1,x\n");
        behind.allowed = allowed;
        try {
            reopening().work();
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("killed");
        }
        behind.allowed = Integer.MAX_VALUE;
        reopening().work();
        assertThat(behind.reopened.get(N)).hasSize((int) ((NOW - Math.floorDiv(NOW - REACH, DAY) * DAY) / MINUTE));
        assertThat(behind.reopened.get(M)).contains(Row.nanos(Instant.parse("2026-10-23T08:00:00Z")));
    }

    /** Which steps a machine cannot have made is decided minute by minute. */
    @Test
    void reopensAllMinutesOfAnAssetOfWhichAnotherRateIsDeclared() throws Exception {
        put("assets", "asset,production,mostUnitsASecond\nm,yes,1\nn,yes,1\n");
        reopening().work();
        behind.reopened.clear();
        put("assets", "asset,production,mostUnitsASecond\nm,yes,2\nn,no,1\n");
        reopening().work();
        assertThat(behind.reopened).containsOnlyKeys(M);
        assertThat(behind.reopened.get(M)).hasSize((int) ((NOW - Math.floorDiv(NOW - REACH, DAY) * DAY) / MINUTE));
    }

    @Test
    void reopensTheMinuteThatACorrectionIsDatedTo() throws Exception {
        put(
                "corrections",
                "asset,at,role,amount,reason\nm,2026-10-23T08:00:30Z,good,1,x\nn,2026-11-23T08:00Z,good,1,x\n");
        reopening().work();
        assertThat(behind.reopened).containsOnlyKeys(M);
        assertThat(behind.reopened.get(M)).containsExactly(Row.nanos(Instant.parse("2026-10-23T08:00:00Z")));
        behind.reopened.clear();
        put("corrections", "asset,at,role,amount,reason\nm,2026-10-23T08:00:30Z,good,2,x\n");
        put("stops", "asset,from,to,reason\nm,2026-10-23T08:00Z,2026-10-23T09:00Z,x\n");
        reopening().work();
        assertThat(behind.reopened.get(M)).hasSize(1);
        assertThat(plans.corrections(M, 0, NOW)).hasSize(1);
        assertThat(plans.corrections(N, 0, Long.MAX_VALUE)).isEmpty();
    }
}
