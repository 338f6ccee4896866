package io.steelyard.edge.status;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The agent's numbers in Prometheus text: what only grows is a counter and ends in {@code _total}. */
final class Metrics {

    /** Numbers and the labels that they stand under, each {@code name="value",}. */
    private record Row(String labels, StatusView.Numbers numbers) {}

    private final StringBuilder text = new StringBuilder();

    private Metrics() {}

    static String of(StatusView now) {
        Metrics metrics = new Metrics();
        List<Row> outbox = List.of(new Row("", now.outbox()));
        metrics.levels("steelyard_agent_outbox", "What stands in the outbox.", outbox);
        metrics.counters("steelyard_agent_outbox_total", "What happened in the outbox.", outbox);
        List<Row> uplink = List.of(new Row("", now.uplink()));
        metrics.levels("steelyard_agent_uplink", "What stands at the uplink.", uplink);
        metrics.counters("steelyard_agent_uplink_total", "What happened at the uplink.", uplink);
        metrics.connected(now.servers());
        metrics.clocks(now.servers());
        List<Row> servers = now.servers().stream()
                .map(server -> new Row("server=\"" + server.name() + "\",", server.numbers()))
                .toList();
        metrics.levels("steelyard_agent_server", "What stands at each OPC UA server's link.", servers);
        metrics.counters("steelyard_agent_server_total", "What happened at each OPC UA server's link.", servers);
        metrics.certificates(now.certificates());
        return metrics.text.toString();
    }

    private void levels(String name, String help, List<Row> rows) {
        head(name, "gauge", help);
        rows.forEach(row -> lines(name, row.labels(), row.numbers().levels()));
    }

    private void counters(String name, String help, List<Row> rows) {
        head(name, "counter", help);
        rows.forEach(row -> lines(name, row.labels(), row.numbers().counters()));
    }

    private void lines(String name, String labels, Map<String, Long> numbers) {
        new TreeMap<>(numbers).forEach((what, number) -> line(name, labels + "what=\"" + what + "\"", number));
    }

    private void connected(List<StatusView.Server> servers) {
        String name = "steelyard_agent_server_connected";
        head(name, "gauge", "1 for each OPC UA server that is connected.");
        for (StatusView.Server server : servers) {
            line(name, "server=\"" + server.name() + "\"", server.connected() ? 1 : 0);
        }
    }

    /** Of a clock that nobody can tell now there is no line, instead of one that looks right. */
    private void clocks(List<StatusView.Server> servers) {
        String name = "steelyard_agent_clock_skew_seconds";
        head(name, "gauge", "How far each OPC UA server's clock is ahead of the agent's, in seconds.");
        for (StatusView.Server server : servers) {
            Long millis = server.skewMillis();
            if (millis != null) {
                line(
                        name,
                        "server=\"" + server.name() + "\"",
                        BigDecimal.valueOf(millis, 3).toPlainString());
            }
        }
    }

    private void certificates(List<StatusView.Certificate> certificates) {
        String name = "steelyard_agent_certificate_seconds";
        head(name, "gauge", "Seconds until each certificate ends on which a connection rests.");
        for (StatusView.Certificate one : certificates) {
            if (!one.isRevocationList()) {
                line(name, "folder=\"" + one.folder() + "\",certificate=\"" + one.sha256() + "\"", one.secondsLeft());
            }
        }
        String list = "steelyard_agent_revocation_list_seconds";
        head(list, "gauge", "Seconds until each authority's next revocation list has to be there.");
        for (StatusView.Certificate one : certificates) {
            if (one.isRevocationList()) {
                line(list, "folder=\"" + one.folder() + "\",list=\"" + one.sha256() + "\"", one.secondsLeft());
            }
        }
    }

    private void head(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void line(String name, String labels, long number) {
        line(name, labels, Long.toString(number));
    }

    private void line(String name, String labels, String number) {
        text.append(name).append('{').append(labels).append("} ").append(number).append('\n');
    }
}
