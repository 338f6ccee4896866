package io.steelyard.gateway.indicator.facts;

import io.steelyard.gateway.model.ApiQuery;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Member;
import io.steelyard.gateway.model.Quantity;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is known of a site whose register nobody gave: how its connections are secured. */
final class NoRegister {
    private static final String WHY = "no-register";
    private static final List<String> QUANTITIES = List.of(
            "equipment.production",
            "equipment.digital",
            "equipment.networked",
            "equipment.key",
            "equipment.key-networked",
            "equipment.opcua",
            "equipment.companion",
            "equipment.key-oee",
            "equipment.key-warned",
            "operations.key",
            "operations.numerically-controlled",
            "operations.automatic-verdict",
            "points.planned",
            "points.automatic",
            "systems.required",
            "systems.live",
            "meters.required",
            "meters.online",
            "links.score",
            "scenes.evidenced");

    private NoRegister() {}

    /** {@code version} of the empty table. */
    static Facts.Found found(String site, Window window, long version, Endpoints endpoints) {
        SortedMap<String, Quantity> none = new TreeMap<>();
        SortedMap<String, List<Member>> grounds = new TreeMap<>();
        ApiQuery table = ApiQuery.table(site, "assets", version);
        for (String name : QUANTITIES) {
            none.put(name, Quantity.missing("1", Grade.R, WHY));
            grounds.put(name, List.of(new Member(name, "assets", false, WHY, table)));
        }
        SortedMap<String, List<Member>> members = new TreeMap<>();
        SortedMap<String, String> digests = new TreeMap<>();
        endpoints.addTo(none, members, grounds, digests);
        return new Facts.Found(new Evidence(site, window, none, digests), members, grounds, new TreeMap<>(), List.of());
    }
}
