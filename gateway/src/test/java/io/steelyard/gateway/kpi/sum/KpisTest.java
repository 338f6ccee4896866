package io.steelyard.gateway.kpi.sum;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.Former;
import io.steelyard.gateway.model.AssetPlan;
import io.steelyard.gateway.model.CountCorrection;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.MeteringPlan;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Nameplate;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What several machines come to together, and of what a fingerprint is. */
final class KpisTest extends SummedHour {
    /** The same machine, of another profile up to a minute. */
    private static AssetDescription formerly(AssetDescription asset, String profile, long until) {
        return new AssetDescription(
                asset.key(),
                asset.agent(),
                "",
                "",
                "lathe",
                asset.profile(),
                "hall",
                "one",
                asset.signals(),
                List.of(new Former(profile, until, until)));
    }

    /** Of 60 minutes in state 3, which only Machinery calls executing. */
    @Test
    void eachPartOfAPeriodIsReadByTheTableOfItsProfile() {
        AssetDescription packs = running(machine("a", "packml", "state", "good"));
        isOfSeconds(of(packs), "time.apt", "0", "0");
        AssetDescription replaced = formerly(packs, "generic", 20 * MINUTE);
        Evidence cut = of(replaced);
        isOfSeconds(cut, "time.apt", "1200", "1200");
        isOfSeconds(cut, "time.pbt", "3600", "3600");
        assertThat(cut.quantities().get("count.gq").value()).isEqualByComparingTo("60");
        isOfSeconds(of(formerly(packs, "generic", 20 * MINUTE + 1)), "time.apt", "1200", "1200");
        Window before = new Window(0, 20 * MINUTE, "UTC");
        Evidence past = kpis.of(Kpis.Subject.of(replaced), before);
        assertThat(past).isEqualTo(kpis.of(Kpis.Subject.of(machine("a", "generic", "state", "good")), before));
        Window after = new Window(20 * MINUTE, 60 * MINUTE, "UTC");
        assertThat(kpis.of(Kpis.Subject.of(replaced), after)).isEqualTo(kpis.of(Kpis.Subject.of(packs), after));
        assertThat(List.of(
                        of(packs).digests(),
                        cut.digests(),
                        of(formerly(packs, "generic", 30 * MINUTE)).digests(),
                        of(formerly(packs, "lathe", 20 * MINUTE)).digests()))
                .doesNotHaveDuplicates();
        assertThat(of(formerly(packs, "generic", -MINUTE)).digests())
                .as("a change before the window is none in it")
                .isEqualTo(of(packs).digests());
    }

    /** It was mapped for 15 of 60 minutes; of the last 30 there are no rows. */
    @Test
    void aCounterThatIsNoLongerMappedIsNotSeen() {
        AssetDescription counts = running(machine("a", "generic", "state", "good"));
        rows.get(counts.key()).tailMap(30 * MINUTE).clear();
        rows.get(counts.key()).tailMap(15 * MINUTE).replaceAll((minute, row) -> {
            TreeMap<String, Object> fields = new TreeMap<>(row.fields());
            fields.keySet().removeIf(name -> name.startsWith("good"));
            return new MinuteRow(row.asset(), "lathe", "hall", "one", minute, fields);
        });
        Evidence evidence = kpis.of(Kpis.Subject.of(machine("a", "generic", "state")), HOUR);
        Quantity good = evidence.quantities().get("count.gq");
        assertThat(plain(good.low()) + " " + plain(good.value()) + " " + plain(good.high()) + " " + good.coverage())
                .isEqualTo("15 15 null 0.25");
        assertThat(evidence.digests())
                .as("figures of an earlier rule are not these")
                .containsKey("counters/" + counts.key());
        AssetDescription always = running(machine("b", "generic", "state", "good"));
        assertThat(of(always).digests()).doesNotContainKey("counters/" + always.key());
    }

    /** Rows that were folded while it was known, and whose samples are gone since. */
    @Test
    void whereNobodyKnowsTheProfileWhatRowsSayIsUnknown() {
        AssetDescription packs = running(machine("a", "packml", "state", "good"));
        AssetDescription forgotten = formerly(packs, Former.FORGOTTEN, 20 * MINUTE);
        Evidence evidence = of(forgotten);
        isOfSeconds(evidence, "time.apt", "0", "1200");
        isOfSeconds(evidence, "time.unknown", "1200", "1200");
        isOfSeconds(evidence, "time.pbt", "3600", "3600");
        assertThat(evidence.quantities().get("count.failures").high()).isNull();
        assertThat(evidence.digests())
                .isNotEqualTo(of(formerly(packs, "generic", 20 * MINUTE)).digests());
    }

    /** Half an hour behind the other machine, or in it, a machine was connected. */
    private AssetDescription connectedAt(AssetDescription asset, long minute) {
        running(asset);
        rows.get(asset.key()).headMap(minute).clear();
        return asset;
    }

    private void isOfSeconds(Evidence evidence, String quantity, String low, String high) {
        assertThat(evidence.quantities().get(quantity).low()).as(quantity).isEqualByComparingTo(low);
        assertThat(evidence.quantities().get(quantity).high()).as(quantity).isEqualByComparingTo(high);
    }

    /** A rolled coil and a turned shaft are no two parts; their machines' hours are two hours. */
    @Test
    void partsOfUnlikeMachinesAreRefusedAndTheirTimesAreNot() {
        AssetDescription lathe = running(machine("a", "", "state", "good", "scrap"));
        AssetDescription mill = running(machineOf("rolling-mill", "b", "", "state", "good", "scrap"));
        AssetDescription other = running(machine("c", "", "state", "good", "scrap"));
        AssetDescription silent = running(machineOf("rolling-mill", "d", "", "state"));
        Evidence unlike = of(lathe, mill);
        for (String parts : List.of("count.pq", "count.gq", "count.sq", "time.planned-run")) {
            assertThat(unlike.quantities().get(parts).reason()).as(parts).isEqualTo("unlike-machines");
            assertThat(unlike.quantities().get(parts).value()).as(parts).isNull();
        }
        isOfSeconds(unlike, "time.apt", "7200", "7200");
        assertThat(of(lathe, other).quantities().get("count.gq").value()).isEqualByComparingTo("120");
        assertThat(of(lathe, silent).quantities().get("count.gq").value())
                .as("of another class, and it counts nothing")
                .isEqualByComparingTo("60");
    }

    /**
     * Connecting a machine changes nothing of the time before, unless the register says that it was there: then nobody knows
     * what it did.
     *
     * @param since the minute that the register gives, "ever" where it gives none, "no" where it does not name the machine
     */
    @ParameterizedTest
    @CsvSource({"no, 5400, 5400", "ever, 5400, 7200", "15, 5400, 6300", "45, 5400, 5400"})
    void aMachineIsPartOfTheSumsFromWhenItIsThere(String since, String low, String planned) {
        AssetDescription a = running(machine("a", "", "state", "good"));
        AssetDescription b = connectedAt(machine("b", "", "state", "good"), 30 * MINUTE);
        if (!since.equals("no")) {
            tables.registered.put(b, since.equals("ever") ? Long.MIN_VALUE : Long.parseLong(since) * MINUTE);
        }
        Evidence evidence = of(a, b);
        isOfSeconds(evidence, "time.apt", low, planned);
        isOfSeconds(evidence, "time.pbt", planned, planned);
        isOfSeconds(evidence, "time.window", planned, planned);
        assertThat(evidence.quantities().get("count.gq").value()).isEqualByComparingTo("90");
    }

    /** Before it was there nothing is said of an asset, instead of an hour of which nothing is known. */
    @Test
    void nothingIsSaidOfAnAssetBeforeItWasThere() {
        AssetDescription later = connectedAt(machine("b", "", "state", "good"), 59 * MINUTE);
        Evidence evidence = kpis.of(Kpis.Subject.of(later), new Window(0, 59 * MINUTE, "UTC"));
        for (String name : List.of("time.apt", "count.pq")) {
            assertThat(evidence.quantities().get(name).isKnown()).isFalse();
            assertThat(evidence.quantities().get(name).reason()).isEqualTo("not-there-yet");
        }
    }

    /** What people said of a minute is known, folded or not: parts that were none are fewer than nothing was seen of. */
    @Test
    void correctionsCountInMinutesWithoutARow() {
        AssetDescription asset = connectedAt(machine("b", "", "state", "good"), 30 * MINUTE);
        tables.registered.put(asset, Long.MIN_VALUE);
        tables.corrections = List.of(
                new CountCorrection(10 * MINUTE, "good", new BigDecimal("-2")),
                new CountCorrection(29 * MINUTE + 5, "good", new BigDecimal("-3")),
                new CountCorrection(60 * MINUTE, "good", new BigDecimal("-70")));
        Quantity good = kpis.of(Kpis.Subject.of(asset), HOUR).quantities().get("count.gq");
        assertThat(good.value()).isEqualByComparingTo("25");
        assertThat(good.low()).isEqualByComparingTo("25");
        assertThat(good.grade()).isEqualTo(Grade.S);
    }

    /** However much of an increase is in doubt, nobody made fewer parts than none. */
    @Test
    void aCountThatIsInDoubtIsNotBelowZero() {
        AssetDescription asset = running(machine("a", "", "state", "good", "total"));
        correct(asset, "good.doubt", 70.0);
        Evidence evidence = of(asset);
        Quantity good = evidence.quantities().get("count.gq");
        assertThat(good.value()).isEqualByComparingTo("60");
        assertThat(good.low()).isEqualByComparingTo("0");
        assertThat(good.high()).isEqualByComparingTo("60");
        Quantity scrap = evidence.quantities().get("count.sq");
        assertThat(scrap.low()).isEqualByComparingTo("0");
        assertThat(scrap.high()).isEqualByComparingTo("70");
    }

    /** It may have run and made parts all the time: what was seen of the others is a part of the whole. */
    @Test
    void aRegisteredMachineThatNeverSpokeWidensTheSite() {
        AssetDescription a = running(machine("a", "", "state", "good", "total"));
        Evidence alone = of(a);
        tables.registered.put(machine("silent", "", "state", "good", "total"), Long.MIN_VALUE);
        Evidence evidence = of(a);
        isOfSeconds(evidence, "time.apt", "3600", "7200");
        isOfSeconds(evidence, "time.pbt", "7200", "7200");
        isOfSeconds(evidence, "time.pbt-seen", "3600", "3600");
        Quantity good = evidence.quantities().get("count.gq");
        assertThat(good.value()).isEqualByComparingTo("60").isEqualByComparingTo(good.low());
        assertThat(good.high()).isNull();
        assertThat(good.coverage()).isEqualTo(0.5);
        assertThat(evidence.digests()).isNotEqualTo(alone.digests());
        tables.nameplate = new Nameplate(null, new BigDecimal("0.01"));
        assertThat(of(a).quantities().get("count.gq").high()).isEqualByComparingTo("96");
        Evidence line = kpis.of(new Kpis.Subject("works/hall/one", "works", List.of(a), false), HOUR);
        isOfSeconds(line, "time.apt", "3600", "3600");
    }

    /** A machine that nobody ever heard of may have failed all the time. */
    @Test
    void failuresAreUnboundedWhereAMachineWasNeverSeen() {
        AssetDescription unseen = machine("b", "", "state");
        tables.registered.put(unseen, Long.MIN_VALUE);
        Evidence evidence = of(running(machine("a", "", "state")), unseen);
        assertThat(evidence.quantities().get("count.failures").low()).isEqualByComparingTo("0");
        assertThat(evidence.quantities().get("count.failures").high()).isNull();
        assertThat(evidence.quantities().get("time.ttr").high()).isEqualByComparingTo("3600");
    }

    /** Good parts of one machine over all parts of two are no quality. */
    @Test
    void aCounterThatOneMachineLacksIsMissingForTheGroup() {
        AssetDescription a = running(machine("a", "", "state", "good", "total"));
        AssetDescription b = running(machine("b", "", "state", "total"));
        Evidence evidence = of(a, b);
        assertThat(evidence.quantities().get("count.pq").value()).isEqualByComparingTo("120");
        for (String name : List.of("count.gq", "count.sq", "count.rq")) {
            Quantity quantity = evidence.quantities().get(name);
            assertThat(quantity.isKnown()).as(name).isFalse();
            assertThat(quantity.reason()).as(name).isEqualTo("no-count");
        }
        assertThat(of(a).quantities().get("count.gq").value()).isEqualByComparingTo("60");
    }

    /** The time in which a machine makes uncounted parts is no time in which the others should have made more. */
    @Test
    void plannedRunTimeIsMissingWhereAMachineTellsItsStateAndCountsNothing() {
        tables.unitSeconds = List.of(seconds(10));
        AssetDescription a = running(machine("a", "", "state", "good"));
        AssetDescription b = running(machine("b", "", "state", "good"));
        AssetDescription silent = running(machine("c", "", "state"));
        AssetDescription meter = running(machine("d", "", "energy"));
        assertThat(of(a, b, meter).quantities().get("time.planned-run").value()).isEqualByComparingTo("1200");
        Quantity mixed = of(a, b, silent).quantities().get("time.planned-run");
        assertThat(mixed.isKnown()).isFalse();
        assertThat(mixed.reason()).isEqualTo("no-count");
        assertThat(of(a, b, silent).quantities().get("count.gq").value()).isEqualByComparingTo("120");
    }

    /** Whoever corrects what is made of two counters corrects a number that is shown. */
    @Test
    void aCorrectionOfAnUncountedRoleCounts() {
        AssetDescription good = running(machine("a", "", "state", "total", "scrap"));
        correct(good, "good.corrected", 2.0);
        Quantity passed = of(good).quantities().get("count.gq");
        assertThat(passed.value()).isEqualByComparingTo("2").isEqualByComparingTo(passed.high());
        assertThat(passed.grade()).isEqualTo(Grade.S);
        AssetDescription total = running(machine("b", "", "state", "good", "scrap"));
        correct(total, "total.corrected", -5.0);
        assertThat(of(total).quantities().get("count.pq").value()).isEqualByComparingTo("115");
        AssetDescription scrap = running(machine("c", "", "state", "total", "good"));
        correct(scrap, "scrap.corrected", 3.0);
        assertThat(of(scrap).quantities().get("count.sq").value()).isEqualByComparingTo("3");
    }

    /** 60 good of 60: nobody can have made fewer than none, and what is made of that is no figure either. */
    @ParameterizedTest
    @CsvSource({
        "-60, 0, 0, ''",
        "-61, null, null, count-below-zero",
        "-500, null, null, count-below-zero",
        "5, 65, 65, ''"
    })
    void aCountIsNeverCorrectedBelowZero(double by, String value, String high, String reason) {
        tables.unitSeconds = List.of(seconds(10));
        AssetDescription asset = running(machine("a", "", "state", "good"));
        correct(asset, "good.corrected", by);
        Evidence evidence = of(asset);
        for (String name : List.of("count.gq", "count.pq")) {
            Quantity count = evidence.quantities().get(name);
            assertThat(plain(count.value())).as(name).isEqualTo(value);
            assertThat(plain(count.high())).as(name).isEqualTo(high);
            assertThat(count.reason()).as(name).isEqualTo(reason);
        }
        assertThat(evidence.quantities().get("time.planned-run").isKnown()).isEqualTo(!value.equals("null"));
        AssetDescription scrapped = running(machine("b", "", "state", "total", "scrap"));
        correct(scrapped, "scrap.corrected", 1.0);
        Quantity good = of(scrapped).quantities().get("count.gq");
        assertThat(good.isKnown()).as("61 scrapped of 60").isFalse();
        assertThat(good.reason()).isEqualTo("count-below-zero");
        Quantity together = of(asset, scrapped).quantities().get("count.gq");
        assertThat(together.isKnown()).as("a sum does not hide it").isFalse();
        assertThat(together.reason()).isEqualTo("count-below-zero");
    }

    private void correct(AssetDescription asset, String field, double by) {
        rows.get(asset.key()).computeIfPresent(0L, (minute, row) -> {
            TreeMap<String, Object> fields = new TreeMap<>(row.fields());
            fields.put(field, by);
            return new MinuteRow(row.asset(), "lathe", "hall", "one", minute, fields);
        });
    }

    private static Optional<BigDecimal> seconds(long seconds) {
        return Optional.of(BigDecimal.valueOf(seconds));
    }

    /** Nobody knows which parts were made before the cycle time changed: the number is between the two. */
    @Test
    void aCycleTimeThatChangesWithinThePeriodGivesBounds() {
        AssetDescription asset = running(machine("a", "", "state", "good"));
        tables.unitSeconds = List.of(seconds(10), seconds(8));
        Quantity changed = of(asset).quantities().get("time.planned-run");
        assertThat(changed.value()).isEqualByComparingTo("480");
        assertThat(changed.low()).isEqualByComparingTo("480");
        assertThat(changed.high()).isEqualByComparingTo("600");
        assertThat(changed.reason()).isEqualTo("cycle-time-changed");
        tables.unitSeconds = List.of(seconds(10));
        assertThat(of(asset).quantities().get("time.planned-run").high()).isEqualByComparingTo("600");
        tables.unitSeconds = List.of(Optional.empty(), seconds(8));
        Quantity since = of(asset).quantities().get("time.planned-run");
        assertThat(since.low()).isEqualByComparingTo("0");
        assertThat(since.high()).isNull();
    }

    /** Equal digests mean equal quantities: whatever goes into a number goes into its fingerprint. */
    @Test
    void theFingerprintHoldsWhatWasDeclared() {
        AssetDescription asset = running(machine("a", "", "state", "good", "energy"));
        AssetDescription packs = machine("a", "packml", "state", "good", "energy");
        Map<String, String> before = of(asset).digests();
        assertThat(of(asset).digests()).isEqualTo(before);
        tables.unitSeconds = List.of(seconds(10));
        Map<String, String> withTime = of(asset).digests();
        tables.nameplate = new Nameplate(BigDecimal.TEN, BigDecimal.ONE);
        Map<String, String> withRate = of(asset).digests();
        tables.plan = new AssetPlan(List.of(new AssetPlan.Stretch(
                0, 60 * MINUTE, AssetPlan.Calendar.NONE, false, new AssetPlan.Job("1", null, BigDecimal.ONE))));
        Map<String, String> withJob = of(asset).digests();
        tables.metering = new MeteringPlan(
                List.of(new MeteringPlan.Point("m", asset.key(), "", "electricity", "kW.h", null, "works")));
        Map<String, String> withMeters = of(asset).digests();
        Map<String, String> asPackaging = of(packs).digests();
        assertThat(List.of(before, withTime, withRate, withJob, withMeters, asPackaging))
                .doesNotHaveDuplicates();
    }
}
