package io.steelyard.edge.opcua.doctor;

import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.ServerYaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the doctor says.
 *
 * @param server as the settings would have it; null when no way to it was found
 * @param measured null when no session could be opened
 */
public record Diagnosis(
        String url, @Nullable ServerConfig server, @Nullable Measured measured, List<Finding> findings) {
    public Diagnosis {
        findings = List.copyOf(findings);
    }

    /** Whether something keeps the agent from its work there. */
    public boolean isBlocked() {
        return findings.stream().anyMatch(one -> one.grade() == Finding.Grade.BLOCKING);
    }

    /** For a person. */
    public String text() {
        StringBuilder text = new StringBuilder(url).append('\n');
        findings.forEach(one -> text.append("  %-8s %-14s %s%s%n"
                .formatted(one.grade(), one.about(), one.text(), one.advice().isEmpty() ? "" : ". " + one.advice())));
        return text.append(
                        isBlocked() ? "The agent cannot read this server yet.\n" : "The agent can read this server.\n")
                .toString();
    }

    /** The server's section of an agent's settings, tuned to what was found; empty when nothing was. */
    public String profile() {
        if (server == null || measured == null) {
            return "";
        }
        Measured.Revised revised = measured.revised();
        StringBuilder yaml = new StringBuilder("# found: ").append(build()).append('\n');
        yaml.append("servers:\n").append(ServerYaml.of(server));
        if (!measured.abilities().subscribe()) {
            return yaml.append("    sampling: 1000ms # how often every signal is read\n")
                    .toString();
        }
        long publishing = Math.max(1_000, Math.round(revised.publishingMillis()));
        long sampling = Math.max(1_000, Math.round(revised.samplingMillis()));
        yaml.append("    publishing: ").append(publishing).append("ms\n");
        yaml.append("    sampling: ").append(sampling).append("ms\n");
        long bridging = Advice.queueFor(sampling);
        if (revised.queue() > 0 && revised.queue() < bridging) {
            yaml.append("    queue: ").append(revised.queue()).append('\n');
        }
        return yaml.toString();
    }

    private String build() {
        return measured == null ? "" : measured.build().replaceAll("\\p{Cntrl}", " ");
    }

    /** As maps and lists. */
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("url", url);
        map.put("blocked", isBlocked());
        List<Object> all = new ArrayList<>();
        for (Finding one : findings) {
            Map<String, Object> finding = new LinkedHashMap<>();
            finding.put("grade", one.grade().name().toLowerCase(Locale.ROOT));
            finding.put("about", one.about());
            finding.put("text", one.text());
            finding.put("advice", one.advice());
            all.add(finding);
        }
        map.put("findings", all);
        if (measured != null) {
            map.put("measured", measured(measured));
        }
        map.put("profile", profile());
        return map;
    }

    private static Map<String, Object> measured(Measured of) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("offered", of.offered());
        map.put("build", of.build());
        map.put("operations", of.limits().operations());
        map.put("itemsACall", of.limits().itemsACall());
        map.put("itemsASubscription", of.limits().itemsASubscription());
        map.put("page", of.limits().page());
        map.put("continuationPoints", of.limits().continuationPoints());
        map.put("slowestCallMillis", of.limits().slowMillis());
        map.put("publishingMillis", of.revised().publishingMillis());
        map.put("samplingMillis", of.revised().samplingMillis());
        map.put("queue", of.revised().queue());
        map.put("subscribe", of.abilities().subscribe());
        put(map, "absoluteDeadband", of.abilities().absolute());
        put(map, "percentDeadband", of.abilities().percent());
        map.put("transfer", of.abilities().transfer().name().toLowerCase(Locale.ROOT));
        map.put("republish", of.abilities().republish());
        map.put("translate", of.abilities().translate());
        map.put("clockSkewMillis", of.clock().skewMillis());
        map.put("roundTripMillis", of.clock().roundTripMillis());
        return map;
    }

    private static void put(Map<String, Object> map, String key, @Nullable Boolean value) {
        if (value != null) {
            map.put(key, value);
        }
    }
}
