package io.steelyard.edge.outbox;

import io.steelyard.edge.model.BySignal;
import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.Hole;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.Parts;
import io.steelyard.edge.model.SignalEntry;
import io.steelyard.edge.model.SignalType;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.NumberSet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the records so far: dictionary, last keys, servers, epochs. The outbox has two: one for what has been
 * accepted, one for what is durable. Under the outbox's lock.
 */
final class OutboxState {
    private static final int KEYS_A_RECORD = 100;
    private static final int GAPS_A_RECORD = 20;
    private static final int GAPS_SHARE = 4;
    private static final int LARGEST_REMEMBERED = 1024;
    private static final int ENTRY_BYTES = 60;
    private static final int KEY_BYTES = 50;

    /** The latest gap of a signal that giving up segments left, and the record that says it. */
    record FullGap(int epoch, long number, GapRecord gap) {}

    final BySignal<SignalEntry> entries = new BySignal<>();
    final LastKeys keys = new LastKeys();
    /** The signal whose samples tell of a signal below it, too. */
    private final BySignal<Integer> owners = new BySignal<>();

    final Map<String, Recovered.ServerProof> servers = new HashMap<>();
    final TreeMap<Integer, EpochState> epochs = new TreeMap<>();
    private long partsGone;
    final Map<String, FullGap> fullGaps = new HashMap<>();
    /** What history is to fill, by the gap's id, in the order in which it was asked for. */
    final Map<String, Hole> holes = new LinkedHashMap<>();

    final OpenGaps openGaps = new OpenGaps();

    /** What was taken over and waits to be told or left out, by server and signal. */
    final Map<String, TreeMap<Integer, NumberedSample>> waiting = new HashMap<>();

    private @Nullable SignalIndex index;
    private int nextId = 1;
    private int nextEpoch = 1;
    private long entryBytes;

    @Nullable
    Integer idOf(String asset, String signal, SignalType type) {
        if (index == null) {
            index = new SignalIndex(entries); // of the two states one is never asked
        }
        return index.find(asset, signal, type);
    }

    /** An id that no record knows, also when the record that gave the highest one can no longer be read. */
    int nextId() {
        return nextId;
    }

    /** An ordinal that no record knows, also when the record that gave the highest one can no longer be read. */
    int nextEpoch() {
        return nextEpoch;
    }

    /** Parts of hours that went for want of room, of all epochs, also of those that have left. */
    long partsForgotten() {
        return partsGone
                + epochs.values().stream().mapToLong(EpochState::partsForgotten).sum();
    }

    /** Nothing of the epoch is to be told any more. */
    void leave(EpochState epoch) {
        epochs.remove(epoch.ordinal);
        partsGone += epoch.partsForgotten();
    }

    /** Samples not released, of all epochs. */
    long heldSamples() {
        return epochs.values().stream()
                .mapToLong(one -> one.samples.held().count())
                .sum();
    }

    EpochState current() {
        return epochs.lastEntry().getValue();
    }

    @Nullable
    EpochState epoch(UUID id) {
        for (EpochState epoch : epochs.values()) {
            if (epoch.id().equals(id)) {
                return epoch;
            }
        }
        return null;
    }

    /** Follows a record; {@code hold} is false for one whose numbers had all been released. */
    void apply(OutboxRecord record, boolean hold) {
        if (record instanceof OutboxRecord.Delivered delivered) {
            apply(delivered, hold);
        } else if (record instanceof OutboxRecord.DeliveredBeside both) {
            apply(both.delivered(), hold);
            apply(both.waits());
        } else if (record instanceof OutboxRecord.Left left) {
            EpochState epoch = known(left.epoch(), left.text().json());
            epoch.text(left.text());
            openGaps.follow(left.text());
            hold(epoch, List.of(left.text()), hold);
        } else if (record instanceof OutboxRecord.SignalGiven given) {
            SignalEntry entry = given.entry();
            if (entries.put(entry.id(), entry)) {
                entryBytes += ENTRY_BYTES
                        + 3L * (entry.asset().length() + entry.signal().length());
            }
            if (index != null) {
                index.add(entry);
            }
            nextId = Math.max(nextId, entry.id() + 1);
        } else if (record instanceof OutboxRecord.EpochBegun begun) {
            known(begun.epoch(), "").name(begun.id());
        } else {
            applyRare(record, hold);
        }
    }

    private void apply(OutboxRecord.Delivered record, boolean hold) {
        OutboxRecord.Origin origin = record.origin();
        Recovered.ServerProof known = servers.getOrDefault(origin.server(), Recovered.ServerProof.NONE);
        servers.put(origin.server(), known.after(origin.proof(), origin.subscription(), origin.sequence()));
        record.holes().forEach(hole -> holes.put(hole.gap(), hole));
        fill(record);
        for (NumberedSample sample : record.samples()) {
            if (sample.history()) {
                own(sample);
                continue; // the last key is of what came as the present value
            }
            keys.follow(sample);
            nextId = Math.max(nextId, sample.signal() + 1);
            own(sample);
        }
        EpochState epoch = known(record.epoch(), record.receiveTime() + " " + record.lastSample());
        epoch.delivered(record);
        if (hold) {
            record.samples().forEach(sample -> epoch.samples.add(sample.number()));
        }
        epoch.samples.given(record.lastSample());
        record.texts().forEach(openGaps::follow);
        hold(epoch, record.texts(), hold);
    }

    private void apply(OutboxRecord.Waits record) {
        TreeMap<Integer, NumberedSample> wait = waiting.computeIfAbsent(record.server(), any -> new TreeMap<>());
        record.over().forEach(wait::remove);
        record.samples().forEach(sample -> {
            wait.put(sample.signal(), sample);
            nextId = Math.max(nextId, sample.signal() + 1);
            own(sample);
        });
    }

    private void fill(OutboxRecord.Delivered record) {
        Delivery.@Nullable Fill fill = record.fill();
        if (fill == null) {
            return;
        }
        List<NumberedSample> samples = record.samples();
        if (fill.over()) {
            holes.remove(fill.gap());
        } else if (!samples.isEmpty()) {
            holes.computeIfPresent(
                    fill.gap(),
                    (gap, hole) -> hole.filled(
                            samples.size(), samples.get(samples.size() - 1).time()));
        }
    }

    private void own(NumberedSample sample) {
        for (Parts.Part part : Parts.below(sample.value())) {
            owners.put(part.signal(), sample.signal());
            nextId = Math.max(nextId, part.signal() + 1);
        }
    }

    /** The last sample that tells of the signal, with the signal's own value; null when there is none. */
    @Nullable
    NumberedSample last(int signal) {
        @Nullable Integer owner = owners.get(signal);
        @Nullable LastKey key = keys.get(owner == null ? signal : owner);
        if (key == null) {
            return null;
        }
        @Nullable Object value = key.last().value();
        if (owner == null) {
            return key.last().with(signal, Parts.own(value));
        }
        for (Parts.Part part : Parts.below(value)) {
            if (part.signal() == signal) {
                return key.last().with(signal, part.value());
            }
        }
        return key.last().with(signal, null);
    }

    /** The epoch of a record; made if the record that began it was lost, so that what it holds is not. */
    private EpochState known(int ordinal, String firstLeft) {
        nextEpoch = Math.max(nextEpoch, ordinal + 1);
        return epochs.computeIfAbsent(ordinal, unknown -> EpochState.unnamed(unknown, firstLeft));
    }

    private static void hold(EpochState epoch, List<OutboxRecord.Text> texts, boolean hold) {
        for (OutboxRecord.Text text : texts) {
            if (hold) {
                epoch.records.add(text.number());
            }
            epoch.records.given(text.number());
        }
    }

    private void apply(OutboxRecord.Part part, boolean hold) {
        @Nullable EpochState epoch = epochs.get(part.epoch());
        if (epoch == null) {
            return; // drained and forgotten before the crash
        }
        NumberSet wereAside = NumberSet.of(part.dropped()).intersection(epoch.aside);
        NumberSet oldest = NumberSet.of(part.dropped()).minus(wereAside);
        epoch.aside.removeAll(wereAside);
        epoch.samples.release(oldest);
        epoch.dropped(Numbering.POLICY, wereAside.count());
        epoch.dropped(Numbering.OUTBOX_FULL, oldest.count());
        epoch.records.release(NumberSet.of(part.replaced()));
        part.texts().forEach(epoch::text);
        hold(epoch, part.texts(), hold);
        if (hold) {
            part.samples().forEach(sample -> epoch.samples.add(sample.number()));
            part.texts().stream().filter(text -> text.kind().equals("gap")).forEach(text -> remember(epoch, text));
        }
    }

    private void remember(EpochState epoch, OutboxRecord.Text text) {
        GapRecord gap = GapRecord.parse(text.json());
        if (gap.cause() == GapCause.OUTBOX_FULL) {
            fullGaps.put(
                    gap.scope().asset() + "/" + gap.scope().signal(), new FullGap(epoch.ordinal, text.number(), gap));
        }
    }

    private void applyRare(OutboxRecord record, boolean hold) {
        if (record instanceof OutboxRecord.GivenUp givenUp) {
            givenUp.parts().forEach(part -> apply(part, hold));
        } else if (record instanceof OutboxRecord.Aside aside) {
            @Nullable EpochState epoch = epochs.get(aside.epoch());
            if (epoch != null) {
                epoch.dropped(
                        Numbering.POLICY,
                        epoch.withoutRoomAside(aside.samples()).count());
                aside.samples().forEach(epoch::putAside);
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
            epochs.values().forEach(EpochState::inboxChanged);
            keys.notRepeatable();
        } else if (record instanceof OutboxRecord.Servers known) {
            servers.putAll(known.servers());
        } else if (record instanceof OutboxRecord.Holes known) {
            known.holes().forEach(hole -> holes.put(hole.gap(), hole));
        } else if (record instanceof OutboxRecord.Gaps known) {
            openGaps.follow(known);
        } else if (record instanceof OutboxRecord.Waits known) {
            apply(known);
        } else if (record instanceof OutboxRecord.Keys known) {
            known.keys().forEach(key -> {
                keys.put(key);
                nextId = Math.max(nextId, key.last().signal() + 1);
                own(key.last());
            });
        } else if (record instanceof OutboxRecord.EpochSums sums) {
            known(sums.epoch(), "").take(sums);
        }
    }

    /** True when a further signal would make what every segment begins with larger than {@code most}. */
    boolean fullDictionary(long most) {
        return entryBytes + (entries.size() + 1L) * KEY_BYTES > most;
    }

    private List<ByteBuffer> keysPreamble(long most) {
        List<ByteBuffer> records = new ArrayList<>();
        List<LastKey> some = new ArrayList<>(KEYS_A_RECORD);
        AtomicLong left = new AtomicLong(most);
        keys.forEach(key -> {
            long size = ValueFormat.roughSize(key.last().value());
            boolean said = size <= LARGEST_REMEMBERED && size <= left.get();
            left.addAndGet(said ? -size : 0);
            some.add(said ? key : key.withoutValue());
            if (some.size() == KEYS_A_RECORD) {
                records.add(OutboxFormat.write(new OutboxRecord.Keys(List.copyOf(some))));
                some.clear();
            }
        });
        if (!some.isEmpty()) {
            records.add(OutboxFormat.write(new OutboxRecord.Keys(List.copyOf(some))));
        }
        return records;
    }

    /**
     * Everything that a reader of the next segment alone has to know.
     *
     * @param most bytes that last values may take; beyond them, and for large ones, only their times are said. Open gaps may
     *     take a fourth of that besides
     */
    List<ByteBuffer> preamble(long most) {
        List<ByteBuffer> records = new ArrayList<>();
        epochs.values().forEach(epoch -> records.add(OutboxFormat.write(epoch.sums())));
        records.add(OutboxFormat.write(new OutboxRecord.Servers(Map.copyOf(servers))));
        entries.values().forEach(entry -> records.add(OutboxFormat.write(new OutboxRecord.SignalGiven(entry))));
        records.addAll(keysPreamble(most));
        List<Hole> wanted = List.copyOf(holes.values());
        for (int from = 0; from < wanted.size(); from += KEYS_A_RECORD) {
            List<Hole> some = wanted.subList(from, Math.min(wanted.size(), from + KEYS_A_RECORD));
            records.add(OutboxFormat.write(new OutboxRecord.Holes(some)));
        }
        openGaps.preamble(most / GAPS_SHARE, GAPS_A_RECORD).forEach(gaps -> records.add(OutboxFormat.write(gaps)));
        waiting.forEach((server, wait) -> {
            List<NumberedSample> known = List.copyOf(wait.values());
            for (int from = 0; from < known.size(); from += KEYS_A_RECORD) {
                List<NumberedSample> some = known.subList(from, Math.min(known.size(), from + KEYS_A_RECORD));
                records.add(OutboxFormat.write(new OutboxRecord.Waits(server, some, List.of())));
            }
        });
        return records;
    }
}
