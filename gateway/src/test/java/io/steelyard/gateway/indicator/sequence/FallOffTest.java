package io.steelyard.gateway.indicator.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.ApiQuery;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.Sequence;
import io.steelyard.gateway.model.Subject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scrap of sequences against what their first operations produced, from counts of minutes. */
final class FallOffTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final Window DAY = new Window(0, 1_440 * MINUTE, "UTC");
    private static final Subject SITE = Subject.site("works");

    private final Plant plant = new Plant();
    private final FallOff fallOff = new FallOff(plant);

    /** Parts and scrap by asset and instant; some minutes nobody saw. */
    private static final class Plant implements FallOff.Doors {
        private final List<Sequence> all = new ArrayList<>();
        private final Map<AssetKey, List<Long>> parts = new HashMap<>();
        private final Map<AssetKey, List<Long>> scrap = new HashMap<>();
        private final Map<AssetKey, Set<Long>> unseen = new HashMap<>();
        private final Map<AssetKey, String> classes = new HashMap<>();
        private final Map<AssetKey, Long> since = new HashMap<>();
        private long folded = Long.MAX_VALUE;

        @Override
        public boolean haveSequences(String site, Predicate<AssetKey> which) {
            return all.stream().anyMatch(one -> one.assets().stream().anyMatch(which));
        }

        @Override
        public List<Sequence> sequences(String site, long from, long to) {
            return all;
        }

        @Override
        public String equipmentClass(AssetKey asset) {
            return classes.getOrDefault(asset, "");
        }

        @Override
        public @Nullable Window over(AssetKey asset, Window window) {
            long begin = Math.max(window.from(), since.getOrDefault(asset, Long.MIN_VALUE));
            long end = Math.min(window.to(), folded);
            return begin < end ? new Window(begin, end, "UTC") : null;
        }

        @Override
        public Evidence sums(AssetKey asset, Window asked) {
            Window window = over(asset, asked);
            TreeMap<String, Quantity> found = new TreeMap<>();
            if (window != null && parts.containsKey(asset)) {
                found.put("count.pq", count(asset, parts.get(asset), window));
                found.put("count.sq", count(asset, scrap.getOrDefault(asset, List.of()), window));
            }
            return new Evidence(
                    asset.toString(), asked, found, new TreeMap<>(Map.of("minutes/" + asset, found.toString())));
        }

        /** Of whole minutes that begin in the window. */
        private Quantity count(AssetKey asset, List<Long> at, Window window) {
            Set<Long> dark = unseen.getOrDefault(asset, Set.of());
            long seen = at.stream()
                    .map(Minutes::down)
                    .filter(minute -> window.from() <= minute && minute < window.to() && !dark.contains(minute))
                    .count();
            boolean isDark = dark.stream().anyMatch(minute -> window.from() <= minute && minute < window.to());
            BigDecimal value = BigDecimal.valueOf(seen);
            return new Quantity(value, value, isDark ? null : value, "1", Grade.T, isDark ? 0.5 : 1, "");
        }
    }

    private static AssetKey asset(String name) {
        return new AssetKey("works", name);
    }

    private static Sequence.Run run(String asset, long from, long to, boolean isFirst) {
        return new Sequence.Run("J", asset(asset), from * MINUTE, to * MINUTE, isFirst);
    }

    private static Sequence ended(String id, Sequence.Run... runs) {
        Set<AssetKey> assets = new HashSet<>();
        Arrays.stream(runs).forEach(run -> assets.add(run.asset()));
        return new Sequence(id, assets, true, List.of(runs));
    }

    /** So many parts from the minute on, one a minute, of which the last are scrap. */
    private void make(String asset, long from, int count, int scrapped) {
        for (int i = 0; i < count; i++) {
            plant.parts.computeIfAbsent(asset(asset), a -> new ArrayList<>()).add((from + i) * MINUTE);
            if (i >= count - scrapped) {
                plant.scrap
                        .computeIfAbsent(asset(asset), a -> new ArrayList<>())
                        .add((from + i) * MINUTE);
            }
        }
    }

    /** Scrap of what the first operations produced, with bounds; or the reason. */
    private String told(Subject subject, String... assets) {
        List<AssetKey> keys = Arrays.stream(assets).map(FallOffTest::asset).toList();
        Evidence evidence = fallOff.of(subject, keys, DAY);
        Quantity scrap = evidence.quantities().get(FallOff.SCRAP);
        Quantity first = evidence.quantities().get(FallOff.FIRST);
        return scrap == null || first == null ? "nobody says" : told(scrap) + " of " + told(first);
    }

    private static String told(Quantity one) {
        return one.value() == null
                ? one.reason()
                : one.value() + "[" + one.low() + "," + (one.high() == null ? "" : one.high()) + "]"
                        + (one.reason().isEmpty() ? "" : " " + one.reason());
    }

    private void sawAndLathe() {
        make("saw", 0, 100, 5);
        make("lathe", 100, 95, 3);
        make("lathe", 300, 50, 50);
        plant.all.add(ended("J", run("saw", 0, 100, true), run("lathe", 100, 200, false)));
    }

    /** By hand: 100 sawn, 5 of them and 3 of the 95 turned ones scrap; what the lathe made outside of the run is not of it. */
    @Test
    void scrapOfAllRunsIsHeldAgainstTheFirstOperation() {
        assertThat(told(SITE)).isEqualTo("nobody says");
        sawAndLathe();
        assertThat(told(SITE, "saw", "lathe")).isEqualTo("8[8,8] of 100[100,100]");
        assertThat(told(Subject.asset(asset("lathe")), "lathe"))
                .as("of a machine its own scrap, of the parts that the sequence began with")
                .isEqualTo("3[3,3] of 100[100,100]");
        assertThat(told(Subject.asset(asset("press")), "press")).isEqualTo("nobody says");
        make("saw2", 0, 40, 1);
        plant.all.add(ended("K", run("saw2", 0, 50, true), run("lathe", 300, 350, false)));
        assertThat(told(SITE, "saw", "saw2", "lathe")).isEqualTo("59[59,59] of 140[140,140]");
        assertThat(told(Subject.asset(asset("saw2")), "saw2")).isEqualTo("1[1,1] of 40[40,40]");
        plant.classes.putAll(Map.of(asset("saw"), "saw", asset("saw2"), "press", asset("lathe"), "lathe"));
        assertThat(told(SITE, "saw", "saw2", "lathe")).isEqualTo("59[59,59] of unlike-machines");
        plant.classes.put(asset("saw2"), "saw");
        assertThat(told(SITE, "saw", "saw2", "lathe"))
                .as("of unlike operations")
                .startsWith("59[59,59] of 140");
    }

    @Test
    void whatIsNotKnownWidensTheBounds() {
        sawAndLathe();
        plant.unseen.put(asset("lathe"), Set.of(150 * MINUTE));
        assertThat(told(SITE)).isEqualTo("8[8,] of 100[100,100]");
        plant.unseen.clear();
        plant.since.put(asset("saw"), 10 * MINUTE);
        assertThat(told(SITE)).as("connected behind the run's begin").isEqualTo("8[8,] of 90[90,]");
        plant.since.clear();
        plant.folded = 190 * MINUTE;
        assertThat(told(SITE)).as("not folded up to its end").isEqualTo("5[5,] of 100[100,100]");
        plant.folded = Long.MAX_VALUE;
        plant.all.add(new Sequence("K", Set.of(asset("saw")), false, List.of()));
        assertThat(told(SITE)).isEqualTo("8[8,] sequence-open of 100[100,] sequence-open");
        plant.all.add(ended("L", run("camera", 0, 5, true)));
        assertThat(told(SITE)).isEqualTo("no-count of no-count");
    }

    /** A run from second 30 of a minute on: that minute's parts may be its own or those of the run before. */
    @Test
    void minutesThatTwoRunsShareAreNobodysForCertain() {
        make("saw", 0, 10, 2);
        plant.all.add(ended("J", new Sequence.Run("J", asset("saw"), 150 * SECOND, 9 * MINUTE + 1, true)));
        // minutes 3 to 8 for certain, 2 and 9 perhaps; 3 to 9 begin in it
        assertThat(told(SITE)).isEqualTo("2[1,2] of 7[6,8]");
    }

    @Test
    void evidenceNamesEachRun() {
        sawAndLathe();
        plant.all.add(new Sequence("K", Set.of(asset("saw")), false, List.of()));
        ApiQuery table = ApiQuery.table("works", "orders", 3);
        assertThat(fallOff.members(FallOff.SCRAP, SITE, List.of(), DAY, table).stream()
                        .map(one -> one.what() + " " + one.counts() + " " + one.why() + " " + one.value()))
                .containsExactly("J J works/saw true  5", "J J works/lathe true  3", "K false sequence-open null");
        assertThat(fallOff.members(FallOff.FIRST, SITE, List.of(), DAY, table).stream()
                        .map(one -> one.what() + " " + one.value()))
                .containsExactly("J J works/saw 100", "K null");
        assertThat(fallOff.members("count.sq", SITE, List.of(), DAY, table)).isEmpty();
        plant.all.clear();
        assertThat(fallOff.members(FallOff.FIRST, SITE, List.of(), DAY, table)
                        .get(0)
                        .why())
                .isEqualTo("needs-order-of-operations");
    }

    /** Every run and every count is in it, and what is of other sequences is not. */
    @Test
    void theFingerprintIsOfWhatWasCounted() {
        sawAndLathe();
        String before = fallOff.of(SITE, List.of(), DAY).digests().toString();
        make("lathe", 600, 5, 5);
        assertThat(fallOff.of(SITE, List.of(), DAY).digests().toString()).isEqualTo(before);
        make("lathe", 120, 1, 1);
        assertThat(fallOff.of(SITE, List.of(), DAY).digests().toString()).isNotEqualTo(before);
    }

    /** Whatever minutes nobody saw, whichever ends nobody told and wherever runs meet: the truth is within the bounds. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void theBoundsHoldWhatFullDataWouldHaveGiven(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            plant.all.clear();
            plant.parts.clear();
            plant.scrap.clear();
            plant.unseen.clear();
            long scrapped = 0;
            long produced = 0;
            for (int i = 0; i < 1 + random.nextInt(3); i++) {
                List<Sequence.Run> runs = new ArrayList<>();
                long at = random.nextInt(300) * SECOND;
                for (int operation = 0; operation < 1 + random.nextInt(3); operation++) {
                    AssetKey asset = asset("m" + i + operation);
                    long from = at + random.nextInt(100) * SECOND;
                    long to = from + (1 + random.nextInt(900)) * SECOND;
                    for (long made = from - 100 * SECOND; made < to + 100 * SECOND; made += 7 * SECOND) {
                        boolean isWithin = from <= made && made < to;
                        boolean isScrap = random.nextInt(4) == 0;
                        plant.parts
                                .computeIfAbsent(asset, a -> new ArrayList<>())
                                .add(made);
                        if (isScrap) {
                            plant.scrap
                                    .computeIfAbsent(asset, a -> new ArrayList<>())
                                    .add(made);
                        }
                        scrapped += isWithin && isScrap ? 1 : 0;
                        produced += isWithin && operation == 0 ? 1 : 0;
                    }
                    if (random.nextInt(4) == 0) {
                        plant.unseen.put(asset, Set.of(Minutes.down(from + random.nextInt(300) * SECOND)));
                    }
                    runs.add(new Sequence.Run("J", asset, from, to, operation == 0));
                    at = to;
                }
                Sequence whole = ended("S" + i, runs.toArray(Sequence.Run[]::new));
                boolean isOpen = random.nextInt(6) == 0;
                plant.all.add(isOpen ? new Sequence(whole.id(), whole.assets(), false, List.of()) : whole);
            }
            Evidence evidence = fallOff.of(SITE, List.of(), DAY);
            holds(evidence.quantities().get(FallOff.SCRAP), scrapped, seed);
            holds(evidence.quantities().get(FallOff.FIRST), produced, seed);
        }
    }

    private static void holds(Quantity found, long truth, long seed) {
        assertThat(found.low()).as("seed " + seed).isLessThanOrEqualTo(BigDecimal.valueOf(truth));
        if (found.high() != null) {
            assertThat(found.high()).as("seed " + seed).isGreaterThanOrEqualTo(BigDecimal.valueOf(truth));
        }
    }
}
