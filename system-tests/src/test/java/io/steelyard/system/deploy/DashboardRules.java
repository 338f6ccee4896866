package io.steelyard.system.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.system.deploy.Dashboard.Query;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What holds for a dashboard: it asks only for what is stored, and speaks both languages. */
final class DashboardRules {
    private final Emitted emitted;
    private final Map<String, String> databases = new HashMap<>();
    private final List<String> findings = new ArrayList<>();

    private DashboardRules(Emitted emitted) {
        this.emitted = emitted;
    }

    /** Everything that is wrong with it, given the provisioned data sources. */
    static List<String> findings(Dashboard dashboard, String dataSources, Emitted emitted) {
        DashboardRules rules = new DashboardRules(emitted);
        Object sources = Yaml.object(dataSources).get("datasources");
        for (Object source : (List<?>) sources) {
            Map<String, Object> keys = Yaml.map(source);
            rules.databases.put(
                    String.valueOf(keys.get("uid")),
                    String.valueOf(Yaml.map(keys.get("jsonData")).get("dbName")));
        }
        rules.title("the dashboard", dashboard.json());
        dashboard
                .panels()
                .forEach(panel -> rules.title("panel " + panel.path("id").asInt(), panel));
        dashboard.queries().forEach(rules::query);
        return rules.findings;
    }

    private void title(String what, JsonNode node) {
        String title = node.path("title").asText();
        if (!title.matches(".*\\p{IsHan}.* · .*\\p{IsLatin}.*")) {
            findings.add(what + ": the title \"" + title + "\" is not Chinese · English");
        }
        if (node.has("type") && node.path("targets").isEmpty()) {
            findings.add(what + ": \"" + title + "\" asks for nothing");
        }
    }

    private void query(Query query) {
        String bucket = databases.get(query.source());
        if (bucket == null) {
            findings.add(query.place() + ": no data source " + query.source() + " is provisioned");
            return;
        }
        Set<String> measurements = query.measurements();
        if (measurements.isEmpty()) {
            findings.add(query.place() + ": names no measurement");
        }
        for (String measurement : measurements) {
            Set<String> fields = emitted.fields(bucket, measurement);
            if (fields.isEmpty()) {
                findings.add(query.place() + ": nobody writes a measurement " + measurement + " into " + bucket);
            }
            for (String column : query.columns()) {
                if (!fields.isEmpty() && !fields.contains(column) && !Emitted.TAGS.contains(column)) {
                    findings.add(query.place() + ": nobody writes a field " + column + " of " + measurement + " into "
                            + bucket);
                }
            }
        }
    }
}
