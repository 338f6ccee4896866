package io.steelyard.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.Finding;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.Publisher;
import io.steelyard.gateway.model.StageStatus;
import io.steelyard.gateway.model.StoreState;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Health, Prometheus counters, and the chain's stages for the console. */
final class ChainPages {
    private final Views views;

    ChainPages(Views views) {
        this.views = views;
    }

    Response live(Request request) {
        return Json.ok(Json.object().put("status", "ok"));
    }

    /** Every check; 503 when one of them says that the gateway cannot do its work. */
    Response health(Request request) {
        return health(views.chain().checks());
    }

    /** The checks that readiness depends on. */
    Response ready(Request request) {
        return health(views.chain().checks().stream()
                .filter(check -> check.part() != Check.Part.SECURITY)
                .toList());
    }

    private static Response health(List<Check> checks) {
        boolean unready = checks.stream().anyMatch(Check::isUnready);
        boolean warned = checks.stream().anyMatch(check -> check.status() != Check.Status.OK);
        ObjectNode answer = Json.object();
        answer.put("status", unready ? "fail" : warned ? "warn" : "ok");
        ArrayNode list = answer.putArray("checks");
        for (Check check : checks) {
            ObjectNode node = list.addObject()
                    .put("name", check.name())
                    .put("status", check.status().name().toLowerCase(Locale.ROOT))
                    .put("detail", check.detail());
            Finding finding = check.finding();
            node.put("finding", finding == null ? null : finding.text());
            ObjectNode parameters = node.putObject("parameters");
            new TreeMap<>(check.parameters()).forEach(parameters::put);
        }
        return Response.json(unready ? 503 : 200, Json.bytes(answer));
    }

    /** Everything is put together before a line is written, in Prometheus' text format 0.0.4. */
    Response metrics(Request request) {
        PrometheusText text = new PrometheusText();
        List<StageStatus> stages = views.chain().stages();
        text.family("steelyard_stage_in_total", "counter", "What came into the stage.");
        stages.forEach(stage -> text.sample(stage.in(), "stage", stage.stage()));
        text.family("steelyard_stage_out_total", "counter", "What the stage handed on.");
        stages.forEach(stage -> text.sample(stage.out(), "stage", stage.stage()));
        text.family("steelyard_stage_dropped_total", "counter", "What went no further, by reason.");
        stages.forEach(stage -> stage.dropped()
                .forEach((reason, count) -> text.sample(count, "stage", stage.stage(), "reason", reason)));
        text.family("steelyard_stage_depth", "gauge", "What waits in the stage.");
        stages.forEach(stage -> text.sample(stage.depth(), "stage", stage.stage()));
        text.family("steelyard_stage_seconds_total", "counter", "Time the stage has worked.");
        stages.forEach(stage -> text.sample(stage.seconds(), "stage", stage.stage()));
        text.family("steelyard_sums_total", "counter", "Sums of minutes of hours and days, by what became of them.");
        views.chain().sums().forEach((what, count) -> text.sample(count, "what", what));
        text.family(
                "steelyard_answers_not_given_total",
                "counter",
                "Figures not computed because too much would have had to be read, by reason.");
        views.chain().notGiven().forEach((reason, count) -> text.sample(count, "reason", reason));
        store(text, views.chain().store());
        ledger(text);
        publishers(text, views.plant().publishers());
        text.family("steelyard_up", "gauge", "1 for each part that works.");
        views.chain()
                .checks()
                .forEach(check -> text.sample(check.status() == Check.Status.FAIL ? 0 : 1, "part", check.name()));
        return Response.text(PrometheusText.TYPE, text.toString());
    }

    private static void store(PrometheusText text, StoreState store) {
        if (store.usedBytes() >= 0) {
            text.family("steelyard_store_bytes", "gauge", "Bytes of the store's file: used, and free for what comes.");
            text.sample(store.usedBytes(), "what", "used");
            text.sample(store.freeBytes(), "what", "free");
            text.family("steelyard_store_days", "gauge", "Days that have points.");
            text.sample(store.days(), "store", store.kind());
            text.family(
                    "steelyard_store_replaced_total", "counter", "Points that stand for another sample than before.");
            text.sample(store.replaced(), "store", store.kind());
        }
    }

    private void ledger(PrometheusText text) {
        Map<AgentKey, long[]> byAgent = new TreeMap<>();
        for (LedgerLine line : views.books().ledger()) {
            long[] sums = byAgent.computeIfAbsent(line.agent(), agent -> new long[3]);
            sums[0] += line.row().sampled();
            sums[1] += line.row().stored();
            sums[2] += line.row().missing();
        }
        String[] names = {"sampled", "stored", "missing"};
        for (int i = 0; i < names.length; i++) {
            text.family("steelyard_ledger_" + names[i], "gauge", "Samples of the ledger: " + names[i] + ".");
            int term = i;
            byAgent.forEach((agent, sums) -> text.sample(sums[term], "agent", agent.toString()));
        }
    }

    /** Whose samples the ledger cannot account for, and what their seq says is missing. */
    private static void publishers(PrometheusText text, List<Publisher> publishers) {
        text.family("steelyard_publisher_numbered", "gauge", "1 for each edge node that numbers its samples, else 0.");
        for (Publisher publisher : publishers) {
            Boolean numbered = publisher.numbered();
            if (numbered != null) {
                text.sample(numbered ? 1 : 0, "agent", publisher.agent().toString());
            }
        }
        text.family("steelyard_not_numbered_total", "counter", "Samples taken that had no number.");
        publishers.stream()
                .filter(ChainPages::isNotNumbered)
                .forEach(one ->
                        text.sample(one.notNumbered(), "agent", one.agent().toString()));
        text.family(
                "steelyard_seq_missed_total", "counter", "Messages missing in the seq of one that does not number.");
        publishers.stream()
                .filter(ChainPages::isNotNumbered)
                .forEach(one -> text.sample(one.missed(), "agent", one.agent().toString()));
    }

    private static boolean isNotNumbered(Publisher publisher) {
        return Boolean.FALSE.equals(publisher.numbered()) || publisher.notNumbered() > 0;
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
