package io.steelyard.cli.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.cli.ExitCode;
import io.steelyard.edge.config.AgentPlan;
import io.steelyard.edge.config.plan.DashboardPlan;
import io.steelyard.edge.config.plan.Plan;
import io.steelyard.edge.config.plan.Remark;
import io.steelyard.edge.config.plan.SeriesPlan;
import io.steelyard.edge.opcua.compare.Compared;
import io.steelyard.edge.opcua.compare.Finding;
import io.steelyard.edge.opcua.identity.Placeless;
import io.steelyard.edge.opcua.select.SelectLook;
import java.util.List;
import java.util.Locale;

/** A plan in words: what changes, what servers and store say to it, a line each, and sums. */
public final class PlanText {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_LINES = 200;

    private final AgentPlan plan;
    private final Plan whole;

    /** Of the files alone. */
    public PlanText(AgentPlan plan) {
        this(Plan.of(plan));
    }

    /** Of everything that was asked. */
    public PlanText(Plan whole) {
        this.whole = whole;
        this.plan = whole.files();
    }

    /** What the answer means: 3 when somebody did not answer, 1 when a signal could not be read or a series not stored. */
    public int exitCode() {
        return switch (whole.verdict()) {
            case GOOD -> ExitCode.DONE;
            case NO -> ExitCode.NO;
            case UNANSWERED -> ExitCode.UNREACHABLE;
        };
    }

    /** For a person. */
    public String text() {
        StringBuilder text = new StringBuilder();
        changes(text);
        List<Remark> remarks = whole.remarks();
        remarks.stream().limit(MOST_LINES).forEach(one -> line(text, "note", one.name(), one.detail()));
        more(text, remarks.size());
        whole.selected().forEach(one -> selected(text, one));
        found(text);
        SeriesPlan series = whole.series();
        if (series != null) {
            text.append(series.text());
        }
        DashboardPlan dashboards = whole.dashboards();
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
                whole.live().stream().flatMap(one -> one.findings().stream()).toList();
        findings.stream().limit(MOST_LINES).forEach(one -> line(text, word(one), one.name(), one.detail()));
        more(text, findings.size());
        whole.live().forEach(one -> server(text, one));
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
        if (!one.placeless().isEmpty()) {
            text.append(Placeless.told(one.server(), one.placeless())).append(System.lineSeparator());
        }
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
        return JSON.valueToTree(whole.asMap(Integer.MAX_VALUE)).toPrettyString() + System.lineSeparator();
    }
}
