package io.steelyard.edge;

import io.steelyard.edge.opcua.Earlier;
import io.steelyard.edge.opcua.LinkStatus;
import io.steelyard.edge.opcua.history.HistoryMeter;
import io.steelyard.edge.opcua.pki.CertificateInfo;
import io.steelyard.edge.opcua.select.SelectStatus;
import io.steelyard.edge.opcua.trouble.Trouble;
import io.steelyard.edge.outbox.OutboxStatus;
import io.steelyard.edge.outbox.Recovered;
import io.steelyard.edge.status.StatusView;
import io.steelyard.edge.uplink.UplinkStatus;
import io.steelyard.ledger.GapRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rooms' own words as the agent's page shows them. No decisions live here. */
final class Statuses {
    private static final int MOST_FAILED = 200;

    private Statuses() {}

    static Map<String, Earlier> earlier(Recovered recovered) {
        Map<String, Earlier> earlier = new HashMap<>();
        Map<String, List<GapRecord>> open = recovered.openGaps().stream()
                .collect(Collectors.groupingBy(gap -> String.valueOf(gap.scope().server())));
        recovered.servers().forEach((server, known) -> {
            Map<Long, Long> sequences = new HashMap<>();
            long latest = 0;
            for (Recovered.Heard one : known.heard()) {
                sequences.put(one.subscription(), one.sequence());
                latest = one.subscription();
            }
            earlier.put(server, new Earlier(known.proof(), sequences, latest, open.getOrDefault(server, List.of())));
        });
        open.forEach((server, gaps) -> earlier.putIfAbsent(server, new Earlier(0, Map.of(), 0, gaps)));
        return earlier;
    }

    /** The links, and what is selected at some of them. */
    record Servers(List<LinkStatus> links, Map<String, SelectStatus> selected) {}

    static StatusView view(Servers all, OutboxStatus outbox, UplinkStatus uplink, @Nullable String insecureReason) {
        List<String> problems = new ArrayList<>();
        List<StatusView.Server> servers = new ArrayList<>();
        for (LinkStatus link : all.links()) {
            boolean online = link.phase().equals("online");
            servers.add(new StatusView.Server(
                    link.server(),
                    online,
                    link.detail(),
                    millis(link.known().skewNanos()),
                    numbers(link, all.selected().get(link.server())),
                    failed(link)));
            if (!online) {
                problems.add(
                        "server " + link.server() + " at " + link.url() + " is " + link.phase() + ": " + link.detail());
            }
        }
        if (outbox.failed()) {
            problems.add("the outbox's disk failed: mend it and start the agent again");
        }
        if (!uplink.phase().equals("online")) {
            problems.add("the uplink is " + uplink.phase() + ": " + uplink.detail());
        }
        return new StatusView(servers, numbers(outbox), numbers(uplink), uplink.phase(), problems, insecureReason);
    }

    static List<StatusView.Certificate> certificates(List<CertificateInfo> present, Instant now) {
        return present.stream()
                .map(one -> new StatusView.Certificate(
                        one.kind() == CertificateInfo.Kind.REVOCATION_LIST,
                        one.folder(),
                        one.sha256(),
                        one.subject(),
                        one.until(),
                        Duration.between(now, one.until()).toSeconds()))
                .toList();
    }

    private static @Nullable Long millis(@Nullable Long nanos) {
        return nanos == null ? null : (Long) Duration.ofNanos(nanos).toMillis();
    }

    private static List<StatusView.Failed> failed(LinkStatus link) {
        return link.counts().missed().signals().stream()
                .limit(MOST_FAILED)
                .map(one -> new StatusView.Failed(
                        one.signal(),
                        one.node(),
                        one.trouble().status(),
                        one.trouble().reason(),
                        Instant.EPOCH.plusNanos(one.trouble().since())))
                .toList();
    }

    private static StatusView.Numbers numbers(LinkStatus link, @Nullable SelectStatus selected) {
        LinkStatus.Counts counts = link.counts();
        HistoryMeter.Counts history = counts.missed().history();
        Map<String, Long> counters = new HashMap<>(Map.ofEntries(
                Map.entry("connections", counts.connections()),
                Map.entry("losses", counts.losses()),
                Map.entry("notifications", counts.notifications()),
                Map.entry("samples", counts.samples()),
                Map.entry("overflows", counts.overflows()),
                Map.entry("republished", counts.republished()),
                Map.entry("sequenceGaps", counts.missed().notifications()),
                Map.entry("missedCycles", counts.missed().cycles()),
                Map.entry("missedEvents", counts.missed().events()),
                Map.entry("overdue", counts.overdue()),
                Map.entry("neverSpoke", counts.missed().neverSpoke()),
                Map.entry("rediscoveries", counts.missed().rounds().ended()),
                Map.entry("rediscoveriesFailed", counts.missed().rounds().failed()),
                Map.entry("signalsReturned", counts.missed().rounds().returned()),
                Map.entry("signalsDisplaced", counts.missed().rounds().displaced()),
                Map.entry("modelChanges", counts.missed().rounds().changes()),
                Map.entry("semanticChanges", counts.missed().rounds().semantics()),
                Map.entry("untyped", counts.untyped()),
                Map.entry("withheld", counts.missed().withheld()),
                Map.entry("filledGaps", history.filled()),
                Map.entry("samplesFromHistory", history.samples()),
                Map.entry("takeMillis", (long) (counts.takeSeconds() * 1_000))));
        history.stayed().forEach((why, count) -> counters.put("unfilled-" + why, count));
        Map<String, Long> levels = new HashMap<>(Map.of(
                "signals",
                (long) link.signals(),
                "subscribed",
                (long) link.subscribed(),
                "failed",
                (long) counts.missed().signals().size(),
                "quarantined",
                counts.missed().signals().stream()
                        .filter(one -> one.trouble().status().equals(Trouble.QUARANTINED))
                        .count(),
                "bridgedMillis",
                link.known().bridgedMillis(),
                "placeless",
                (long) link.known().placeless(),
                "shortened",
                (long) link.known().shortened(),
                "modelWatched",
                counts.missed().rounds().watched() ? 1L : 0L));
        if (selected != null) {
            levels.put("selected", selected.signals());
            levels.put("selectedTooMany", selected.leftOut());
            levels.put("selectsUnfit", selected.misses());
            levels.put("selectedUnreadable", selected.isUnreadable() ? 1L : 0L);
            levels.put("selectedUnwritten", selected.unwritten());
            counters.put("selectWalks", selected.counts().walks());
            counters.put("selectWalksFailed", selected.counts().walksFailed());
            counters.put("selectedNew", selected.counts().added());
            counters.put("selectedGone", selected.counts().gone());
        }
        return new StatusView.Numbers(counters, levels);
    }

    private static StatusView.Numbers numbers(OutboxStatus outbox) {
        Map<String, Long> counters = new HashMap<>();
        counters.put("sampled", outbox.sampled());
        counters.put("givenUp", outbox.givenUp());
        counters.put("partsForgotten", outbox.partsForgotten());
        outbox.dropped().forEach((reason, count) -> counters.put("dropped-" + reason, count));
        Map<String, Long> levels = new HashMap<>(Map.of(
                "held", outbox.held(),
                "keptAside", outbox.keptAside(),
                "heldRecords", outbox.heldRecords(),
                "depthBytes", outbox.depthBytes(),
                "roomBytes", outbox.roomBytes(),
                "waiting", (long) outbox.waiting(),
                "damagedBytes", outbox.damagedBytes()));
        foretell(levels, "timeToFullSeconds", outbox.secondsToFull());
        return new StatusView.Numbers(counters, levels);
    }

    private static StatusView.Numbers numbers(UplinkStatus uplink) {
        Map<String, Long> levels = new HashMap<>(Map.of(
                "inFlight", uplink.inFlight(),
                "waitedSeconds", uplink.waitedSeconds(),
                "backlog", uplink.backlog().samples()));
        foretell(levels, "timeToDrainSeconds", uplink.backlog().seconds());
        return new StatusView.Numbers(
                Map.of(
                        "connections", uplink.connections(),
                        "losses", uplink.losses(),
                        "published", uplink.published(),
                        "acknowledged", uplink.acknowledged(),
                        "refused", uplink.refused(),
                        "samples", uplink.samples(),
                        "setAside", uplink.setAside()),
                levels);
    }

    /** What nobody can say now is not there, instead of a number that looks like one. */
    private static void foretell(Map<String, Long> levels, String name, long seconds) {
        if (seconds >= 0) {
            levels.put(name, seconds);
        }
    }
}
