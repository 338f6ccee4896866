package io.steelyard.gateway.kpi.sum;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.MeterReading;
import io.steelyard.gateway.model.MeteringPlan;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What meters, their readings and the metering plan say of the energy of machines together. */
final class KpisOfMetersTest extends SummedHour {
    private static MeteringPlan.Point meter(AssetDescription asset, String unit, String boundary, AssetKey parent) {
        return new MeteringPlan.Point(
                "m-" + asset.key().asset(), asset.key(), "", "electricity", unit, parent, boundary);
    }

    private static AssetDescription counting(String name, String unit) {
        AssetDescription bare = machine(name, "", "energy");
        SignalDescription plain = bare.signals().get(0);
        return new AssetDescription(
                bare.key(),
                bare.agent(),
                "",
                "",
                "lathe",
                "",
                "hall",
                "one",
                List.of(new SignalDescription(
                        plain.name(), plain.field(), FieldType.INT, "Int32", "energy", unit, null, null, null, null)),
                List.of());
    }

    /** Of four quarters of the hour it was mapped for three. */
    @Test
    void aMeterWasNotSeenBeforeItWasMapped() {
        AssetDescription meter = running(counting("a", "kW.h"));
        rows.get(meter.key()).replaceAll((minute, row) -> {
            TreeMap<String, Object> fields = new TreeMap<>(row.fields());
            fields.put(MinuteFold.KILOWATT_HOURS, 1.0);
            if (minute < 15 * MINUTE) {
                fields.keySet().removeIf(name -> name.startsWith("energy"));
            }
            return new MinuteRow(row.asset(), "lathe", "hall", "one", minute, fields);
        });
        Quantity some = kpis.of(Kpis.Subject.of(meter), HOUR).quantities().get("energy.electricity");
        assertThat(plain(some.low()) + " " + plain(some.value()) + " " + plain(some.high()) + " " + some.coverage())
                .isEqualTo("45 45 null 0.75");
    }

    /** 60 MW.h and 60 kW.h of one resource are 60,060 kW.h; what is no energy is not converted unasked. */
    @Test
    void metersOfEnergyAreAddedWhateverUnitOfEnergyTheyShow() {
        AssetDescription mega = running(counting("a", "MW.h"));
        AssetDescription kilo = running(counting("b", "kW.h"));
        for (AssetDescription one : List.of(mega, kilo)) {
            rows.get(one.key()).replaceAll((minute, row) -> {
                TreeMap<String, Object> fields = new TreeMap<>(row.fields());
                fields.put(MinuteFold.KILOWATT_HOURS, one == mega ? 1000.0 : 1.0);
                return new MinuteRow(row.asset(), "lathe", "hall", "one", minute, fields);
            });
        }
        tables.metering =
                new MeteringPlan(List.of(meter(mega, "MW.h", "works", null), meter(kilo, "kW.h", "works", mega.key())));
        Quantity both = of(mega, kilo).quantities().get("energy.electricity");
        assertThat(plain(both.value()) + " " + both.unit() + " " + both.reason())
                .isEqualTo("60060 kW.h ");
        Kpis.Balance balance = kpis.balance("works", List.of(mega, kilo), HOUR).get(0);
        assertThat(plain(balance.shown().value()) + " " + balance.shown().unit())
                .isEqualTo("60000 kW.h");
        assertThat(plain(balance.below().value()) + " " + balance.below().unit())
                .isEqualTo("60 kW.h");
        tables.metering =
                new MeteringPlan(List.of(meter(mega, "bar", "works", null), meter(kilo, "kPa", "works", mega.key())));
        assertThat(of(mega, kilo).quantities().get("energy.electricity").reason())
                .isEqualTo("units-differ");
        assertThat(kpis.balance("works", List.of(mega, kilo), HOUR)
                        .get(0)
                        .below()
                        .reason())
                .isEqualTo("units-differ");
    }

    /** A counter with a unit a minute, a quarter of it idle. */
    private AssetDescription taking(String name, String unit) {
        AssetDescription asset = running(counting(name, unit));
        rows.get(asset.key()).replaceAll((minute, row) -> {
            TreeMap<String, Object> fields = new TreeMap<>(row.fields());
            if (unit.equals("kW.h")) {
                fields.putAll(Map.of(MinuteFold.KILOWATT_HOURS, 1.0, MinuteFold.IDLE, 0.25));
            }
            return new MinuteRow(row.asset(), "lathe", "hall", "one", minute, fields);
        });
        return asset;
    }

    private static MeteringPlan.Point point(String name, AssetDescription asset, String resource, String unit) {
        return new MeteringPlan.Point(name, asset.key(), "", resource, unit, null, "works");
    }

    /** By name, what was used and what of it was idle. */
    private static String energy(Evidence evidence) {
        TreeMap<String, String> used = new TreeMap<>();
        evidence.quantities().forEach((name, one) -> {
            if (name.startsWith("energy.")) {
                used.put(name, (plain(one.value()) + " " + one.unit() + " " + one.reason()).strip());
            }
        });
        return used.toString();
    }

    /** The plan says what a meter counts, whatever its unit: heat in kilowatt hours is no electricity, of the meter itself too. */
    @Test
    void whatAMeterCountsIsWhatThePlanSays() {
        AssetDescription boiler = taking("boiler", "kW.h");
        AssetDescription burner = taking("burner", "m3");
        AssetDescription lathe = taking("lathe", "kW.h");
        Evidence unplanned = kpis.of(Kpis.Subject.of(boiler), HOUR);
        assertThat(energy(unplanned)).isEqualTo("{energy.electricity=60 kW.h, energy.electricity.idle=15 kW.h}");
        tables.metering = new MeteringPlan(List.of(
                point("m-heat", boiler, "heat", "kW.h"),
                point("m-gas", burner, "natural-gas", "m3"),
                point("m-power", lathe, "electricity", "kW.h")));
        Evidence heat = kpis.of(Kpis.Subject.of(boiler), HOUR);
        assertThat(energy(heat)).isEqualTo("{energy.heat=60 kW.h}");
        assertThat(heat.digests()).isNotEqualTo(unplanned.digests());
        assertThat(kpis.energy(Kpis.Subject.of(boiler), HOUR))
                .extracting(share -> share.quantity() + " " + plain(share.value()) + " " + share.asset())
                .containsExactly("energy.heat 60 works/boiler");
        assertThat(energy(kpis.of(Kpis.Subject.of(burner), HOUR))).isEqualTo("{energy.natural-gas=60 m3}");
        assertThat(energy(kpis.of(Kpis.Subject.of(lathe), HOUR)))
                .isEqualTo("{energy.electricity=60 kW.h, energy.electricity.idle=15 kW.h}");
        assertThat(energy(of(boiler, burner, lathe)))
                .as("of what was idle only electricity")
                .isEqualTo("{energy.electricity=60 kW.h, energy.electricity.idle=15 kW.h, energy.heat=60 kW.h,"
                        + " energy.natural-gas=60 m3}");
        tables.readings = Map.of("m-heat", List.of(reading("m-heat", 0, 3)));
        assertThat(energy(kpis.of(Kpis.Subject.of(boiler), HOUR)))
                .as("3 that were read of a quarter, and 45 of the rest")
                .isEqualTo("{energy.heat=48 kW.h energy-of-readings}");
    }

    /** Nobody knows which of two things a counter counts that the plan calls both. */
    @Test
    void aMeterOfSeveralResourcesTellsOfNone() {
        AssetDescription boiler = taking("boiler", "kW.h");
        tables.metering = new MeteringPlan(
                List.of(point("a", boiler, "heat", "kW.h"), point("b", boiler, "electricity", "kW.h")));
        for (Evidence evidence : List.of(kpis.of(Kpis.Subject.of(boiler), HOUR), of(boiler))) {
            assertThat(energy(evidence))
                    .isEqualTo("{energy.electricity=null kW.h meter-of-several-resources,"
                            + " energy.electricity.idle=null kW.h meter-of-several-resources,"
                            + " energy.heat=null kW.h meter-of-several-resources}");
        }
    }

    /** A kilowatt hour a minute by the counter; from minute 15 to 30 somebody read 4 of it, and from 30 to 45 five. */
    private AssetDescription read() {
        AssetDescription asset = running(counting("a", "kW.h"));
        rows.get(asset.key()).replaceAll((minute, row) -> {
            TreeMap<String, Object> fields = new TreeMap<>(row.fields());
            fields.put(MinuteFold.KILOWATT_HOURS, 1.0);
            return new MinuteRow(row.asset(), "lathe", "hall", "one", minute, fields);
        });
        tables.metering = new MeteringPlan(List.of(
                meter(asset, "kW.h", "works", null),
                new MeteringPlan.Point("sub", asset.key(), "", "electricity", "kW.h", asset.key(), null)));
        tables.readings = Map.of("m-a", List.of(reading("m-a", 15, 4), reading("m-a", 30, 5)));
        return asset;
    }

    private static MeterReading reading(String meter, int minute, int amount) {
        return new MeterReading(
                meter, minute * MINUTE, (minute + 15) * MINUTE, BigDecimal.valueOf(amount), "kW.h", Grade.D);
    }

    private Quantity ofItself(AssetDescription asset) {
        return kpis.of(Kpis.Subject.of(asset), HOUR).quantities().get("energy.electricity");
    }

    private static String told(Quantity quantity) {
        return plain(quantity.value()) + " " + plain(quantity.low()) + " " + plain(quantity.high()) + " "
                + quantity.coverage() + " " + quantity.grade() + " " + quantity.reason();
    }

    /** 4 + 5 of half an hour that was read, 15 + 15 of the rest: of a site, of the machine itself and of its balance. */
    @Test
    void readingsTellOfTheirTimeAndTheCounterOfTheRest() {
        AssetDescription asset = read();
        Kpis.Subject site = new Kpis.Subject("works", "works", List.of(asset), false);
        for (Kpis.Subject subject : List.of(site, Kpis.Subject.of(asset))) {
            Evidence evidence = kpis.of(subject, HOUR);
            assertThat(told(evidence.quantities().get("energy.electricity")))
                    .as(subject.name())
                    .isEqualTo("39 39 39 1.0 D energy-of-readings");
            assertThat(kpis.energy(subject, HOUR))
                    .extracting(share -> plain(share.value()) + " " + share.whyNot() + " "
                            + (share.read() == null ? "counter" : share.read().meter()))
                    .containsExactly("9  m-a", "30  counter");
            assertThat(evidence.digests()).containsKey("readings");
        }
        Kpis.Balance balance = kpis.balance("works", List.of(asset), HOUR).get(0);
        assertThat(plain(balance.below().value())).isEqualTo("60");
        Window before = new Window(0, 15 * MINUTE, "UTC");
        assertThat(kpis.energy(Kpis.Subject.of(asset), before))
                .as("nothing was read then")
                .isEmpty();
        assertThat(kpis.of(site, before).digests()).doesNotContainKey("readings");
        Window between = new Window(15 * MINUTE, 45 * MINUTE, "UTC");
        assertThat(told(kpis.of(site, between).quantities().get("energy.electricity")))
                .isEqualTo("9 9 9 1.0 D energy-of-readings");
        assertThat(kpis.energy(site, between))
                .extracting(share -> plain(share.value()) + " " + share.whyNot())
                .containsExactly("9 ", "30 readings-tell");
    }

    /** What is read of the meter below stands against what is read of the one above. */
    @Test
    void aBalanceTakesReadings() {
        AssetDescription asset = read();
        AssetKey supply = new AssetKey("works", "supply");
        tables.metering = new MeteringPlan(List.of(
                new MeteringPlan.Point("grid", supply, "", "electricity", "kW.h", null, "works"),
                meter(asset, "kW.h", null, supply)));
        tables.readings = Map.of(
                "grid",
                List.of(new MeterReading("grid", 0, 60 * MINUTE, new BigDecimal("0.07"), "MW.h", Grade.S)),
                "m-a",
                List.of(reading("m-a", 0, 1)));
        Kpis.Balance balance = kpis.balance("works", List.of(asset), HOUR).get(0);
        assertThat(told(balance.shown())).isEqualTo("70 70 70 1.0 S energy-of-readings");
        assertThat(told(balance.below())).isEqualTo("46 46 46 1.0 D energy-of-readings");
        assertThat(told(ofItself(asset))).isEqualTo("46 46 46 1.0 D energy-of-readings");
        tables.readings = Map.of("grid", List.of(reading("grid", 60, 1)));
        assertThat(told(kpis.balance("works", List.of(asset), HOUR).get(0).shown()))
                .isEqualTo("null null null 0.0 S no-meter-reading");
    }

    /** Nobody knows whether two points at a machine without a counter are one meter. */
    @Test
    void ofAMachineWithoutACounterItsOnePointTells() {
        AssetDescription asset = running(machine("a", "", "state"));
        MeteringPlan.Point one = meter(asset, "kW.h", null, null);
        tables.metering = new MeteringPlan(List.of(one));
        tables.readings = Map.of("m-a", List.of(reading("m-a", 0, 3)));
        assertThat(told(ofItself(asset))).isEqualTo("3 3 null 0.25 D energy-of-readings");
        tables.metering = new MeteringPlan(
                List.of(one, new MeteringPlan.Point("b", asset.key(), "", "electricity", "kW.h", null, "works")));
        assertThat(told(ofItself(asset))).isEqualTo("null null null 0.0 T several-metering-points");
        assertThat(kpis.energy(Kpis.Subject.of(asset), HOUR))
                .extracting(share -> share.whyNot())
                .containsOnly("several-metering-points");
    }
}
