package io.steelyard.gateway.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.MistakesException;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How much a machine can make in a window, of what people declared. */
final class CapacitiesTest {
    private static final AssetKey M = new AssetKey("works", "m");
    private static final String HEAD = "asset,validFrom,validTo,quantity,per,sha256\n";
    private static final String HASH = "ab".repeat(32);

    private ZoneId zone = ZoneId.of("Asia/Shanghai");
    private final Declared declared = TestingTables.on(new InMemoryShelf(), site -> zone);
    private final Capacities capacities = new Capacities(declared);

    private void put(String rows) {
        TestingTables.put(declared, "capacities", HEAD + rows);
    }

    private static long at(String instant) {
        return Row.nanos(Instant.parse(instant));
    }

    private @Nullable Quantity of(String from, String to) {
        return capacities.of(M, at(from), at(to));
    }

    private String told(String from, String to) {
        Quantity found = of(from, to);
        return found == null
                ? "nobody says"
                : found.value() == null
                        ? found.reason()
                        : found.value().toPlainString() + " " + found.grade() + " " + found.low() + " " + found.high();
    }

    /** By hand; days, months and years are Shanghai's, which begin at 16:00 UTC. */
    @ParameterizedTest
    @CsvSource({
        // an hour, and three quarters of one
        "hour, 40, 2026-11-02T08:00:00Z, 2026-11-02T09:00:00Z, 40",
        "hour, 40, 2026-11-02T08:00:00Z, 2026-11-02T08:45:00Z, 30",
        // a day of there; a day of UTC, of two of there; a quarter of one
        "day, 800, 2026-11-01T16:00:00Z, 2026-11-02T16:00:00Z, 800",
        "day, 800, 2026-11-02T00:00:00Z, 2026-11-03T00:00:00Z, 800",
        "day, 800, 2026-11-01T16:00:00Z, 2026-11-01T22:00:00Z, 200",
        // November, 6 of its 30 days, 3 of them and half of December's 31
        "month, 30000, 2026-10-31T16:00:00Z, 2026-11-30T16:00:00Z, 30000",
        "month, 30000, 2026-11-10T16:00:00Z, 2026-11-16T16:00:00Z, 6000",
        "month, 31000, 2026-11-30T16:00:00Z, 2026-12-16T04:00:00Z, 15500",
        // 73 of 365 days
        "year, 365000, 2025-12-31T16:00:00Z, 2026-03-14T16:00:00Z, 73000",
    })
    void aPartOfATimeHasThatPartOfItsCapacity(String per, String each, String from, String to, String wanted) {
        put("m,,," + each + "," + per + ",\n");
        assertThat(told(from, to)).isEqualTo(wanted + " S " + wanted + " " + wanted);
    }

    /** A day of 25 hours can make no more than one of 24: that is what a day's capacity says. */
    @Test
    void aDayIsWholeHoweverLongItIs() {
        zone = ZoneId.of("Europe/Berlin");
        put("m,,,2400,day,\n");
        assertThat(told("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")).startsWith("2400 ");
        assertThat(told("2026-10-24T22:00:00Z", "2026-10-24T23:00:00Z")).startsWith("96 ");
    }

    /** 100 a day up to the 4th; 200 from the 5th to the 6th; then the first row again, which never ended. */
    @Test
    void theRowThatBeganLastHolds() {
        put("m,,,100,day," + HASH + "\nm,2026-11-05,2026-11-06,200,day,\n");
        assertThat(told("2026-11-02T16:00:00Z", "2026-11-07T16:00:00Z")).isEqualTo("700 S 700 700");
        assertThat(told("2026-11-02T16:00:00Z", "2026-11-04T16:00:00Z")).isEqualTo("200 D 200 200");
        assertThat(told("2026-11-06T16:00:00Z", "2026-11-07T16:00:00Z")).isEqualTo("100 D 100 100");
    }

    @Test
    void ofAPartOfTheTimeIsNotOfTheWhole() {
        put("m,2026-11-05,2026-11-06,200,day,\nn,,,5,day,\n");
        assertThat(told("2026-11-04T16:00:00Z", "2026-11-06T16:00:00Z")).startsWith("400 ");
        assertThat(told("2026-11-04T15:59:00Z", "2026-11-06T16:00:00Z")).isEqualTo("capacity-of-a-part");
        assertThat(told("2026-11-04T16:00:00Z", "2026-11-06T16:01:00Z")).isEqualTo("capacity-of-a-part");
        put("n,,,5,day,\n");
        assertThat(told("2026-11-04T16:00:00Z", "2026-11-06T16:00:00Z")).isEqualTo("nobody says");
    }

    @Test
    void whatIsNoCapacityIsRefused() {
        for (String row :
                List.of("m,,,-1,day,\n", "m,,,1,shift,\n", "m,,,,day,\n", "m,2026-11-05,2026-11-04,1,day,\n")) {
            assertThatThrownBy(() -> put(row)).as(row).isInstanceOf(MistakesException.class);
        }
    }

    /** Days whose capacity is another one, and no others. */
    @Test
    void tellsWhichTimeIsTheOther() {
        List<String> told = new ArrayList<>();
        put("m,,,100,day,\nn,,,100,day,\n");
        capacities.listen((site, from, to) -> told.add(site + " " + stretch(from) + " " + stretch(to)));
        put("m,,,100,day,\nn,,,100.0,day,\nm,2026-11-05,2026-11-06,200,day,\n");
        assertThat(told).containsExactly("works 2026-11-04T16:00:00Z 2026-11-06T16:00:00Z");
        told.clear();
        put("m,,,100,day,\nn,,,100,day,\nm,2026-11-05,2026-11-07,200,day,\nn,2026-11-07,,50,day,\n");
        assertThat(told).as("to the end").containsExactly("works 2026-11-06T16:00:00Z ever");
        told.clear();
        put("n,,,100,day,\nn,2026-11-07,,50,day,\n");
        assertThat(told).as("of a machine without any now").containsExactly("works ever ever");
        told.clear();
        TestingTables.put(declared, "targets", "indicator,period,value,source\nK11,2026-11,0.99,plan\n");
        assertThat(told).isEmpty();
    }

    private static String stretch(long at) {
        return at == Long.MIN_VALUE || at == Long.MAX_VALUE
                ? "ever"
                : Row.instant(at).toString();
    }

    /** Against a slow sum of quarters of an hour, each by the row that the definition finds. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void isWhatTheDefinitionSays(long seed) {
        Random random = new Random(seed);
        zone = ZoneId.of(List.of("Asia/Shanghai", "Europe/Berlin", "UTC").get((int) (seed % 3)));
        LocalDate first = LocalDate.of(2026, 10, 1);
        Map<LocalDate, BigDecimal> each = new TreeMap<>(Map.of(first, BigDecimal.TEN));
        for (int i = 0; i < 5; i++) {
            each.put(first.plusDays(1 + random.nextInt(60)), BigDecimal.valueOf(random.nextInt(1_000)));
        }
        StringBuilder rows = new StringBuilder();
        each.forEach((day, quantity) ->
                rows.append("m,").append(day).append(",,").append(quantity).append(",hour,\n"));
        put(rows.toString());
        Instant from = Instant.parse("2026-10-03T00:00:00Z").plus(Duration.ofMinutes(15L * random.nextInt(2_000)));
        Instant to = from.plus(Duration.ofMinutes(15L * random.nextInt(3_000)));
        BigDecimal sum = BigDecimal.ZERO;
        for (Instant at = from; at.isBefore(to); at = at.plus(Duration.ofMinutes(15))) {
            LocalDate day = at.atZone(zone).toLocalDate();
            BigDecimal holds = BigDecimal.ZERO;
            for (Map.Entry<LocalDate, BigDecimal> one : each.entrySet()) {
                holds = one.getKey().isAfter(day) ? holds : one.getValue();
            }
            sum = sum.add(holds.divide(BigDecimal.valueOf(4), MathContext.DECIMAL128));
        }
        Quantity found = of(from.toString(), to.toString());
        assertThat(found).isNotNull();
        assertThat(found.value().setScale(20, RoundingMode.HALF_EVEN))
                .as("seed " + seed)
                .isEqualByComparingTo(sum);
    }
}
