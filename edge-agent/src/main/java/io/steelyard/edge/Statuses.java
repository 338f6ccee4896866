package io.steelyard.edge;

import io.steelyard.edge.opcua.LinkStatus;
import io.steelyard.edge.outbox.OutboxStatus;
import io.steelyard.edge.outbox.Recovered;
import io.steelyard.edge.status.StatusView;
import io.steelyard.edge.uplink.UplinkStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rooms' own words as the agent's page shows them. No decisions live here. */
final class Statuses {

    private Statuses() {}

    static Map<String, Long> proofs(Recovered recovered) {
        Map<String, Long> proofs = new HashMap<>();
        recovered.servers().forEach((server, proof) -> proofs.put(server, proof.proof()));
        return proofs;
    }

    static StatusView view(List<LinkStatus> links, OutboxStatus outbox, UplinkStatus uplink) {
        List<String> problems = new ArrayList<>();
        List<StatusView.Server> servers = new ArrayList<>();
        for (LinkStatus link : links) {
            boolean online = link.phase().equals("online");
            servers.add(new StatusView.Server(link.server(), online, link.detail(), numbers(link)));
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
        return new StatusView(servers, numbers(outbox), numbers(uplink), uplink.phase(), problems);
    }

    private static Map<String, Long> numbers(LinkStatus link) {
        LinkStatus.Counts counts = link.counts();
        Map<String, Long> numbers = new HashMap<>();
        numbers.put("signals", (long) link.signals());
        numbers.put("subscribed", (long) link.subscribed());
        numbers.put("connections", counts.connections());
        numbers.put("losses", counts.losses());
        numbers.put("notifications", counts.notifications());
        numbers.put("samples", counts.samples());
        numbers.put("overflows", counts.overflows());
        numbers.put("republished", counts.republished());
        numbers.put("untyped", counts.untyped());
        numbers.put("takeMillis", (long) (counts.takeSeconds() * 1_000));
        return numbers;
    }

    private static Map<String, Long> numbers(OutboxStatus outbox) {
        Map<String, Long> numbers = new HashMap<>();
        numbers.put("sampled", outbox.sampled());
        numbers.put("held", outbox.held());
        numbers.put("heldRecords", outbox.heldRecords());
        numbers.put("keptAside", outbox.keptAside());
        numbers.put("givenUp", outbox.givenUp());
        numbers.put("depthBytes", outbox.depthBytes());
        numbers.put("roomBytes", outbox.roomBytes());
        numbers.put("waiting", (long) outbox.waiting());
        numbers.put("damagedBytes", outbox.damagedBytes());
        outbox.dropped().forEach((reason, count) -> numbers.put("dropped-" + reason, count));
        return numbers;
    }

    private static Map<String, Long> numbers(UplinkStatus uplink) {
        Map<String, Long> numbers = new HashMap<>();
        numbers.put("connections", uplink.connections());
        numbers.put("losses", uplink.losses());
        numbers.put("published", uplink.published());
        numbers.put("acknowledged", uplink.acknowledged());
        numbers.put("refused", uplink.refused());
        numbers.put("inFlight", uplink.inFlight());
        numbers.put("samples", uplink.samples());
        numbers.put("setAside", uplink.setAside());
        return numbers;
    }
}
