package io.steelyard.gateway;

import io.steelyard.gateway.kpi.sum.Digest;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.ClockSpan;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.ledger.Scope;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Says of sums of minutes that the clocks of a server that they were read from did not agree with its agent's: a quantity
 * keeps its number and says so, unless it has something else to say.
 *
 * @param spans when clocks did not agree
 */
record ClocksOn(Supplier<List<ClockSpan>> spans) {
    private static final String UNTRUSTED = "clock-untrusted";

    /** The same, marked where the assets' values of the window may rest on such a time. */
    Evidence marked(Evidence sums, Collection<AssetDescription> assets) {
        IndicatorValue.Window window = sums.window();
        Map<AssetKey, AssetDescription> byKey = new HashMap<>();
        assets.forEach(asset -> byKey.put(asset.key(), asset));
        List<ClockSpan> touching = spans.get().stream()
                .filter(span -> span.touches(window.from(), window.to()))
                .filter(span -> isOf(span.scope(), assets, byKey))
                .toList();
        if (touching.isEmpty()) {
            return sums;
        }
        SortedMap<String, Quantity> quantities = new TreeMap<>(sums.quantities());
        quantities.replaceAll((name, quantity) -> marked(quantity));
        SortedMap<String, String> digests = new TreeMap<>(sums.digests());
        digests.put("clocks", digest(touching, window));
        return new Evidence(sums.subject(), window, quantities, digests);
    }

    private static boolean isOf(
            Scope scope, Collection<AssetDescription> assets, Map<AssetKey, AssetDescription> byKey) {
        String only = scope.asset();
        if (only == null) {
            return assets.stream().anyMatch(asset -> asset.restsOnClock(scope));
        }
        AssetDescription asset = byKey.get(new AssetKey(scope.site(), only));
        return asset != null && asset.restsOnClock(scope);
    }

    private static Quantity marked(Quantity one) {
        return one.isKnown() && one.reason().isEmpty()
                ? new Quantity(one.value(), one.low(), one.high(), one.unit(), one.grade(), one.coverage(), UNTRUSTED)
                : one;
    }

    /** Of the spans as far as they lie in the window: that one goes on behind it changes nothing. */
    private static String digest(List<ClockSpan> touching, IndicatorValue.Window window) {
        String text = touching.stream()
                .map(span -> {
                    Long to = span.affectedTo();
                    String asset = span.scope().asset();
                    return span.scope().agent() + " " + span.scope().server() + " "
                            + (asset == null ? "" : asset + " ")
                            + Math.max(span.affectedFrom(), window.from()) + " "
                            + (to == null ? window.to() : Math.min(to, window.to())) + " " + span.skew();
                })
                .sorted()
                .collect(Collectors.joining("\n"));
        return Digest.of(text);
    }
}
