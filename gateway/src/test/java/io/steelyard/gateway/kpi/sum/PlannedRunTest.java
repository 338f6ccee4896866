package io.steelyard.gateway.kpi.sum;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.kpi.Conversions;
import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The planned run time of parts whose jobs are known less and less well: each time the bounds hold the ones before, and all of
 * them what full data gives.
 */
final class PlannedRunTest {
    private static final long MINUTE = MinuteFold.NANOS;
    private static final AssetDescription LATHE = new AssetDescription(
            new AssetKey("works", "lathe"),
            new AgentKey("works", "edge"),
            "",
            "",
            "",
            "",
            "",
            "",
            List.of(),
            List.of());

    /** What is known of a part. */
    private enum Known {
        ALL,
        /** It was seen, and what it was made for was not. */
        MADE,
        /** The counter shows it later. */
        LATER
    }

    /** Parts of jobs and of none, and what is known of them. */
    private static final class Made {
        private final List<Optional<BigDecimal>> seconds = new ArrayList<>();
        private final List<Known> told = new ArrayList<>();
        private final List<Optional<BigDecimal>> toldLast = new ArrayList<>();
        private final List<BigDecimal> ofJobs = new ArrayList<>();
        private final List<Optional<BigDecimal>> declared = new ArrayList<>();
        private final int corrected;
        private int stretches;

        Made(SplittableRandom random) {
            for (int job = 1 + random.nextInt(3); job > 0; job--) {
                ofJobs.add(BigDecimal.valueOf(1 + random.nextInt(40)));
            }
            for (int times = 1 + random.nextInt(2); times > 0; times--) {
                declared.add(
                        random.nextInt(5) == 0
                                ? Optional.empty()
                                : Optional.of(BigDecimal.valueOf(1 + random.nextInt(40))));
            }
            for (int part = random.nextInt(40); part > 0; part--) {
                int job = random.nextInt(ofJobs.size() + 1);
                seconds.add(job == ofJobs.size() ? Optional.empty() : Optional.of(ofJobs.get(job)));
                told.add(Known.ALL);
                int last = random.nextInt(ofJobs.size() + 1);
                toldLast.add(last == ofJobs.size() ? Optional.empty() : Optional.of(ofJobs.get(last)));
            }
            corrected = random.nextInt(3) == 0 ? random.nextInt(13) - 6 : 0;
        }

        /** A stretch of parts is seen only by what the counter shows behind it, or nothing tells what they are made for. */
        void lose(SplittableRandom random) {
            int from = random.nextInt(told.size() + 1);
            boolean isCounted = random.nextInt(3) > 0;
            for (int i = from; i < Math.min(told.size(), from + 1 + random.nextInt(8)); i++) {
                if (told.get(i) != Known.LATER) {
                    told.set(i, isCounted ? Known.MADE : Known.LATER);
                }
            }
            stretches += isCounted ? 0 : 1;
        }

        Quantity run(@Nullable BigDecimal most) {
            BigDecimal run = BigDecimal.ZERO;
            BigDecimal doubted = BigDecimal.ZERO;
            Map<Known, Integer> parts = new EnumMap<>(Known.class);
            int untold = 0;
            for (int i = 0; i < seconds.size(); i++) {
                Known known = told.get(i);
                Optional<BigDecimal> last = known == Known.ALL ? seconds.get(i) : toldLast.get(i);
                if (known != Known.LATER && last.isPresent()) {
                    run = run.add(last.orElseThrow());
                    doubted = known == Known.MADE ? doubted.add(last.orElseThrow()) : doubted;
                    parts.merge(known, 1, Integer::sum);
                } else {
                    untold += known == Known.MADE ? 1 : 0;
                }
            }
            TreeMap<String, Object> fields = new TreeMap<>();
            fields.put("good", (double) seconds.size());
            fields.put("good" + MinuteFold.UNSEEN, stretches == 0 ? 0L : Math.min(MINUTE, stretches * MINUTE / 4));
            if (stretches > 0) {
                fields.put("good" + MinuteFold.STRETCHES, (long) stretches);
            }
            fields.put("good" + MinuteFold.CORRECTED, (double) corrected);
            fields.put(MinuteFold.PLANNED_RUN, run.doubleValue());
            int made = parts.getOrDefault(Known.MADE, 0);
            fields.put(MinuteFold.PLANNED_PARTS, (double) parts.getOrDefault(Known.ALL, 0) + made);
            fields.put(MinuteFold.DOUBTED_PARTS, (double) made);
            fields.put(MinuteFold.DOUBTED_RUN, doubted.doubleValue());
            fields.put(MinuteFold.UNTOLD_PARTS, (double) untold);
            Sum sum = new Sum();
            sum.add(fields);
            Amounts amounts = new Amounts();
            CycleSeconds cycles = new CycleSeconds(declared, ofJobs, "nameplate");
            new CountsOfAsset(sum, most, cycles, MINUTE, new PartUnits(LATHE, Conversions.NONE)).addTo(amounts);
            return amounts.get("time.planned-run", "s", "");
        }
    }

    @ParameterizedTest(name = "seeds from {0}")
    @ValueSource(longs = {0, 400})
    void knowsLessAndLess(long first) {
        for (long seed = first; seed < first + 400; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Made made = new Made(random);
            BigDecimal most = random.nextBoolean() ? null : BigDecimal.ONE;
            Quantity before = made.run(most);
            BigDecimal truth = before.value();
            if (truth == null) {
                continue; // for the parts of no job nobody declared a time
            }
            for (int times = 0; times < 4; times++) {
                made.lose(random);
                Quantity now = made.run(most);
                String what = "seed " + seed + ", loss " + (times + 1) + ": ";
                assertLow(what + "low holds what full data gives", now.low(), truth);
                assertLow(what + "low is not above the one before", now.low(), before.low());
                assertHigh(what + "high holds what full data gives", now.high(), truth);
                assertHigh(what + "high is not below the one before", now.high(), before.high());
                before = now;
            }
        }
    }

    private static void assertLow(String what, @Nullable BigDecimal low, @Nullable BigDecimal other) {
        if (low != null) {
            assertThat(other).as(what).isNotNull();
            assertThat(low).as(what).isLessThanOrEqualTo(other);
        }
    }

    private static void assertHigh(String what, @Nullable BigDecimal high, @Nullable BigDecimal other) {
        if (high != null) {
            assertThat(other).as(what).isNotNull();
            assertThat(high).as(what).isGreaterThanOrEqualTo(other);
        }
    }
}
