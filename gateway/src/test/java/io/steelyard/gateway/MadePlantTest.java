package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.steelyard.gateway.indicator.Catalogue;
import io.steelyard.gateway.indicator.Indicators;
import io.steelyard.gateway.kpi.MadeMinutes;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Nameplate;
import io.steelyard.testkit.month.Losses;
import io.steelyard.testkit.month.MadeMachine;
import io.steelyard.testkit.month.MadePlant;
import io.steelyard.testkit.month.Reference;
import io.steelyard.testkit.month.ReferenceRatios;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Folding and summing against a plant whose truth is known: the same to the nanosecond and the part when nothing is missing,
 * and whatever is lost only widens the bounds around it.
 */
final class MadePlantTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final long S = 1_000_000_000L;
    private static final long HOUR = 3_600 * S;
    /** Which parts had no job is known less and less well, so that of these bounds none has to be within another. */
    private static final Set<String> PLANNED = Set.of("time.planned-run", "K02", "K04", "K05");

    private static long day(int day) {
        return ZonedDateTime.of(2026, 3, day, 0, 0, 0, 0, BERLIN).toEpochSecond() * S;
    }

    private static Map<String, Known> said(MadeMachine machine, Losses losses, Nameplate nameplate, Window window) {
        Evidence evidence = MadeMinutes.evidence(machine, losses, nameplate, window);
        Map<String, Known> said = new HashMap<>();
        evidence.quantities()
                .forEach((name, quantity) ->
                        said.put(name, new Known(quantity.value(), quantity.low(), quantity.high())));
        for (IndicatorValue ratio : new Indicators(Catalogue.usual(), site -> List.of(), Map.of()).ratios(evidence)) {
            said.put(ratio.id(), new Known(ratio.value(), ratio.low(), ratio.high()));
        }
        return said;
    }

    /** A quantity or a ratio. */
    private record Known(
            @Nullable BigDecimal value,
            @Nullable BigDecimal low,
            @Nullable BigDecimal high) {}

    /** Quantities and the ratios of them, by name and id. */
    private static SortedMap<String, BigDecimal> truth(MadeMachine machine, Window window) {
        SortedMap<String, BigDecimal> truth = Reference.of(machine, window.from(), window.to());
        SortedMap<String, BigDecimal> ratios = ReferenceRatios.of(truth);
        ratios.keySet().removeIf(id -> id.startsWith("E") && !id.equals("E04")); // these need factors, too
        truth.putAll(ratios);
        return truth;
    }

    /** Three days with the change to summer time among them; each seed other machines. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void saysExactlyWhatWasDone(long seed) {
        Window window = new Window(day(28), day(31), BERLIN.getId());
        List<MadeMachine> machines = new MadePlant(seed, BERLIN, window.from() - HOUR, window.to() + HOUR).machines(16);
        for (MadeMachine machine : machines.subList((int) seed * 4, (int) seed * 4 + 4)) {
            Map<String, Known> said = said(machine, Losses.none(machine), Nameplate.NOTHING, window);
            truth(machine, window).forEach((name, truth) -> {
                Known known = said.get(name);
                assertThat(known).as(machine.name() + " has " + name).isNotNull();
                assertExactly(machine.name() + " " + name, known.value(), truth, name);
                assertExactly(machine.name() + " low of " + name, known.low(), truth, name);
                assertExactly(machine.name() + " high of " + name, known.high(), truth, name);
            });
        }
    }

    private static void assertExactly(String what, @Nullable BigDecimal said, BigDecimal truth, String name) {
        if (slack(name) > 0) {
            assertThat(said).as(what).isCloseTo(truth, within(truth.abs().multiply(BigDecimal.valueOf(slack(name)))));
        } else {
            assertThat(said).as(what).isEqualByComparingTo(truth);
        }
    }

    /** Energy is measured in binary, and ratios have as many digits as they have. */
    private static double slack(String name) {
        return name.startsWith("energy.") || name.equals("E04") ? 1e-9 : name.startsWith("K") ? 1e-15 : 0;
    }

    /** Each seed loses samples of one machine three times, more each time. */
    @ParameterizedTest(name = "seeds from {0}")
    @ValueSource(longs = {0, 60, 120})
    void losesNothingButSharpness(long first) {
        for (long seed = first; seed < first + 60; seed++) {
            loseMoreAndMore(seed);
        }
    }

    private static void loseMoreAndMore(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long from = day(24 + random.nextInt(6)) + random.nextInt(24 * 60) * 60 * S;
        Window window = new Window(from, from + (30 + random.nextInt(300)) * 60 * S, BERLIN.getId());
        int index = random.nextInt(30);
        MadeMachine machine = new MadePlant(seed, BERLIN, from - HOUR, window.to() + HOUR).machine(index);
        Nameplate nameplate =
                random.nextBoolean() ? Nameplate.NOTHING : new Nameplate(null, BigDecimal.ONE.movePointLeft(1));
        SortedMap<String, BigDecimal> truth = truth(machine, window);
        truth.remove("time.unknown"); // what is not known is known
        Losses losses = Losses.none(machine);
        Map<String, Known> before = said(machine, losses, nameplate, window);
        for (int times = 0; times < 3; times++) {
            losses = losses.more(random, from - HOUR, window.to() + HOUR);
            Map<String, Known> said = said(machine, losses, nameplate, window);
            String what = "seed " + seed + ", " + machine.name() + ", loss " + (times + 1) + ": ";
            truth.forEach((name, value) -> assertContains(what + name, said.get(name), value, slack(name)));
            before.forEach((name, sharper) -> {
                if (truth.containsKey(name) && !PLANNED.contains(name)) {
                    assertWider(what + name, said.get(name), sharper, slack(name));
                }
            });
            before = said;
        }
    }

    private static void assertContains(String what, @Nullable Known said, BigDecimal truth, double slack) {
        assertThat(said).as(what).isNotNull();
        BigDecimal room = truth.abs().multiply(BigDecimal.valueOf(slack));
        if (said.low() != null) {
            assertThat(said.low().subtract(room)).as(what + " at least").isLessThanOrEqualTo(truth);
        }
        if (said.high() != null) {
            assertThat(said.high().add(room)).as(what + " at most").isGreaterThanOrEqualTo(truth);
        }
    }

    private static void assertWider(String what, Known said, Known sharper, double slack) {
        if (said.low() != null) {
            assertThat(sharper.low()).as(what + " low before").isNotNull();
            BigDecimal room = sharper.low().abs().multiply(BigDecimal.valueOf(slack));
            assertThat(said.low())
                    .as(what + " low, wider")
                    .isLessThanOrEqualTo(sharper.low().add(room));
        }
        if (said.high() != null) {
            assertThat(sharper.high()).as(what + " high before").isNotNull();
            BigDecimal room = sharper.high().abs().multiply(BigDecimal.valueOf(slack));
            assertThat(said.high())
                    .as(what + " high, wider")
                    .isGreaterThanOrEqualTo(sharper.high().subtract(room));
        }
    }
}
