package io.steelyard.system.month;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.testkit.month.ReferenceStops;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Holds what a gateway says of stops and their reasons against what the slow reference computes from the truth, day by day. */
final class StopJudge {
    private static final long DAY = 86_400_000_000_000L;
    private static final int NANO_DIGITS = 9;

    private final MonthRun run;
    private final List<ReferenceStops.Told> told;

    /** What people said of the run's stops. */
    StopJudge(MonthRun run) {
        this.run = run;
        this.told = ReferenceStops.told(
                run.machines(),
                run.shape().seed(),
                run.shape().fromNanos(),
                run.shape().toNanos());
    }

    /** Puts reasons and stops. */
    void put() throws IOException, InterruptedException {
        StringBuilder reasons = new StringBuilder("reason,parent,priority,group\n");
        for (ReferenceStops.Reason one : ReferenceStops.REASONS) {
            reasons.append(String.format(
                    Locale.ROOT,
                    "%s,%s,%s,%s%n",
                    one.name(),
                    text(one.parent()),
                    text(one.priority()),
                    text(one.group())));
        }
        run.gateway().send("PUT", "sites/" + MonthRun.SITE + "/inputs/stop-reasons", "text/csv", reasons.toString());
        StringBuilder stops = new StringBuilder("asset,from,to,reason\n");
        for (ReferenceStops.Told one : told) {
            stops.append(one.machine() + "," + GatewayProcess.instant(one.from()) + ","
                    + GatewayProcess.instant(one.to()) + "," + one.reason() + "\n");
        }
        run.gateway().send("PUT", "sites/" + MonthRun.SITE + "/inputs/stops", "text/csv", stops.toString());
    }

    /** Nothing is an empty cell. */
    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    /** All of them, to the nanosecond, of those that wait those of ten minutes or more; returns how many reasons were given. */
    int assertExact() throws IOException, InterruptedException {
        int waiting = 0;
        for (long day = run.shape().fromNanos(); day < run.shape().toNanos(); day += DAY) {
            long end = Math.min(run.shape().toNanos(), day + DAY);
            JsonNode said = run.gateway()
                    .get("sites/" + MonthRun.SITE + "/stops?longerThan=600&from=" + GatewayProcess.instant(day) + "&to="
                            + GatewayProcess.instant(end));
            ReferenceStops truth = ReferenceStops.of(run.machines(), told, day, end);
            assertThat(nanos(said.path("unclassifiedSeconds"))).isEqualTo(truth.unclassified());
            SortedMap<String, Long> byReason = new TreeMap<>();
            SortedMap<String, Long> overlapped = new TreeMap<>();
            for (JsonNode one : said.path("reasons")) {
                String reason = one.path("reason").asText();
                byReason.put(reason, nanos(one.path("seconds")));
                if (nanos(one.path("overlappedSeconds")) > 0) {
                    overlapped.put(reason, nanos(one.path("overlappedSeconds")));
                }
            }
            assertThat(byReason).isEqualTo(truth.byReason());
            assertThat(overlapped).isEqualTo(truth.overlapped());
            assertThat(open(said)).containsExactlyInAnyOrderElementsOf(longer(truth));
            waiting += said.path("stops").size();
        }
        assertThat(waiting).as("stops that wait").isPositive();
        return told.size();
    }

    private static List<ReferenceStops.Open> longer(ReferenceStops truth) {
        return truth.open().stream()
                .filter(one -> one.nanos() >= 600_000_000_000L)
                .toList();
    }

    private static List<ReferenceStops.Open> open(JsonNode said) {
        List<ReferenceStops.Open> open = new ArrayList<>();
        for (JsonNode one : said.path("stops")) {
            open.add(new ReferenceStops.Open(
                    one.path("asset").asText().substring(MonthRun.SITE.length() + 1),
                    at(one.path("from")),
                    at(one.path("to")),
                    nanos(one.path("seconds"))));
        }
        return open;
    }

    private static long at(JsonNode instant) {
        return Instant.parse(instant.asText()).getEpochSecond() * 1_000_000_000L;
    }

    private static long nanos(JsonNode seconds) {
        return new BigDecimal(seconds.asText()).movePointRight(NANO_DIGITS).longValueExact();
    }
}
