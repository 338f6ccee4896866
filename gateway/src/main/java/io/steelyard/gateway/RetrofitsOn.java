package io.steelyard.gateway;

import io.steelyard.gateway.declared.Facts;
import io.steelyard.gateway.declared.Retrofits;
import io.steelyard.gateway.indicator.EvidenceSource;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.Subject;
import java.time.ZoneId;
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
                put(quantities, id, ".before", missing(id, baseline == null ? "no-baseline" : "not-comparable"));
                put(quantities, id, ".after", missing(id, baseline == null ? "no-baseline" : "not-comparable"));
            } else {
                Grade most = baseline.isSigned() ? Grade.R : Grade.S;
                put(quantities, id, ".before", value(id, subject, baseline.before(), most, digests));
                put(quantities, id, ".after", value(id, subject, baseline.after(), most, digests));
            }
        }
        if (baseline != null) {
            digests.put("baseline", baseline.digest());
        }
        return new Evidence(subject.toString(), window, quantities, digests);
    }

    private static void put(SortedMap<String, Quantity> quantities, String id, String when, Quantity quantity) {
        quantities.put("retrofit." + id.toLowerCase(Locale.ROOT) + when, quantity);
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
