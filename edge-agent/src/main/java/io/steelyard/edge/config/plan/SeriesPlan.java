package io.steelyard.edge.config.plan;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.opcua.AssetMapping;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.compare.Compared;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The series that a mapping would bring into the store and that are not there yet, beside the budget.
 *
 * @param standing whether a gateway counted them
 * @param fresh those to be created; all of the mapping when nobody counted
 * @param budget most series that the store may get
 * @param used how many it has
 * @param why why nobody counted, or what the store has most of when its budget is nearly used; or empty
 */
public record SeriesPlan(Standing standing, List<Name> fresh, long budget, long used, String why) {
    private static final int PAGE = 2_000;

    /** Who was asked, and what came of it. */
    public enum Standing {
        /** The gateway told what there is. */
        COUNTED,
        /** No gateway is known. */
        NOBODY,
        /** The gateway does not answer so. */
        REFUSED,
        /** The gateway does not answer. */
        UNREACHABLE
    }

    /** What makes a series: a field of a measurement, the equipment class, with its tags. */
    public record Name(String equipmentClass, String site, String area, String line, String asset, String field) {
        private String signal() {
            return asset + "/" + field.replaceAll("[/.].*", "");
        }
    }

    public SeriesPlan {
        fresh = List.copyOf(fresh);
    }

    /**
     * All series of a mapping, as far as its servers showed what would be told below its signals, and which of them have another
     * type now: a field keeps its type, so that those get one more.
     */
    public static Set<Name> of(OpcUaConfig mapping, List<Compared> live) {
        Map<String, List<String>> below = new HashMap<>();
        live.forEach(one -> below.putAll(one.below()));
        Map<String, String> retyped = new HashMap<>();
        live.forEach(one -> retyped.putAll(one.retyped()));
        Set<Name> names = new LinkedHashSet<>();
        for (AssetMapping asset : mapping.assets()) {
            AssetInfo info = asset.info();
            asset.signals().forEach(signal -> {
                names.add(name(mapping.site(), info, signal.name()));
                below.getOrDefault(info.asset() + "/" + signal.name(), List.of())
                        .forEach(part -> names.add(name(mapping.site(), info, signal.name() + "/" + part)));
                String kind = retyped.get(info.asset() + "/" + signal.name());
                if (kind != null) {
                    names.add(name(mapping.site(), info, signal.name() + "." + kind));
                }
            });
        }
        return names;
    }

    private static Name name(String site, AssetInfo info, String field) {
        return new Name(info.equipmentClass(), site, info.area(), info.line(), info.asset(), field);
    }

    /** When there is nobody to ask. */
    public static SeriesPlan uncounted(Standing standing, Set<Name> wanted, String why) {
        return new SeriesPlan(standing, List.copyOf(wanted), 0, 0, why);
    }

    /** The gateway that knows the store. */
    @FunctionalInterface
    public interface Gateway {
        /**
         * An answer of its HTTP.
         *
         * @param path with its query
         * @throws UncountedException when there is none
         */
        Document get(String path) throws UncountedException, InterruptedException;
    }

    /** Why nobody counted. */
    public static final class UncountedException extends IOException {
        private static final long serialVersionUID = 1L;
        private final Standing standing;

        /** With what came of asking. */
        public UncountedException(Standing standing, String why) {
            super(why);
            this.standing = standing;
        }
    }

    /** Beside what the gateway counts. */
    public static SeriesPlan counted(Gateway gateway, String site, Set<Name> wanted) throws InterruptedException {
        Set<Name> fresh = new LinkedHashSet<>(wanted);
        String path = "/api/v1/store/series?limit=" + PAGE + "&site=" + encoded(site);
        try {
            Document page = gateway.get(path);
            while (true) {
                page.at("series").all().forEach(one -> fresh.remove(name(one)));
                String next = page.at("next").text("");
                if (next.isEmpty()) {
                    return new SeriesPlan(
                            Standing.COUNTED,
                            List.copyOf(fresh),
                            page.at("budget").number(),
                            page.at("used").number(),
                            page.at("culprit").text(""));
                }
                page = gateway.get(path + "&cursor=" + next);
            }
        } catch (UncountedException e) {
            return uncounted(e.standing, wanted, String.valueOf(e.getMessage()));
        }
    }

    private static Name name(Document one) {
        return new Name(
                one.at("class").text(""),
                one.at("site").text(""),
                one.at("area").text(""),
                one.at("line").text(""),
                one.at("asset").text(""),
                one.at("field").text(""));
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8);
    }

    /** How many would find no room; 0 when that is not known. */
    public long beyond() {
        return standing == Standing.COUNTED ? Math.max(0, used + fresh.size() - budget) : 0;
    }

    /** What makes most of them: the asset, and the signal when that is more than half; null when there are none. */
    @Nullable
    String culprit() {
        Map<String, Integer> assets = new HashMap<>();
        Map<String, Integer> signals = new HashMap<>();
        for (Name one : fresh) {
            assets.merge(one.asset(), 1, Integer::sum);
            signals.merge(one.signal(), 1, Integer::sum);
        }
        Map.Entry<String, Integer> asset = most(assets);
        Map.Entry<String, Integer> signal = most(signals);
        if (asset == null || signal == null) {
            return null;
        }
        return signal.getValue() > 1 && signal.getValue() * 2 > asset.getValue()
                ? "signal " + signal.getKey() + " makes " + signal.getValue() + " of them, a series for each part of it"
                : "asset " + asset.getKey() + " makes " + asset.getValue() + " of them";
    }

    private static Map.@Nullable Entry<String, Integer> most(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue()
                        .thenComparing(
                                Map.Entry.<String, Integer>comparingByKey().reversed()))
                .orElse(null);
    }

    /** For a person. */
    public String text() {
        if (standing != Standing.COUNTED) {
            return String.format(
                    Locale.ROOT,
                    "series: NOT COUNTED, the mapping has %d in all and some may be there: %s%n",
                    fresh.size(),
                    why);
        }
        String sum = String.format(
                Locale.ROOT, "series: %d to be created; %d of %d (store.series) are used", fresh.size(), used, budget);
        if (beyond() == 0) {
            return sum + System.lineSeparator();
        }
        List<String> words = new ArrayList<>();
        words.add(sum + ": OVER BUDGET, " + beyond() + " would be refused");
        String culprit = culprit();
        if (culprit != null) {
            words.add(culprit);
        }
        if (!why.isEmpty()) {
            words.add("in the store, " + why);
        }
        return String.join("; ", words) + System.lineSeparator();
    }

    /** As a map. */
    Map<String, @Nullable Object> asMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("counted", standing == Standing.COUNTED);
        if (standing != Standing.COUNTED) {
            map.put("mapped", fresh.size());
            map.put("why", why);
            return map;
        }
        map.put("fresh", fresh.size());
        map.put("budget", budget);
        map.put("used", used);
        map.put("beyond", beyond());
        map.put("culprit", culprit());
        map.put("storeCulprit", why.isEmpty() ? null : why);
        return map;
    }
}
