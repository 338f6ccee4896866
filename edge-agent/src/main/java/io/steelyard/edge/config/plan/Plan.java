package io.steelyard.edge.config.plan;

import io.steelyard.edge.config.AgentPlan;
import io.steelyard.edge.opcua.compare.Compared;
import io.steelyard.edge.opcua.compare.Finding;
import io.steelyard.edge.opcua.select.SelectLook;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What another file would change of what an agent runs, and what servers and store say to it now.
 *
 * @param files from the files alone
 * @param selected what walks say of selections; none when nobody was asked
 * @param live what the servers say; none when nobody was asked
 * @param series what the store says; null when nobody was asked
 * @param dashboards what becomes of panels; null when they were not looked through
 * @param remarks what the file says and comes to nothing
 */
public record Plan(
        AgentPlan files,
        List<SelectLook.Found> selected,
        List<Compared> live,
        @Nullable SeriesPlan series,
        @Nullable DashboardPlan dashboards,
        List<Remark> remarks) {

    /** What it comes to. */
    public enum Verdict {
        /** Every signal could be read and every series stored, as far as was asked. */
        GOOD,
        /** Something could not be read, selected or stored as things stand, or somebody refuses the agent. */
        NO,
        /** Somebody did not answer, so that nobody knows. */
        UNANSWERED;

        /** As a word. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Plan {
        selected = List.copyOf(selected);
        live = List.copyOf(live);
        remarks = List.copyOf(remarks);
    }

    /** Of the files alone. */
    public static Plan of(AgentPlan files) {
        return new Plan(files, List.of(), List.of(), null, null, List.of());
    }

    /** The same with what walks say of selections. */
    public Plan walked(List<SelectLook.Found> found) {
        return new Plan(files, found, live, series, dashboards, remarks);
    }

    /** The same with what the servers say. */
    public Plan compared(List<Compared> servers) {
        return new Plan(files, selected, servers, series, dashboards, remarks);
    }

    /** The same with what the store says. */
    public Plan counted(SeriesPlan ofStore) {
        return new Plan(files, selected, live, ofStore, dashboards, remarks);
    }

    /** The same with what becomes of panels. */
    public Plan shown(DashboardPlan ofPanels) {
        return new Plan(files, selected, live, series, ofPanels, remarks);
    }

    /** The same with what a person should know of the file. */
    public Plan remarked(List<Remark> ofFile) {
        return new Plan(files, selected, live, series, dashboards, ofFile);
    }

    /** One that nobody could ask may still say anything: it counts more than one that says no. */
    public Verdict verdict() {
        SeriesPlan.Standing standing = series == null ? SeriesPlan.Standing.NOBODY : series.standing();
        if (standing == SeriesPlan.Standing.UNREACHABLE
                || selected.stream().anyMatch(SelectLook.Found::isUnreachable)
                || live.stream()
                        .anyMatch(one -> one.trouble() != null && one.trouble().isUnreachable())) {
            return Verdict.UNANSWERED;
        }
        boolean isStored = standing != SeriesPlan.Standing.REFUSED && (series == null || series.beyond() == 0);
        boolean isSelected = selected.stream().allMatch(SelectLook.Found::isGood);
        return isStored && isSelected && live.stream().allMatch(Compared::isGood) ? Verdict.GOOD : Verdict.NO;
    }

    /**
     * As maps and lists.
     *
     * @param most how many lines of a list of what was found are in it; {@code more} beside it says how many are not. What
     *     the files say is always whole
     */
    public Map<String, @Nullable Object> asMap(int most) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>(files.asMap());
        map.put("verdict", verdict().word());
        map.put("remarks", remarks.stream().limit(most).map(Remark::asMap).toList());
        map.put("selected", selected.stream().map(one -> map(one, most)).toList());
        map.put("live", live.stream().map(one -> map(one, most)).toList());
        if (series != null) {
            map.put("series", series.asMap());
        }
        if (dashboards != null) {
            map.put("dashboards", dashboards.asMap(most));
        }
        return map;
    }

    private static Map<String, Object> map(SelectLook.Found one, int most) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("server", one.server());
        map.put("signals", one.selected().count());
        map.put("walked", one.trouble() == null);
        if (one.trouble() != null) {
            map.put("reachable", !one.isUnreachable());
            map.put("why", one.trouble());
            return map;
        }
        map.put("new", one.fresh());
        map.put("leftOut", one.leftOut());
        map.put("misses", one.misses().stream().limit(most).toList());
        more(map, one.misses().size(), most);
        return map;
    }

    private static Map<String, Object> map(Compared one, int most) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("server", one.server());
        map.put("url", one.url());
        map.put("signals", one.signals());
        map.put("compared", one.trouble() == null);
        if (one.trouble() != null) {
            map.put("reachable", !one.trouble().isUnreachable());
            map.put("why", one.trouble().why());
            return map;
        }
        map.put("remembered", one.remembered());
        map.put("placeless", placeless(one.placeless(), most));
        map.put("findings", one.findings().stream().limit(most).map(Plan::map).toList());
        more(map, one.findings().size(), most);
        return map;
    }

    private static Map<String, Object> placeless(List<String> signals, int most) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("count", signals.size());
        map.put("signals", signals.stream().limit(most).toList());
        more(map, signals.size(), most);
        return map;
    }

    private static Map<String, Object> map(Finding one) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("what", one.what().name().toLowerCase(Locale.ROOT));
        map.put("name", one.name());
        map.put("detail", one.detail());
        map.put("read", one.isRead());
        return map;
    }

    /** Says how many are left out. */
    static void more(Map<String, Object> map, int all, int most) {
        if (all > most) {
            map.put("more", all - most);
        }
    }
}
