package io.steelyard.system.month;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.testkit.month.Books;
import io.steelyard.testkit.month.Known;
import io.steelyard.testkit.month.MadeMachine;
import io.steelyard.testkit.month.Reference;
import io.steelyard.testkit.month.ReferenceIndicators;
import io.steelyard.testkit.month.ReferenceIndicators.Said;
import io.steelyard.testkit.month.ReferenceSubject;
import io.steelyard.testkit.month.ReferenceSubject.Window;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds every K and E indicator and every KPI of ISO 22400-2 that a gateway tells by {@code /indicators}, of each machine, line,
 * area and site, over the days and the months of a made plant, against what the slow reference computes from its truth.
 */
final class IndicatorJudge {
    private static final double ENERGY = 1e-9;
    /** Results have sixteen digits, bounds are rounded outwards. */
    private static final double DIGITS = 3e-15;

    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private final GatewayProcess gateway;
    private final List<MadeMachine> machines;
    private final Books books;
    private final Map<Of, SortedMap<String, BigDecimal>> kept = new HashMap<>();
    private int compared;
    private int uncertain;

    private final SortedMap<String, String> fingerprints = new TreeMap<>();

    private record Of(MadeMachine machine, Window window) {}

    /** Whose, and how one asks for it. */
    private record Subject(String level, String query, List<MadeMachine> machines) {}

    private record Asked(Subject subject, String period) {
        String path() {
            return "indicators?site=" + MonthRun.SITE + subject.query() + "&period=" + period;
        }
    }

    IndicatorJudge(GatewayProcess gateway, List<MadeMachine> machines, Books books) {
        this.gateway = gateway;
        this.machines = machines;
        this.books = books;
    }

    /** The days from an instant to another, and the months that are whole within. */
    List<String> periods(long from, long to) {
        List<String> periods = new ArrayList<>();
        LocalDate end = day(to);
        for (LocalDate day = day(from); day.isBefore(end); day = day.plusDays(1)) {
            periods.add(day.toString());
            LocalDate next = YearMonth.from(day).plusMonths(1).atDay(1);
            if (day.getDayOfMonth() == 1 && !next.isAfter(end)) {
                periods.add(YearMonth.from(day).toString());
            }
        }
        return periods;
    }

    private LocalDate day(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_A_SECOND))
                .atZone(books.zone())
                .toLocalDate();
    }

    /** All of them are exactly the truth's, and what cannot be assessed says why; returns how many were compared. */
    int assertExact(List<String> periods) throws IOException, InterruptedException {
        each(periods, this::exact);
        return compared;
    }

    /** The truth of all of them is within their bounds; returns how many were uncertain. */
    int assertContained(List<String> periods) throws IOException, InterruptedException {
        each(periods, this::contained);
        return uncertain;
    }

    private void each(List<String> periods, BiConsumer<Asked, SortedMap<String, JsonNode>> look)
            throws IOException, InterruptedException {
        List<Asked> all = new ArrayList<>();
        periods.forEach(period -> subjects().forEach(subject -> all.add(new Asked(subject, period))));
        Iterator<Asked> in = all.iterator();
        GatewayProcess.eachInOrder(
                all.stream()
                        .<Callable<JsonNode>>map(asked -> () -> gateway.get(asked.path()))
                        .toList(),
                answer -> {
                    Asked asked = in.next();
                    look.accept(asked, told(asked.period(), answer));
                });
    }

    /**
     * Of every indicator that was told beside what was compared, coverage and programme among them, and of what each model makes of
     * the site in each period.
     */
    SortedMap<String, String> fingerprints(List<String> periods) throws IOException, InterruptedException {
        SortedMap<String, String> all = new TreeMap<>(fingerprints);
        for (JsonNode model : gateway.get("assessments").path("assessments")) {
            String id = model.path("model").asText();
            for (String period : periods) {
                JsonNode result = gateway.get("assessments/" + id + "?site=" + MonthRun.SITE + "&period=" + period);
                all.put(
                        "model " + id + " in " + period,
                        result.path("fingerprint").asText());
            }
        }
        return all;
    }

    private List<Subject> subjects() {
        List<Subject> subjects = new ArrayList<>();
        subjects.add(new Subject("site", "", machines));
        subjects.add(new Subject("area", "&area=hall", machines));
        SortedMap<String, List<MadeMachine>> lines = new TreeMap<>();
        for (MadeMachine machine : machines) {
            lines.computeIfAbsent(machine.line(), line -> new ArrayList<>()).add(machine);
            subjects.add(new Subject("asset", "&asset=" + MonthRun.SITE + "%2F" + machine.name(), List.of(machine)));
        }
        lines.forEach((line, all) -> subjects.add(new Subject("line", "&area=hall&line=" + line, all)));
        return subjects;
    }

    private void exact(Asked asked, SortedMap<String, JsonNode> told) {
        SortedMap<String, Said> truth = truth(asked.subject(), told);
        assertThat(told.keySet()).as(asked.path()).isEqualTo(truth.keySet());
        truth.forEach((id, said) -> {
            JsonNode node = told.get(id);
            String what = id + " of " + asked.path();
            compared++;
            if (said.value() == null) {
                assertThat(node.path("status").asText()).as(what + ": " + node).isEqualTo("not-assessed");
                assertThat(node.path("reason").asText()).as(what + ": " + node).isIn(said.reasons());
                return;
            }
            assertThat(node.path("status").asText()).as(what + ": " + node).isEqualTo("assessed");
            BigDecimal slack = slack(id, said.value());
            for (String bound : List.of("value", "low", "high")) {
                assertThat(number(node, bound)).as(bound + " of " + what).isNotNull();
                assertThat(number(node, bound)).as(bound + " of " + what).isCloseTo(said.value(), within(slack));
            }
        });
    }

    private void contained(Asked asked, SortedMap<String, JsonNode> told) {
        truth(asked.subject(), told).forEach((id, said) -> {
            JsonNode node = told.get(id);
            String what = id + " of " + asked.path() + ": " + node;
            assertThat(node).as(what).isNotNull();
            BigDecimal low = number(node, "low");
            BigDecimal high = number(node, "high");
            BigDecimal value = number(node, "value");
            uncertain += value == null || low == null || high == null || low.compareTo(high) < 0 ? 1 : 0;
            if (said.value() == null) {
                return;
            }
            BigDecimal slack = slack(id, said.value());
            if (low != null) {
                assertThat(low.subtract(slack)).as(what).isLessThanOrEqualTo(said.value());
                assertThat(low).as(what).isLessThanOrEqualTo(value);
            }
            if (high != null) {
                assertThat(high.add(slack)).as(what).isGreaterThanOrEqualTo(said.value());
                assertThat(high).as(what).isGreaterThanOrEqualTo(value);
            }
        });
    }

    private SortedMap<String, Said> truth(Subject subject, SortedMap<String, JsonNode> told) {
        JsonNode any = told.get(told.firstKey()).path("window");
        Window window = new Window(
                nanos(any.path("from").asText()), nanos(any.path("to").asText()));
        Known known = subject.level().equals("asset")
                ? ReferenceSubject.machine(subject.machines().get(0), books, this::quantities, window)
                : ReferenceSubject.group(subject.level(), subject.machines(), books, this::quantities, window);
        return ReferenceIndicators.of(known, subject.level());
    }

    private SortedMap<String, BigDecimal> quantities(MadeMachine machine, long from, long to) {
        return kept.computeIfAbsent(new Of(machine, new Window(from, to)), of -> Reference.of(machine, from, to));
    }

    private SortedMap<String, JsonNode> told(String period, JsonNode answer) {
        SortedMap<String, JsonNode> told = new TreeMap<>();
        for (JsonNode node : answer.path("indicators")) {
            String id = node.path("id").asText();
            fingerprints.put(
                    id + " of " + node.path("subject").asText() + " in " + period,
                    node.path("fingerprint").asText());
            if (id.startsWith("K") || id.startsWith("E") || id.startsWith("ISO-")) {
                told.put(id, node);
            }
        }
        return told;
    }

    private static long nanos(String instant) {
        return Instant.parse(instant).getEpochSecond() * NANOS_A_SECOND;
    }

    private static @Nullable BigDecimal number(JsonNode node, String name) {
        return node.path(name).isNumber() ? node.path(name).decimalValue() : null;
    }

    private static BigDecimal slack(String id, BigDecimal value) {
        boolean isEnergy = id.startsWith("E") || id.equals("ISO-comprehensive-energy-consumption");
        return value.abs().multiply(BigDecimal.valueOf(isEnergy ? ENERGY : DIGITS));
    }
}
