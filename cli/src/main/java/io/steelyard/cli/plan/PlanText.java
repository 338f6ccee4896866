package io.steelyard.cli.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.cli.ExitCode;
import io.steelyard.edge.config.AgentPlan;
import io.steelyard.edge.opcua.compare.Compared;
import io.steelyard.edge.opcua.compare.Finding;
import io.steelyard.edge.opcua.select.SelectLook;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A plan in words: what changes, what servers and store say to it, a line each, and sums. */
public final class PlanText {
    private static final int MOST_LINES = 200;

    private final AgentPlan plan;
    private final List<Compared> live = new ArrayList<>();
    private final List<SelectLook.Found> selected = new ArrayList<>();
    private @Nullable SeriesPlan series;
    private @Nullable DashboardPlan dashboards;

    /** Of the files alone. */
    public PlanText(AgentPlan plan) {
        this.plan = plan;
    }

    /** With what the servers say now. */
    public PlanText with(List<Compared> servers) {
        live.addAll(servers);
        return this;
    }

    /** With what walks say of selections. */
    public PlanText selected(List<SelectLook.Found> found) {
        selected.addAll(found);
        return this;
    }

    /** With what the store says now. */
    public PlanText with(SeriesPlan ofStore) {
        series = ofStore;
        return this;
    }

    /** With what becomes of dashboards. */
    public PlanText with(DashboardPlan ofPanels) {
        dashboards = ofPanels;
        return this;
    }

    /** What the answer means: 3 when somebody did not answer, 1 when a signal could not be read or a series not stored. */
    public int exitCode() {
        SeriesPlan.Standing standing = series == null ? SeriesPlan.Standing.NOBODY : series.standing();
        if (standing == SeriesPlan.Standing.UNREACHABLE
                || selected.stream().anyMatch(SelectLook.Found::isUnreachable)
                || live.stream()
                        .anyMatch(one -> one.trouble() != null && one.trouble().isUnreachable())) {
            return ExitCode.UNREACHABLE;
        }
        boolean isStored = standing != SeriesPlan.Standing.REFUSED && (series == null || series.beyond() == 0);
        boolean isSelected = selected.stream().allMatch(SelectLook.Found::isGood);
        return isStored && isSelected && live.stream().allMatch(Compared::isGood) ? ExitCode.DONE : ExitCode.NO;
    }

    /** For a person. */
    public String text() {
        StringBuilder text = new StringBuilder();
        changes(text);
        selected.forEach(one -> selected(text, one));
        found(text);
        if (series != null) {
            text.append(series.text());
        }
        if (dashboards != null) {
            text.append(dashboards.text());
        }
        return text.toString();
    }

    private void changes(StringBuilder text) {
        if (plan.isEmpty()) {
            text.append("nothing changes").append(System.lineSeparator());
            return;
        }
        plan.servers().forEach(line -> line(text, line.what(), "server " + line.name(), line.detail()));
        List<AgentPlan.Line> lines = plan.lines();
        lines.stream().limit(MOST_LINES).forEach(line -> line(text, line.what(), line.name(), line.detail()));
        more(text, lines.size());
        text.append(String.format(
                Locale.ROOT,
                "signals: %d new, %d gone, %d read anew, %d told anew%n",
                plan.count(AgentPlan.NEW),
                plan.count(AgentPlan.GONE),
                plan.count(AgentPlan.ANEW),
                plan.count(AgentPlan.TOLD)));
        if (!plan.restart().isEmpty()) {
            text.append(String.format(
                    Locale.ROOT,
                    "restart needed: %s cannot change while the agent runs%n",
                    String.join(", ", plan.restart())));
        }
    }

    private static void selected(StringBuilder text, SelectLook.Found one) {
        if (one.trouble() != null) {
            text.append(String.format(
                    Locale.ROOT,
                    "server %s: NOT WALKED, the %d signals stand that are selected so far: %s%n",
                    one.server(),
                    one.selected().count(),
                    one.trouble()));
            return;
        }
        one.misses().forEach(miss -> text.append(miss).append(System.lineSeparator()));
        text.append(String.format(
                Locale.ROOT,
                "server %s: %d signals are selected, %d of them new%s%n",
                one.server(),
                one.selected().count(),
                one.fresh(),
                one.leftOut() == 0 ? "" : "; " + one.leftOut() + " are more than selectMost and left out"));
    }

    private void found(StringBuilder text) {
        List<Finding> findings =
                live.stream().flatMap(one -> one.findings().stream()).toList();
        findings.stream().limit(MOST_LINES).forEach(one -> line(text, word(one), one.name(), one.detail()));
        more(text, findings.size());
        live.forEach(one -> server(text, one));
    }

    private static void server(StringBuilder text, Compared one) {
        if (one.trouble() != null) {
            text.append(String.format(
                    Locale.ROOT,
                    "server %s at %s: NOT COMPARED, its %d signals stand as the files say: %s%n",
                    one.server(),
                    one.url(),
                    one.signals(),
                    one.trouble().why()));
            return;
        }
        text.append(String.format(
                Locale.ROOT,
                "server %s: %d signals looked for, %d of them remembered from before; %d moved, %d cannot be read%n",
                one.server(),
                one.signals(),
                one.remembered(),
                count(one, finding -> finding.what() == Finding.What.MOVED),
                count(one, finding -> !finding.isRead())));
    }

    private interface Which {
        boolean is(Finding one);
    }

    /** How many signals have such a finding. */
    private static long count(Compared server, Which which) {
        return server.findings().stream()
                .filter(which::is)
                .map(Finding::name)
                .distinct()
                .count();
    }

    private static String word(Finding one) {
        return one.what().name().toLowerCase(Locale.ROOT);
    }

    private static void line(StringBuilder text, String what, String name, String detail) {
        text.append(String.format(Locale.ROOT, "%-5s %s: %s%n", what, name, detail));
    }

    private static void more(StringBuilder text, int lines) {
        if (lines > MOST_LINES) {
            text.append(String.format(Locale.ROOT, "… and %d more; --json lists all%n", lines - MOST_LINES));
        }
    }

    /** For programs. */
    public String json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        plan.restart().forEach(json.putArray("restart")::add);
        lines(json.putArray("servers"), plan.servers());
        lines(json.putArray("signals"), plan.lines());
        ArrayNode walked = json.putArray("selected");
        selected.forEach(one -> selected(walked.addObject(), one));
        ArrayNode servers = json.putArray("live");
        live.forEach(one -> live(servers.addObject(), one));
        if (series != null) {
            series.json(json.putObject("series"));
        }
        if (dashboards != null) {
            dashboards.json(json.putObject("dashboards"));
        }
        return json.toPrettyString() + System.lineSeparator();
    }

    private static void lines(ArrayNode list, List<AgentPlan.Line> lines) {
        lines.forEach(line -> list.addObject()
                .put("what", line.what())
                .put("name", line.name())
                .put("detail", line.detail()));
    }

    private static void selected(ObjectNode json, SelectLook.Found one) {
        json.put("server", one.server()).put("signals", one.selected().count());
        json.put("walked", one.trouble() == null);
        if (one.trouble() != null) {
            json.put("reachable", !one.isUnreachable()).put("why", one.trouble());
            return;
        }
        json.put("new", one.fresh()).put("leftOut", one.leftOut());
        one.misses().forEach(json.putArray("misses")::add);
    }

    private static void live(ObjectNode json, Compared one) {
        json.put("server", one.server()).put("url", one.url()).put("signals", one.signals());
        json.put("compared", one.trouble() == null);
        if (one.trouble() != null) {
            json.put("reachable", !one.trouble().isUnreachable())
                    .put("why", one.trouble().why());
            return;
        }
        json.put("remembered", one.remembered());
        ArrayNode findings = json.putArray("findings");
        one.findings()
                .forEach(finding -> findings.addObject()
                        .put("what", word(finding))
                        .put("name", finding.name())
                        .put("detail", finding.detail())
                        .put("read", finding.isRead()));
    }
}
