package io.steelyard.edge.config.plan;

import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.compare.Compared;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Panels of dashboards that ask for fields which a mapping changes.
 *
 * @param panels how many panels were looked at
 * @param hits what is affected, in the order of the dashboards
 */
public record DashboardPlan(int panels, List<Hit> hits) {
    private static final int MOST_ASSETS = 3;
    private static final int MOST_LINES = 100;

    /**
     * A panel and one signal of a class that it shows.
     *
     * @param what as {@link FieldChange#what}
     * @param field {@code <equipment class>.<signal>}, or {@code <equipment class>.<role>}
     * @param assets whose
     * @param isLast whether no asset of the mapping sends it any more
     */
    record Hit(
            String dashboard,
            String panel,
            String what,
            String field,
            List<String> assets,
            boolean isLast,
            String detail) {
        Hit {
            assets = List.copyOf(assets);
        }

        private Map<String, Object> asMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("dashboard", dashboard);
            map.put("panel", panel);
            map.put("what", what);
            map.put("field", field);
            map.put("detail", detail);
            map.put("last", isLast);
            map.put("assets", assets);
            return map;
        }

        private String text() {
            String who = String.join(", ", assets.subList(0, Math.min(MOST_ASSETS, assets.size())))
                    + (assets.size() > MOST_ASSETS ? " and " + (assets.size() - MOST_ASSETS) + " more" : "");
            return String.format(
                    Locale.ROOT,
                    "panel %s / %s: %s %s of %s: %s%s%n",
                    dashboard,
                    panel,
                    field,
                    what,
                    who,
                    detail,
                    isLast ? "; no asset of this agent sends it any more" : "");
        }
    }

    public DashboardPlan {
        hits = List.copyOf(hits);
    }

    /** What taking the wanted mapping on in place of the running one does to panels. */
    public static DashboardPlan of(List<Panel> panels, OpcUaConfig running, OpcUaConfig wanted, List<Compared> live) {
        List<FieldChange> changes = FieldChange.of(running, wanted, live);
        Map<String, Integer> supply = FieldChange.supply(wanted);
        List<Hit> hits = new ArrayList<>();
        for (Panel panel : panels) {
            Map<String, List<FieldChange>> touched = new LinkedHashMap<>();
            for (FieldChange change : changes) {
                if (panel.queries().stream().anyMatch(change::touches)) {
                    touched.computeIfAbsent(change.what() + " " + change.field(), key -> new ArrayList<>())
                            .add(change);
                }
            }
            touched.values().forEach(same -> hits.add(hit(panel, same, supply)));
        }
        return new DashboardPlan(panels.size(), hits);
    }

    private static Hit hit(Panel panel, List<FieldChange> same, Map<String, Integer> supply) {
        FieldChange first = same.get(0);
        boolean isGone = first.what().equals("gone") || first.what().equals("renamed");
        return new Hit(
                panel.dashboard(),
                panel.title(),
                first.what(),
                first.field(),
                same.stream().map(FieldChange::asset).distinct().toList(),
                isGone && !supply.containsKey(first.measurement() + "/" + first.signal()),
                first.detail());
    }

    /** For a person. */
    public String text() {
        StringBuilder text = new StringBuilder();
        hits.stream().limit(MOST_LINES).forEach(hit -> text.append(hit.text()));
        if (hits.size() > MOST_LINES) {
            text.append(String.format(Locale.ROOT, "… and %d more; --json lists all%n", hits.size() - MOST_LINES));
        }
        long affected = hits.stream()
                .map(hit -> hit.dashboard() + "/" + hit.panel())
                .distinct()
                .count();
        text.append(String.format(Locale.ROOT, "dashboards: %d of %d panels are affected%n", affected, panels));
        return text.toString();
    }

    /** As maps and lists, with so many of those that are affected at most. */
    Map<String, Object> asMap(int most) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("panels", panels);
        map.put("affected", hits.stream().limit(most).map(Hit::asMap).toList());
        Plan.more(map, hits.size(), most);
        return map;
    }
}
