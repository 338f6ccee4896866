package io.steelyard.system.month;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.testkit.month.MadeMachine;
import io.steelyard.testkit.month.Reference;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Holds what a gateway says of a made plant against its truth. */
final class Judge {
    private static final double ENERGY = 1e-9;
    private static final double DIGITS = 3e-15;
    /** A day is asked for at a time: what nobody summed yet is read row by row. */
    private static final long DAY = 86_400_000_000_000L;

    private final GatewayProcess gateway;
    private final List<MadeMachine> machines;
    private final long from;
    private final long to;
    private final Duration patience;

    /**
     * Of a window.
     *
     * @param patience how long folding may take
     */
    Judge(GatewayProcess gateway, List<MadeMachine> machines, long from, long to, Duration patience) {
        this.gateway = gateway;
        this.machines = machines;
        this.from = from;
        this.to = to;
        this.patience = patience;
    }

    /** Returns when folding has come to rest and nothing of the window is unknown any more; for a feed without losses. */
    void awaitKnown() {
        Awaitility.await()
                .atMost(patience)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    awaitRest();
                    List<Callable<BigDecimal>> days = new ArrayList<>();
                    for (long day = from; day < to; day += DAY) {
                        long begin = day;
                        days.add(() -> unknown(begin, Math.min(to, begin + DAY)));
                    }
                    GatewayProcess.eachInOrder(
                            days, unknown -> assertThat(unknown).isEqualByComparingTo("0"));
                });
    }

    private BigDecimal unknown(long begin, long end) throws IOException, InterruptedException {
        JsonNode said = gateway.get("kpi?site=" + MonthRun.SITE + "&from=" + GatewayProcess.instant(begin) + "&to="
                + GatewayProcess.instant(end));
        return new BigDecimal(said.at("/rows/0/elements/unknown/value").asText());
    }

    /** Returns when folding has come to rest: two looks in a row see that nothing is listed, and as many folded. */
    void awaitRest() {
        double[] before = {-1};
        Awaitility.await()
                .atMost(patience)
                .pollInterval(Duration.ofMillis(1_300))
                .until(() -> {
                    double folded = isListed() ? -1 : folded();
                    boolean isSame = folded >= 0 && folded == before[0];
                    before[0] = folded;
                    return isSame;
                });
    }

    private boolean isListed() throws IOException, InterruptedException {
        JsonNode refolding = gateway.get("kpi:refold");
        return refolding.path("left").asLong() + refolding.path("waiting").asLong() > 0;
    }

    /** Returns when so many minutes were folded since its start; more may come. */
    void awaitFolded(long minutes) {
        Awaitility.await().atMost(patience).pollInterval(Duration.ofMillis(200)).until(() -> folded() >= minutes);
    }

    /** How many minutes were folded since its start. */
    double folded() throws IOException, InterruptedException {
        return gateway.metric("steelyard_stage_in_total{stage=\"folds\"}");
    }

    private JsonNode kpi(String whose) throws IOException, InterruptedException {
        return gateway.get(
                "kpi?" + whose + "&from=" + GatewayProcess.instant(from) + "&to=" + GatewayProcess.instant(to));
    }

    /** Digests of each machine's minutes in the window. */
    SortedMap<String, String> digests() throws IOException, InterruptedException {
        SortedMap<String, String> digests = new TreeMap<>();
        kpi("site=" + MonthRun.SITE)
                .at("/rows/0/digests")
                .properties()
                .forEach(
                        digest -> digests.put(digest.getKey(), digest.getValue().asText()));
        return digests;
    }

    /** Returns when the digests are these; until they are, minutes are still to be folded. */
    void awaitDigests(SortedMap<String, String> expected) {
        Awaitility.await()
                .atMost(patience)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(digests()).isEqualTo(expected));
    }

    /** Every quantity of every machine, of its days, and of its line, is exactly the truth's. */
    void assertExact() throws IOException, InterruptedException {
        SortedMap<String, List<MadeMachine>> lines = new TreeMap<>();
        for (MadeMachine machine : machines) {
            lines.computeIfAbsent(machine.line(), line -> new ArrayList<>()).add(machine);
            String asset = "asset=" + MonthRun.SITE + "%2F" + machine.name();
            exact(machine.name(), kpi(asset).at("/rows/0"), Reference.of(machine, from, to));
            for (JsonNode day : kpi(asset + "&step=day").at("/rows")) {
                long begin = nanos(day.at("/from").asText());
                long end = nanos(day.at("/to").asText());
                exact(machine.name() + " from " + day.at("/from").asText(), day, Reference.of(machine, begin, end));
            }
        }
        for (Map.Entry<String, List<MadeMachine>> line : lines.entrySet()) {
            SortedMap<String, BigDecimal> sum = Reference.sum(line.getValue(), from, to);
            sum.keySet().removeIf(name -> name.startsWith("energy."));
            for (MadeMachine machine : line.getValue()) { // what nobody knows of one is not known of all
                Reference.of(machine, from, to).forEach((name, value) -> {
                    if (isBelowZero(name, value) && sum.containsKey(name)) {
                        sum.put(name, value);
                    }
                });
            }
            exact(line.getKey(), kpi("line=" + line.getKey()).at("/rows/0"), sum);
        }
    }

    private static long nanos(String instant) {
        return java.time.Instant.parse(instant).getEpochSecond() * 1_000_000_000L;
    }

    private static void exact(String whose, JsonNode row, SortedMap<String, BigDecimal> truth) {
        truth.forEach((name, value) -> {
            if (isBelowZero(name, value)) {
                assertThat(said(row, name).path("value").isNull())
                        .as(whose + " " + name + ": " + said(row, name))
                        .isTrue();
                assertThat(said(row, name).path("reason").asText()).isEqualTo("count-below-zero");
                return;
            }
            for (String bound : List.of("value", "low", "high")) {
                String what = whose + " " + bound + " of " + name;
                JsonNode said = said(row, name).path(bound);
                assertThat(said.isNumber())
                        .as(what + " is told: " + said(row, name))
                        .isTrue();
                BigDecimal slack = slack(name, value);
                assertThat(said.decimalValue()).as(what).isCloseTo(value, within(slack));
            }
        });
    }

    /** More was taken away by corrections than was made. */
    private static boolean isBelowZero(String name, BigDecimal value) {
        return name.startsWith("count.") && value.signum() < 0;
    }

    /** Every quantity of every machine has the truth within its bounds, and some are uncertain. */
    void assertContained() throws IOException, InterruptedException {
        int uncertain = 0;
        for (MadeMachine machine : machines) {
            JsonNode row =
                    kpi("asset=" + MonthRun.SITE + "%2F" + machine.name()).at("/rows/0");
            SortedMap<String, BigDecimal> truth = Reference.of(machine, from, to);
            truth.remove("time.unknown");
            for (Map.Entry<String, BigDecimal> quantity : truth.entrySet()) {
                JsonNode said = said(row, quantity.getKey());
                String what = machine.name() + " " + quantity.getKey() + " in " + said;
                assertThat(said.isObject()).as(what).isTrue();
                BigDecimal slack = slack(quantity.getKey(), quantity.getValue());
                if (said.path("low").isNumber()) {
                    assertThat(said.path("low").decimalValue().subtract(slack))
                            .as(what)
                            .isLessThanOrEqualTo(quantity.getValue());
                }
                if (said.path("high").isNumber()) {
                    assertThat(said.path("high").decimalValue().add(slack))
                            .as(what)
                            .isGreaterThanOrEqualTo(quantity.getValue());
                }
                uncertain += said.path("low").equals(said.path("high")) ? 0 : 1;
            }
        }
        assertThat(uncertain).isPositive();
    }

    /** Energy is measured in binary, and a cycle time that was learned has sixteen digits. */
    private static BigDecimal slack(String name, BigDecimal value) {
        double share = name.startsWith("energy.") ? ENERGY : name.equals("time.planned-run") ? DIGITS : 0;
        return value.abs().multiply(BigDecimal.valueOf(share));
    }

    private static JsonNode said(JsonNode row, String name) {
        int dot = name.indexOf('.');
        String group = switch (name.substring(0, dot)) {
            case "time" -> "elements";
            case "count" -> "counts";
            default -> name.substring(0, dot);
        };
        return row.path(group).path(name.substring(dot + 1));
    }
}
