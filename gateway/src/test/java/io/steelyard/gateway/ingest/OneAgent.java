package io.steelyard.gateway.ingest;

import io.steelyard.gateway.ingest.ScriptedAgent.Given;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.OutgoingPublish;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.ReportRecord;
import io.steelyard.sparkplug.DataType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** One agent of one asset, the house that reads what it says, and what is to be seen there. */
final class OneAgent {
    static final UUID EPOCH = new UUID(1, 1);
    static final SignalKey SPEED = new SignalKey(new AssetKey("works", "m"), "speed");

    final House house = new House();
    final ScriptedAgent agent = new ScriptedAgent("works", "edge");

    void born() {
        house.inbox.add(agent.nodeBirth(EPOCH, null));
        house.inbox.add(agent.deviceBirth(DataType.DOUBLE));
    }

    void gives(Given... samples) {
        house.inbox.add(agent.data(EPOCH, false, List.of(samples)));
    }

    void reports(long recordNumber, long upTo, Map<String, Long> dropped) {
        house.inbox.add(agent.record(EPOCH, recordNumber, report(EPOCH, agent.now(), upTo, dropped)));
    }

    static ReportRecord report(UUID epoch, long at, long upTo, Map<String, Long> dropped) {
        return new ReportRecord(
                epoch,
                at,
                upTo,
                List.of(new ReportRecord.Hour(0, 0, upTo)),
                List.of(),
                List.of(),
                List.of(),
                dropped,
                false);
    }

    Object shown() {
        return Objects.requireNonNull(house.live.value(SPEED)).point().value();
    }

    String lastOn(String topic) {
        return house.sent.stream()
                .filter(message -> message.topic().equals(topic))
                .reduce((first, second) -> second)
                .map(OutgoingPublish::payload)
                .orElseThrow()
                .text();
    }

    List<EventRecord> events(String type) {
        return house.rows(SystemRow.Event.class).stream()
                .map(SystemRow.Event::event)
                .filter(event -> event.type().equals(type))
                .toList();
    }
}
