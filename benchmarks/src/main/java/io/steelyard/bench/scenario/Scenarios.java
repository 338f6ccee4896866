package io.steelyard.bench.scenario;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Everything that can be measured, in the order of the page. */
public final class Scenarios {
    /** By the name that {@code --only} takes. */
    public static final Map<String, Scenario> ALL = all();

    private Scenarios() {}

    private static Map<String, Scenario> all() {
        Map<String, Scenario> all = new LinkedHashMap<>();
        all.put("load", new LoadMode());
        all.put("agent", new AgentAlone());
        all.put("tls", AgentsBeside::tls);
        all.put("growth", AgentsBeside::growth);
        all.put("small", new SmallAgent());
        all.put("gateway", new GatewayAlone());
        all.put("influx", GatewayStores::influx);
        all.put("embedded", GatewayStores::embedded);
        all.put("chain", WholeChain::throughput);
        all.put("folds", new FoldsAlone());
        all.put("minutes", KpiFolds::minutes);
        all.put("year", KpiFolds::year);
        all.put("kpi", KpiFolds::gateway);
        all.put("latency", WholeChain::latency);
        all.put("loss", new Losses());
        all.put("reload", new ReloadUnderLoad());
        all.put("outage", new StoreOutage());
        all.put("backlog", new AgentBacklog());
        all.put("browse", new Browsing());
        all.put("start", new StartUp());
        all.put("assess", new AssessAlone());
        all.put("journal", new JournalAlone());
        all.put("recovery", new Recovery());
        return Collections.unmodifiableMap(all);
    }
}
