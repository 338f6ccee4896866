package io.steelyard.edge.outbox;

import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.SignalEntry;
import io.steelyard.edge.model.SignalType;
import io.steelyard.ledger.NumberSet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the records so far: dictionary, last keys, servers, epochs. The outbox has two: one for what has been
 * accepted, one for what is durable. Under the outbox's lock.
 */
final class OutboxState {
    private static final int KEYS_A_RECORD = 200;

    /** What an id stands for. */
    private record Pair(String asset, String signal, SignalType type) {}

    final Map<Integer, SignalEntry> entries = new HashMap<>();
    final Map<Integer, LastKey> keys = new HashMap<>();
    final Map<String, Recovered.ServerProof> servers = new HashMap<>();
    final TreeMap<Integer, EpochState> epochs = new TreeMap<>();
    private final Map<Pair, Integer> ids = new HashMap<>();
    private int nextId = 1;

    @Nullable
    Integer idOf(String asset, String signal, SignalType type) {
        return ids.get(new Pair(asset, signal, type));
    }

    int nextId() {
        return nextId;
    }

    EpochState current() {
        return epochs.lastEntry().getValue();
    }

    @Nullable
    EpochState epoch(UUID id) {
        for (EpochState epoch : epochs.values()) {
            if (epoch.id.equals(id)) {
                return epoch;
            }
        }
        return null;
    }

    /** Follows a record; {@code hold} is false for one whose numbers had all been released. */
    void apply(OutboxRecord record, boolean hold) {
        if (record instanceof OutboxRecord.Delivered delivered) {
            apply(delivered, hold);
        } else if (record instanceof OutboxRecord.Left left) {
            @Nullable EpochState epoch = epochs.get(left.epoch());
            if (epoch != null) {
                epoch.text(left.text());
                hold(epoch, List.of(left.text()), hold);
            }
        } else if (record instanceof OutboxRecord.SignalGiven given) {
            SignalEntry entry = given.entry();
            entries.put(entry.id(), entry);
            ids.put(new Pair(entry.asset(), entry.signal(), entry.type()), entry.id());
            nextId = Math.max(nextId, entry.id() + 1);
        } else if (record instanceof OutboxRecord.EpochBegun begun) {
            epochs.putIfAbsent(begun.epoch(), new EpochState(begun.epoch(), begun.id()));
        } else {
            applyRare(record);
        }
    }

    private void apply(OutboxRecord.Delivered record, boolean hold) {
        OutboxRecord.Origin origin = record.origin();
        Recovered.@Nullable ServerProof known = servers.get(origin.server());
        long proof = Math.max(known == null ? 0 : known.proof(), origin.proof());
        long sequence = origin.sequence() == 0 && known != null ? known.sequence() : origin.sequence();
        servers.put(origin.server(), new Recovered.ServerProof(proof, origin.subscription(), sequence));
        for (NumberedSample sample : record.samples()) {
            keys.put(sample.signal(), LastKey.after(keys.get(sample.signal()), sample));
        }
        @Nullable EpochState epoch = epochs.get(record.epoch());
        if (epoch != null) {
            epoch.delivered(record);
            if (hold) {
                record.samples().forEach(sample -> epoch.samples.add(sample.number()));
            }
            epoch.samples.given(record.lastSample());
            hold(epoch, record.texts(), hold);
        }
    }

    private static void hold(EpochState epoch, List<OutboxRecord.Text> texts, boolean hold) {
        for (OutboxRecord.Text text : texts) {
            if (hold) {
                epoch.records.add(text.number());
            }
            epoch.records.given(text.number());
        }
    }

    private void applyRare(OutboxRecord record) {
        if (record instanceof OutboxRecord.Aside aside) {
            @Nullable EpochState epoch = epochs.get(aside.epoch());
            if (epoch != null) {
                aside.samples().forEach(range -> epoch.aside.add(range.first(), range.last()));
                epoch.samples.release(NumberSet.of(aside.samples()));
                epoch.records.release(NumberSet.of(aside.records()));
            }
        } else if (record instanceof OutboxRecord.Elsewhere elsewhere) {
            elsewhere.numbers().forEach((ordinal, ranges) -> {
                @Nullable EpochState epoch = epochs.get(ordinal);
                if (epoch != null) {
                    ranges.forEach(range -> epoch.elsewhere.add(range.first(), range.last()));
                }
            });
            keys.replaceAll((signal, key) -> key.notRepeatable());
        } else if (record instanceof OutboxRecord.Servers known) {
            servers.putAll(known.servers());
        } else if (record instanceof OutboxRecord.Keys known) {
            known.keys().forEach(key -> keys.put(key.last().signal(), key));
        } else if (record instanceof OutboxRecord.EpochSums sums) {
            epochs.computeIfAbsent(sums.epoch(), ordinal -> new EpochState(ordinal, sums.id()))
                    .take(sums);
        }
    }

    /** Everything that a reader of the next segment alone has to know. */
    List<ByteBuffer> preamble() {
        List<ByteBuffer> records = new ArrayList<>();
        epochs.values().forEach(epoch -> records.add(OutboxFormat.write(epoch.sums())));
        records.add(OutboxFormat.write(new OutboxRecord.Servers(Map.copyOf(servers))));
        entries.values().forEach(entry -> records.add(OutboxFormat.write(new OutboxRecord.SignalGiven(entry))));
        List<LastKey> all = List.copyOf(keys.values());
        for (int from = 0; from < all.size(); from += KEYS_A_RECORD) {
            List<LastKey> some = all.subList(from, Math.min(all.size(), from + KEYS_A_RECORD));
            records.add(OutboxFormat.write(new OutboxRecord.Keys(some)));
        }
        return records;
    }
}
