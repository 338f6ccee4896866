package io.steelyard.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.StageStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Health, Prometheus counters, and the chain's stages for the console. */
final class ChainPages {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private final Views views;

    ChainPages(Views views) {
        this.views = views;
    }

    Response live(Request request) {
        return Json.ok(Json.object().put("status", "ok"));
    }

    /** Ready: every part works; a warning does not make it unready. */
    Response health(Request request) {
        List<Check> checks = views.chain().checks();
        boolean failed = checks.stream().anyMatch(check -> check.status() == Check.Status.FAIL);
        boolean warned = checks.stream().anyMatch(check -> check.status() == Check.Status.WARN);
        ObjectNode answer = Json.object();
        answer.put("status", failed ? "fail" : warned ? "warn" : "ok");
        ArrayNode list = answer.putArray("checks");
        for (Check check : checks) {
            list.addObject()
                    .put("name", check.name())
                    .put("status", check.status().name().toLowerCase(java.util.Locale.ROOT))
                    .put("detail", check.detail());
        }
        return Response.json(failed ? 503 : 200, Json.bytes(answer));
    }

    Response metrics(Request request) {
        StringBuilder text = new StringBuilder();
        List<StageStatus> stages = views.chain().stages();
        header(text, "steelyard_stage_in_total", "counter", "What came into the stage.");
        stages.forEach(stage -> line(text, "steelyard_stage_in_total", stage, "", stage.in()));
        header(text, "steelyard_stage_out_total", "counter", "What the stage handed on.");
        stages.forEach(stage -> line(text, "steelyard_stage_out_total", stage, "", stage.out()));
        header(text, "steelyard_stage_dropped_total", "counter", "What went no further, by reason.");
        stages.forEach(stage -> stage.dropped()
                .forEach((reason, count) ->
                        line(text, "steelyard_stage_dropped_total", stage, ",reason=\"" + reason + "\"", count)));
        header(text, "steelyard_stage_depth", "gauge", "What waits in the stage.");
        stages.forEach(stage -> line(text, "steelyard_stage_depth", stage, "", stage.depth()));
        header(text, "steelyard_stage_seconds_total", "counter", "Time the stage has worked.");
        stages.forEach(stage -> text.append("steelyard_stage_seconds_total{stage=\"")
                .append(stage.stage())
                .append("\"} ")
                .append(stage.seconds())
                .append('\n'));
        ledger(text);
        header(text, "steelyard_up", "gauge", "1 for each part that works.");
        views.chain()
                .checks()
                .forEach(check -> text.append("steelyard_up{part=\"")
                        .append(check.name())
                        .append("\"} ")
                        .append(check.status() == Check.Status.FAIL ? 0 : 1)
                        .append('\n'));
        return Response.text(PROMETHEUS, text.toString());
    }

    private void ledger(StringBuilder text) {
        Map<String, long[]> byAgent = new TreeMap<>();
        for (LedgerLine line : views.books().ledger()) {
            long[] sums = byAgent.computeIfAbsent(line.agent().toString(), agent -> new long[3]);
            sums[0] += line.row().sampled();
            sums[1] += line.row().stored();
            sums[2] += line.row().missing();
        }
        String[] names = {"sampled", "stored", "missing"};
        for (int i = 0; i < names.length; i++) {
            String name = "steelyard_ledger_" + names[i];
            header(text, name, "gauge", "Samples of the ledger: " + names[i] + ".");
            int term = i;
            byAgent.forEach((agent, sums) -> text.append(name)
                    .append("{agent=\"")
                    .append(agent)
                    .append("\"} ")
                    .append(sums[term])
                    .append('\n'));
        }
    }

    private static void header(StringBuilder text, String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void line(StringBuilder text, String name, StageStatus stage, String more, long value) {
        text.append(name)
                .append("{stage=\"")
                .append(stage.stage())
                .append('"')
                .append(more)
                .append("} ")
                .append(value)
                .append('\n');
    }

    /** The stages as the event stream carries them. */
    static ArrayNode stages(List<StageStatus> stages) {
        ArrayNode list = Json.array();
        for (StageStatus stage : stages) {
            ObjectNode node = list.addObject();
            node.put("stage", stage.stage());
            node.put("in", stage.in());
            node.put("out", stage.out());
            node.put("depth", stage.depth());
            node.put("seconds", stage.seconds());
            ObjectNode dropped = node.putObject("dropped");
            stage.dropped().forEach(dropped::put);
        }
        return list;
    }
}
