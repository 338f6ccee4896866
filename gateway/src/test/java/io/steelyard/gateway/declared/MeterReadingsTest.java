package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.MeterReading;
import io.steelyard.gateway.model.Mistake;
import io.steelyard.gateway.model.MistakesException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Readings of meters by interval, as a utility company's table has them. */
final class MeterReadingsTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final String HEAD = "meter,from,to,amount,unit\n";

    private final Declared declared = TestingTables.on(new InMemoryShelf(), site -> BERLIN);
    private final MeterReadings readings = new MeterReadings(declared);

    @BeforeEach
    void plan() {
        TestingTables.put(
                declared, "meters", "meter,asset,resource,unit\ngrid,supply,electricity,\ngas,supply,natural-gas,m3\n");
    }

    private void put(String csv) {
        TestingTables.put(declared, "meter-readings", csv);
    }

    private Declared.Changed change(Declared.Mode mode, String csv) {
        return declared.change(
                new Shelf.Name("works", "meter-readings"),
                mode,
                CsvForm.read(ByteBuffer.wrap(csv.getBytes(StandardCharsets.UTF_8))),
                new Shelf.By("li", 2, ""),
                false);
    }

    private List<String> told(String meter) {
        return readings.of("works").getOrDefault(meter, List.of()).stream()
                .map(one -> Row.instant(one.from()) + " " + Row.instant(one.to()) + " "
                        + one.amount().toPlainString() + " " + one.unit() + " " + one.grade())
                .toList();
    }

    private static List<String> mistakes(org.assertj.core.api.ThrowableAssert.ThrowingCallable change) {
        return catchThrowableOfType(MistakesException.class, change).mistakes().stream()
                .map(Mistake::toString)
                .toList();
    }

    /** In the site's time, with an offset, in whatever unit of energy; an estimate is somebody's word whatever document it has. */
    @Test
    void readsIntervalsInTimeOrder() {
        String hash = "ab".repeat(32);
        put("计量点,能源种类,开始,结束,用量,单位,状态,凭证号,凭证哈希\n"
                + "grid,,2026-11-02 08:15,2026-11-02 08:30,0.012,MWh,实测,Q4," + hash + "\n"
                + "grid,electricity,2026-11-02T08:00+01:00,2026-11-02T07:15Z,11,kWh,,,\n"
                + "grid,,2026-11-02 08:30,2026-11-02 08:45,11,kWh,估计,Q4," + hash + "\n"
                + "gas,,2026-11-02 08:00,2026-11-02 09:00,3,m3,,,\n");
        assertThat(told("grid"))
                .containsExactly(
                        "2026-11-02T07:00:00Z 2026-11-02T07:15:00Z 11 kW.h S",
                        "2026-11-02T07:15:00Z 2026-11-02T07:30:00Z 0.012 MW.h D",
                        "2026-11-02T07:30:00Z 2026-11-02T07:45:00Z 11 kW.h S");
        assertThat(told("gas")).hasSize(1);
        assertThat(readings.of("other")).isEmpty();
    }

    /** Where clocks are put back a day has 100 quarter hours, where they are put forward 92; none is lost and none told twice. */
    @ParameterizedTest
    @CsvSource({"2026-10-25, 100", "2026-03-29, 92", "2026-11-02, 96"})
    void aDayOfAnotherLengthIsTakenWhole(String day, int quarters) {
        StringBuilder rows = new StringBuilder(HEAD);
        Instant begin = java.time.LocalDate.parse(day).atStartOfDay(BERLIN).toInstant();
        for (int i = 0; i < quarters; i++) {
            Instant from = begin.plus(Duration.ofMinutes(15L * i));
            rows.append("grid," + from.atZone(BERLIN).toOffsetDateTime() + ","
                    + from.plus(Duration.ofMinutes(15)).atZone(BERLIN).toOffsetDateTime() + ",1.5,kWh\n");
        }
        put(rows.toString());
        List<MeterReading> all = readings.of("works").getOrDefault("grid", List.of());
        assertThat(all).hasSize(quarters);
        assertThat(all.get(quarters - 1).to())
                .isEqualTo(Row.nanos(java.time.LocalDate.parse(day)
                        .plusDays(1)
                        .atStartOfDay(BERLIN)
                        .toInstant()));
        assertThat(all.stream().map(MeterReading::amount).reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(BigDecimal.valueOf(quarters).multiply(new BigDecimal("1.5")));
    }

    /** A quarter hour over which clocks are put forward is one in the site's time, too; of two that are called alike nobody knows which. */
    @Test
    void localTimesAreTakenWhereTheyAreOne() {
        put(HEAD + "grid,2026-03-29 01:45,2026-03-29 03:00,1,kWh\n");
        assertThat(told("grid")).containsExactly("2026-03-29T00:45:00Z 2026-03-29T01:00:00Z 1 kW.h S");
        assertThat(mistakes(() -> put(HEAD + "grid,2026-10-25 02:15,2026-10-25 04:00,1,kWh\n")))
                .singleElement()
                .asString()
                .contains("row 2, column from", "comes twice", "with its offset");
    }

    /** Everything that is wrong, each with its line. */
    @Test
    void tellsAllMistakesAtOnce() {
        assertThat(mistakes(() -> put("meter,resource,from,to,amount,unit,status\n"
                        + "gird,,2026-11-02T08:00Z,2026-11-02T08:15Z,1,kWh,\n"
                        + "grid,heat,2026-11-02T08:00Z,2026-11-02T08:15Z,1,kWh,\n"
                        + "grid,,2026-11-02T08:15Z,2026-11-02T08:30Z,1,m3,\n"
                        + "gas,,2026-11-02T08:15Z,2026-11-02T08:30Z,1,kWh,\n"
                        + "grid,,2026-11-02T08:30Z,2026-11-02T08:30Z,1,kWh,\n"
                        + "grid,,2026-11-02T08:45:01Z,2026-11-02T08:59:59Z,1,kWh,\n"
                        + "grid,,2026-11-02T09:00Z,2026-11-02T09:15Z,-1,kWh,\n"
                        + "grid,,2026-11-02T09:15Z,2026-11-02T09:30Z,1,bananas,\n"
                        + "grid,,2026-11-02T10:00Z,2026-11-02T11:00Z,1,kWh,\n"
                        + "grid,,2026-11-02T10:45Z,2026-11-02T11:15Z,1,kWh,guessed\n"
                        + "grid,,2026-11-02T10:15Z,2026-11-02T10:30Z,1,kWh,\n"
                        + "grid,,2026-11-02T10:30Z,2026-11-02T10:45Z,1,kWh,\n")))
                .satisfiesExactlyInAnyOrder(
                        one -> assertThat(one).contains("row 2, column meter, gird is none of", "grid"),
                        one -> assertThat(one).contains("row 3, column resource, grid is a metering point of elec"),
                        one -> assertThat(one).contains("row 4, column unit, m3 cannot be told in kW.h"),
                        one -> assertThat(one).contains("row 5, column unit, kWh cannot be told in m3"),
                        one -> assertThat(one).contains("row 6, column to", "is not after from"),
                        one -> assertThat(one).contains("row 7, column from", "is not the begin of a minute"),
                        one -> assertThat(one).contains("row 7, column to", "is not the begin of a minute"),
                        one -> assertThat(one).contains("row 8, column amount", "less than 0"),
                        one -> assertThat(one).contains("row 9, column unit, bananas is no unit"),
                        one -> assertThat(one).contains("row 11, column status", "guessed"),
                        one -> assertThat(one).contains("row 12, column from", "overlaps row 10 of grid"),
                        one -> assertThat(one).contains("row 13, column from", "overlaps row 10 of grid"));
        assertThat(readings.of("works")).isEmpty();
    }

    /** Another delivery may correct a reading, and may not tell a time of its point again. */
    @Test
    void refusesTimeThatIsToldTwice() {
        put(HEAD + "grid,2026-11-02T08:00Z,2026-11-02T09:00Z,4,kWh\ngas,2026-11-02T08:00Z,2026-11-02T09:00Z,1,m3\n");
        String quarter = HEAD + "grid,2026-11-02T09:00Z,2026-11-02T09:15Z,1,kWh\n"
                + "grid,2026-11-02T08:45Z,2026-11-02T09:00Z,1,kWh\n";
        assertThat(mistakes(() -> change(Declared.Mode.ADD, quarter)))
                .containsExactly("row 3, column from, readings of grid overlap: one from 2026-11-02T08:00:00Z to"
                        + " 2026-11-02T09:00:00Z, the other from 2026-11-02T08:45:00Z to 2026-11-02T09:00:00Z:"
                        + " withdraw the one that does not hold, or replace the table");
        var corrected = change(
                Declared.Mode.ADD,
                HEAD + "grid,2026-11-02T08:00Z,2026-11-02T08:45Z,3.5,kWh\n"
                        + "grid,2026-11-02T08:45Z,2026-11-02T09:00Z,1,kWh\n");
        assertThat(corrected.version()).isEqualTo(2);
        assertThat(told("grid"))
                .containsExactly(
                        "2026-11-02T08:00:00Z 2026-11-02T08:45:00Z 3.5 kW.h S",
                        "2026-11-02T08:45:00Z 2026-11-02T09:00:00Z 1 kW.h S");
        assertThatThrownBy(() -> put(HEAD + "grid,2026-11-02T08:00Z,2026-11-02T08:15Z,1,kWh\n"
                        + "grid,2026-11-02T08:00Z,2026-11-02T08:30Z,1,kWh\n"))
                .isInstanceOf(MistakesException.class)
                .hasMessageContaining("is the same row as row 2");
    }

    /** Who shows what was computed computes again what a change touches, and nothing else. */
    @Test
    void tellsOfWhichTimeItTellsOtherwise() {
        List<String> told = new ArrayList<>();
        readings.listen((site, from, to) -> told.add(site + " " + Row.instant(from) + " " + Row.instant(to)));
        put(HEAD + "grid,2026-11-02T08:00Z,2026-11-02T09:00Z,4,kWh\ngrid,2026-11-02T09:00Z,2026-11-02T10:00Z,4,kWh\n"
                + "gas,2026-11-05T08:00Z,2026-11-05T09:00Z,4,m3\n");
        assertThat(told)
                .containsExactly(
                        "works 2026-11-02T08:00:00Z 2026-11-02T10:00:00Z",
                        "works 2026-11-05T08:00:00Z 2026-11-05T09:00:00Z");
        told.clear();
        var corrected = change(
                Declared.Mode.ADD,
                HEAD + "grid,2026-11-02T09:00Z,2026-11-02T10:00Z,5,kWh\n"
                        + "grid,2026-11-02T08:00Z,2026-11-02T09:00Z,4,kWh\n");
        assertThat(corrected.version()).isEqualTo(2);
        assertThat(told).containsExactly("works 2026-11-02T09:00:00Z 2026-11-02T10:00:00Z");
        told.clear();
        change(Declared.Mode.WITHDRAW, "meter,from\ngas,2026-11-05T08:00Z\n");
        assertThat(told).containsExactly("works 2026-11-05T08:00:00Z 2026-11-05T09:00:00Z");
        told.clear();
        TestingTables.put(declared, "targets", "indicator,period,value,source\nE01,2026-11,1,plan\n");
        assertThat(told).isEmpty();
    }

    /** A measured reading with its document's hash is a document; all others are a word. */
    @Test
    void gradesByDocument() {
        put("meter,from,to,amount,unit,status,sha256\ngrid,2026-11-02T08:00Z,2026-11-02T09:00Z,4,kWh,measured,\n"
                + "grid,2026-11-02T09:00Z,2026-11-02T10:00Z,4,kWh,," + "0".repeat(64) + "\n");
        assertThat(readings.of("works").getOrDefault("grid", List.of()))
                .extracting(MeterReading::grade)
                .containsExactly(Grade.S, Grade.D);
    }
}
