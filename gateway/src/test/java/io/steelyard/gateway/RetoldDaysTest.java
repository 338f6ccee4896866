package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.testkit.FakeInflux;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A dashboard shows of a day that is over what the tables say of it now, though no minute of it is folded again. */
@Timeout(180)
final class RetoldDaysTest {
    private static final int MINUTES = 30;
    private static final int NEXT_DAY = 24 * 60;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ENERGY = "id=E01,level=site,site=works";
    private static final String DAY = nanos("2026-11-23T00:00:00Z");

    @TempDir
    private Path folder;

    private static String nanos(String instant) {
        return Instant.parse(instant).getEpochSecond() + "000000000";
    }

    @Test
    void aChangedMeteringPlanIsShownOfDaysThatAreOver() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "token");
        try (FakeInflux influx = FakeInflux.start();
                TalkingPlant plant = new TalkingPlant(
                        folder,
                        "store: {kind: influxdb, influxdb: {url: \"" + influx.url() + "\", token: \"${file:" + token
                                + "}\", create: true}}\n")) {
            plant.machine("main", "machinery", "s:state:", "e:energy:kWh");
            for (int from : new int[] {0, NEXT_DAY}) {
                plant.minutes("main", from, from + MINUTES + 1, (minute, signal) -> signal.equals("s") ? 3.0 : minute);
            }
            assertThat(shown(influx, fields -> fields.get("assessed").equals("0i")))
                    .as("no meter bounds the site")
                    .isNotEmpty();
            plant.put("meters", "meter,asset,signal,resource,unit,boundary\nm,main,e,electricity,kWh,site\n");
            assertThat(shown(influx, fields -> fields.get("assessed").equals("1i")))
                    .containsKey("value");
        }
    }

    /** What the database has of E01 of the day, once it is as it has to be; nothing when it never is. */
    private static Map<String, String> shown(FakeInflux influx, Predicate<Map<String, String>> wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            for (Map.Entry<String, Map<String, String>> point : influx.points().entrySet()) {
                if (point.getKey().contains(ENERGY)
                        && point.getKey().endsWith(" " + DAY)
                        && wanted.test(point.getValue())) {
                    return point.getValue();
                }
            }
            LockSupport.parkNanos(50_000_000);
        }
        return Map.of();
    }
}
