package io.steelyard.gateway;

import io.steelyard.gateway.declared.Facts;
import io.steelyard.gateway.declared.Retrofits;
import io.steelyard.gateway.indicator.EvidenceSource;
import io.steelyard.gateway.model.ApiQuery;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Member;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.Subject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What indicators were before and after a retrofit, over the two windows of its signed record, whatever window is asked for. An
 * unsigned record lowers the grade; unlike product mixes are not compared.
 */
record RetrofitsOn(Records baselines, Computing indicators) implements EvidenceSource {
    private static final List<String> COMPARED = List.of("K04", "K09", "K10", "E02", "E06");
    private static final String RETROFIT = "retrofit.";
    private static final String BEFORE = ".before";

    /** The record that a subject is judged by; null when there is none. */
    @FunctionalInterface
    interface Records {
        Retrofits.@Nullable Retrofit of(String site, String subject, Facts.Window window);
    }

    /** One indicator of a subject over a window; nothing when the subject may not have it. */
    @FunctionalInterface
    interface Computing {
        List<IndicatorValue> of(String id, Subject subject, Window window);
    }

    @Override
    public Evidence of(Subject subject, List<AssetKey> assets, Window window) {
        SortedMap<String, Quantity> quantities = new TreeMap<>();
        SortedMap<String, String> digests = new TreeMap<>();
        ZoneId zone = ZoneId.of(window.zone());
        Retrofits.Retrofit baseline =
                baselines.of(subject.site(), named(subject), new Facts.Window(window.from(), window.to(), zone));
        for (String id : COMPARED) {
            if (baseline == null || !baseline.isComparable()) {
                put(quantities, id, BEFORE, missing(id, baseline == null ? "no-baseline" : "not-comparable"));
                put(quantities, id, ".after", missing(id, baseline == null ? "no-baseline" : "not-comparable"));
            } else {
                Grade most = baseline.isSigned() ? Grade.R : Grade.S;
                put(quantities, id, BEFORE, value(id, subject, baseline.before(), most, digests));
                put(quantities, id, ".after", value(id, subject, baseline.after(), most, digests));
            }
        }
        if (baseline != null) {
            digests.put("baseline", baseline.digest());
        }
        return new Evidence(subject.toString(), window, quantities, digests);
    }

    /**
     * What the quantity was computed from: the indicator of the subject over the window of the record, and the record itself.
     *
     * @param table that the records stand in
     */
    List<Member> members(String quantity, Subject subject, Window window, ApiQuery table) {
        ZoneId zone = ZoneId.of(window.zone());
        Retrofits.Retrofit baseline =
                baselines.of(subject.site(), named(subject), new Facts.Window(window.from(), window.to(), zone));
        if (baseline == null) {
            return List.of(new Member(quantity, "baselines", false, "no-baseline", table));
        }
        String why = baseline.isComparable() ? "" : "not-comparable";
        List<Member> members = new ArrayList<>();
        members.add(new Member(quantity, baseline.name(), why.isEmpty(), why, table));
        String id =
                quantity.substring(RETROFIT.length(), quantity.lastIndexOf('.')).toUpperCase(Locale.ROOT);
        Facts.Window when = quantity.endsWith(BEFORE) ? baseline.before() : baseline.after();
        Quantity value = value(id, subject, when, Grade.R, new TreeMap<>());
        LocalDate first = day(when, when.from());
        LocalDate last = day(when, when.to() - 1);
        members.add(Member.giving(
                quantity,
                subject + " " + id + " " + first + "/" + last,
                value.isKnown() ? why : value.reason(),
                ApiQuery.evidence(id, subject, first, last),
                value));
        return members;
    }

    /** Whether it is one of those that this gives. */
    static boolean isOf(String quantity) {
        return quantity.startsWith(RETROFIT);
    }

    private static LocalDate day(Facts.Window window, long nanos) {
        return Instant.EPOCH.plusNanos(nanos).atZone(window.zone()).toLocalDate();
    }

    private static void put(SortedMap<String, Quantity> quantities, String id, String when, Quantity quantity) {
        quantities.put(RETROFIT + id.toLowerCase(Locale.ROOT) + when, quantity);
    }

    /** As the table of retrofits names it. */
    private static String named(Subject subject) {
        String whole = subject.toString();
        return whole.equals(subject.site())
                ? ""
                : whole.substring(subject.site().length() + 1);
    }

    private Quantity value(
            String id, Subject subject, Facts.Window when, Grade most, SortedMap<String, String> digests) {
        Window window = new Window(when.from(), when.to(), when.zone().getId());
        for (IndicatorValue value : indicators.of(id, subject, window)) {
            digests.put(id + " " + when.from(), value.outcome().fingerprint());
            return new Quantity(
                    value.value(),
                    value.low(),
                    value.high(),
                    value.definition().unit(),
                    value.outcome().grade().orLower(most),
                    value.coverage(),
                    value.outcome().reason());
        }
        return missing(id, "no-value");
    }

    private static Quantity missing(String id, String reason) {
        String unit = id.startsWith("E") ? "kg" : id.equals("K09") ? "1/h" : "1";
        return Quantity.missing(unit, Grade.T, reason);
    }
}
