package io.steelyard.testkit.month;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** The made plant shows what indicators stumble over, and its samples say no more and no less than its truth. */
final class MadePlantTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final long S = 1_000_000_000L;
    private static final long HOUR = 3_600 * S;
    private static final long FROM = instant(1);
    private static final long TO = instant(31) + 24 * HOUR;

    private static long instant(int day) {
        return ZonedDateTime.of(2026, 3, day, 0, 0, 0, 0, BERLIN).toEpochSecond() * S;
    }

    private static List<MadeMachine> plant(long seed, int machines) {
        return new MadePlant(seed, BERLIN, FROM, TO).machines(machines);
    }

    @Test
    void isTheSameForTheSameSeed() {
        assertThat(Reference.sum(plant(7, 3), FROM, TO)).isEqualTo(Reference.sum(plant(7, 3), FROM, TO));
        assertThat(Reference.sum(plant(8, 3), FROM, TO)).isNotEqualTo(Reference.sum(plant(7, 3), FROM, TO));
    }

    /** A month with a change to summer time is an hour short. */
    @Test
    void spendsEachInstantOnce() {
        for (MadeMachine machine : plant(1, 10)) {
            SortedMap<String, BigDecimal> all = Reference.of(machine, FROM, TO);
            BigDecimal sum = BigDecimal.ZERO;
            for (String element :
                    List.of("apt", "aust", "apmt", "cmt", "adet", "adot", "pdot", "closed", "other", "unknown")) {
                sum = sum.add(all.get("time." + element));
            }
            assertThat(sum).isEqualByComparingTo(String.valueOf((31 * 24 - 1) * 3_600));
        }
    }

    @Test
    void doesEverythingThatAnElementStandsFor() {
        SortedMap<String, BigDecimal> all = Reference.sum(plant(1, 12), FROM, TO);
        all.forEach((name, value) -> {
            if (!name.equals("time.unknown")) {
                assertThat(value.signum()).as(name).isPositive();
            }
        });
    }

    /** Night shifts of the weekend on which the clock goes forward: the break from 1:30 to 3:30 lasts one hour. */
    @Test
    void plansByTheClockOnTheWall() {
        Steps<Plan.Day> calendar = plant(1, 3).get(2).plan().calendar();
        long begin = instant(28) + 22 * HOUR;
        assertThat(calendar.at(begin - 1)).isEqualTo(Plan.Day.CLOSED);
        assertThat(calendar.at(begin)).isEqualTo(Plan.Day.OPERATION);
        long midnight = instant(29);
        assertThat(calendar.at(midnight + HOUR + HOUR / 2 - 1)).isEqualTo(Plan.Day.OPERATION);
        assertThat(calendar.at(midnight + HOUR + HOUR / 2)).isEqualTo(Plan.Day.PLANNED_DOWN);
        assertThat(calendar.at(midnight + 2 * HOUR + HOUR / 2 - 1)).isEqualTo(Plan.Day.PLANNED_DOWN);
        assertThat(calendar.at(midnight + 2 * HOUR + HOUR / 2)).isEqualTo(Plan.Day.OPERATION);
        assertThat(calendar.at(midnight + 5 * HOUR)).isEqualTo(Plan.Day.CLOSED);
    }

    /** What counters show adds up to the parts when one knows that they come round and start again. */
    @Test
    void showsItsPartsOnCountersThatComeRoundAndAreReset() {
        Set<String> seen = new HashSet<>();
        Set<Set<String>> roles = new HashSet<>();
        List<MadeMachine> machines = new ArrayList<>(plant(1, 12));
        machines.addAll(new MadePlant(1, BERLIN, FROM, TO).reworking().machines(12));
        for (MadeMachine machine : machines) {
            Map<String, Long> made = new HashMap<>();
            machine.truth().parts().forEach(part -> made.merge(part.outcome().role(), 1L, Long::sum));
            made.put("total", (long) machine.truth().parts().size());
            Map<String, Long> counted = counted(machine, seen);
            roles.add(counted.keySet());
            counted.forEach((role, count) ->
                    assertThat(count).as(machine.name() + " " + role).isEqualTo(made.get(role)));
        }
        assertThat(roles)
                .contains(
                        Set.of("good", "scrap", "rework"),
                        Set.of("total", "scrap", "rework"),
                        Set.of("total", "good", "rework"),
                        Set.of("total", "scrap"));
        assertThat(seen).containsExactlyInAnyOrder("UInt16 comes round", "UInt32 comes round", "a reset");
    }

    /** Each of them is to be assessed, and not to be for each of the reasons that people give. */
    @Test
    void isRatedInPart() {
        MadePlant plant = new MadePlant(1, BERLIN, FROM - HOUR, TO).rated();
        Set<String> assessed = new HashSet<>();
        Set<String> reasons = new HashSet<>();
        for (int index : List.of(0, 1, 2, 3, 4, 13, 27)) {
            MadeMachine machine = plant.machine(index);
            for (int day = 1; day < 6; day++) {
                Known known = ReferenceSubject.machine(
                        machine,
                        Books.none(BERLIN),
                        Reference::of,
                        new ReferenceSubject.Window(instant(day), instant(day) + 12 * HOUR + day * HOUR));
                ReferenceIndicators.of(known, "asset").forEach((id, said) -> {
                    if (id.contains("capability") || id.contains("load") || id.contains("scrap-ratio")) {
                        reasons.addAll(said.reasons());
                        assessed.addAll(said.value() == null ? Set.of() : Set.of(id));
                    }
                });
            }
        }
        assertThat(assessed)
                .containsExactlyInAnyOrder(
                        "ISO-equipment-load-ratio",
                        "ISO-actual-to-planned-scrap-ratio",
                        "ISO-machine-capability-index",
                        "ISO-process-capability-index",
                        "ISO-critical-machine-capability-index",
                        "ISO-critical-process-capability-index");
        assertThat(reasons)
                .contains(
                        "needs-capacity",
                        "capacity-of-a-part",
                        "needs-planned-scrap",
                        "planned-scrap-not-told",
                        "tolerance-changed",
                        "one-sided-tolerance",
                        "too-few-measurements");
    }

    private static Map<String, Long> counted(MadeMachine machine, Set<String> seen) {
        Map<String, Long> last = new HashMap<>();
        Map<String, Long> counted = new HashMap<>();
        Samples samples = machine.samples();
        long time = 0;
        for (int i = 0; i < samples.size(); i++) {
            assertThat(samples.time(i)).isGreaterThanOrEqualTo(time);
            time = samples.time(i);
            Signal signal = machine.signals().get(samples.signal(i));
            if (Set.of("good", "scrap", "rework", "total").contains(signal.role())) {
                long shown = samples.whole(i);
                Long before = last.put(signal.name(), shown);
                boolean isBack = before != null && shown < before;
                long span = signal.typeName().equals("UInt16") ? 1L << 16 : 1L << 32;
                boolean isRound = isBack && before > 0.9 * span && shown < 0.1 * span;
                if (isBack) {
                    seen.add(isRound ? signal.typeName() + " comes round" : "a reset");
                }
                long more = before == null ? 0 : !isBack ? shown - before : isRound ? span - before + shown : shown;
                counted.merge(signal.name(), more, Long::sum);
            }
        }
        return counted;
    }
}
