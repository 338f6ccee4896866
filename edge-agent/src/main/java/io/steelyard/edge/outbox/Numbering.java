package io.steelyard.edge.outbox;

import io.steelyard.edge.model.Delivery;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalEntry;
import io.steelyard.ledger.DropRecord;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.Note;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gives the samples of one delivery their numbers: asset by asset, an asset's kept samples before its kept aside and its
 * dropped ones. Changes nothing: the record it makes is applied once the journal has accepted it. Under the outbox's lock.
 */
final class Numbering {
    static final String REPEAT = "repeat";
    static final String TOO_LARGE = "too-large";
    static final String FILTER = "filter";

    static final String POLICY = "policy";
    static final String OUTBOX_FULL = "outbox-full";

    private final OutboxState state;
    private final EpochState epoch;
    private final Delivery delivery;
    private final Rules rules;
    private final Map<Integer, LastKey> keys;
    private final List<NumberedSample> kept;
    private final List<NumberedSample> exhausted = new ArrayList<>();
    private final NumberSet aside = new NumberSet();
    private final Map<String, Drops> drops = new TreeMap<>();
    private long next;

    /** What was dropped for one reason. */
    private static final class Drops {
        final NumberSet numbers = new NumberSet();
        final List<String> signals = new ArrayList<>();
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
    }

    /** A numbered delivery, and the samples of it that go to the dead-letter. */
    record Numbered(OutboxRecord.Delivered record, List<NumberedSample> exhausted) {}

    /**
     * What holds for every delivery.
     *
     * @param scope whose samples they are
     * @param largestSample bytes beyond which a sample is dropped as too large
     * @param keepsAside whether the dead-letter takes what finds no free nanosecond; if not, it is dropped by {@code policy}
     */
    record Rules(Scope scope, long largestSample, boolean keepsAside) {
        Rules withoutDeadLetter() {
            return new Rules(scope, largestSample, false);
        }
    }

    private Numbering(OutboxState state, Delivery delivery, Rules rules) {
        this.state = state;
        this.epoch = state.current();
        this.delivery = delivery;
        this.rules = rules;
        this.next = epoch.lastSample() + 1;
        this.keys = new HashMap<>(2 * delivery.samples().size());
        this.kept = new ArrayList<>(delivery.samples().size());
    }

    static Numbered of(OutboxState state, Delivery delivery, Rules rules) {
        return new Numbering(state, delivery, rules).number();
    }

    private Numbered number() {
        Map<String, List<Sample>> assets = new LinkedHashMap<>();
        String last = "";
        List<Sample> ofLast = List.of();
        for (Sample sample : delivery.samples()) {
            if (sample.waits()) {
                continue;
            }
            String asset = entry(sample).asset();
            if (ofLast.isEmpty() || !asset.equals(last)) { // a notification speaks of one asset after the other
                last = asset;
                ofLast = assets.computeIfAbsent(asset, any -> new ArrayList<>());
            }
            ofLast.add(sample);
        }
        Delivery.@Nullable Fill fill = delivery.fill();
        @Nullable HoleTimes hole = fill == null ? null : HoleTimes.of(state, fill.gap());
        if (fill == null) {
            assets.values().forEach(this::numberAsset);
        } else {
            delivery.samples().forEach(sample -> numberPast(sample, hole));
        }
        Map<String, Long> dropped = new TreeMap<>();
        drops.forEach((reason, some) -> dropped.put(reason, some.numbers.count()));
        OutboxRecord.Origin origin = new OutboxRecord.Origin(
                delivery.server(), delivery.subscription(), delivery.sequence(), delivery.publishTime());
        return new Numbered(
                new OutboxRecord.Delivered(
                        epoch.ordinal,
                        origin,
                        delivery.receiveTime(),
                        next - 1,
                        kept,
                        aside.ranges(),
                        dropped,
                        texts(),
                        delivery.holes(),
                        delivery.fill()),
                exhausted);
    }

    /** From history; what the hole does not miss was stored, and is a repeat. */
    private void numberPast(Sample sample, @Nullable HoleTimes hole) {
        if (ValueFormat.roughSize(sample.value()) > rules.largestSample()) {
            drop(TOO_LARGE, sample);
            return;
        }
        long stored = hole == null ? HoleTimes.TAKEN : hole.next(sample.time());
        if (stored == HoleTimes.TAKEN || stored == HoleTimes.EXHAUSTED) {
            drop(stored == HoleTimes.TAKEN ? REPEAT : POLICY, sample);
        } else {
            kept.add(numbered(sample, stored));
        }
    }

    private void numberAsset(List<Sample> samples) {
        List<Sample> repeats = new ArrayList<>();
        List<Sample> filtered = new ArrayList<>();
        List<Sample> large = new ArrayList<>();
        List<Sample> late = new ArrayList<>();
        for (Sample sample : samples) {
            @Nullable LastKey earlier = keys.get(sample.signal());
            @Nullable LastKey key = earlier == null ? state.keys.get(sample.signal()) : earlier;
            long stored = LastKey.storedTime(key, sample);
            if (sample.filtered()) {
                filtered.add(sample);
            } else if (LastKey.repeats(key, sample)) {
                repeats.add(sample);
            } else if (ValueFormat.roughSize(sample.value()) > rules.largestSample()) {
                large.add(sample);
            } else if (stored == LastKey.EXHAUSTED) {
                late.add(sample);
            } else {
                NumberedSample numbered = numbered(sample, stored);
                kept.add(numbered);
                keys.put(sample.signal(), LastKey.after(key, numbered));
            }
        }
        for (Sample sample : late) {
            if (rules.keepsAside() && hasRoomAside()) {
                aside.add(next);
                exhausted.add(numbered(sample, sample.time()));
            } else {
                drop(POLICY, sample);
            }
        }
        filtered.forEach(sample -> drop(FILTER, sample));
        repeats.forEach(sample -> drop(REPEAT, sample));
        large.forEach(sample -> drop(TOO_LARGE, sample));
    }

    /** A signal whose clock stands would fill the list of what is kept aside with a number here and a number there. */
    private boolean hasRoomAside() {
        return epoch.hasRoomAside(next)
                && (aside.isEmpty()
                        || aside.last() + 1 == next
                        || epoch.aside.rangeCount() + aside.rangeCount() < EpochState.MOST_RANGES);
    }

    private NumberedSample numbered(Sample sample, long time) {
        return new NumberedSample(
                next++,
                sample.signal(),
                time,
                sample.clock(),
                sample.serverTime(),
                delivery.receiveTime(),
                sample.status(),
                sample.value(),
                delivery.fill() != null);
    }

    private void drop(String reason, Sample sample) {
        Drops some = drops.computeIfAbsent(reason, any -> new Drops());
        some.numbers.add(next++);
        some.from = Math.min(some.from, sample.time());
        some.to = Math.max(some.to, sample.time());
        if (!reason.equals(REPEAT) && !reason.equals(FILTER)) {
            SignalEntry entry = entry(sample);
            some.signals.add(entry.asset() + "/" + entry.signal());
        }
    }

    /** The record to write: what waits stands beside it, and whatever waited of a signal that speaks does no longer. */
    static OutboxRecord beside(OutboxState state, OutboxRecord.Delivered record, Delivery delivery) {
        Map<Integer, NumberedSample> before = state.waiting.getOrDefault(delivery.server(), new TreeMap<>());
        Map<Integer, NumberedSample> waits = new TreeMap<>();
        Set<Integer> over = new TreeSet<>();
        for (Sample sample : delivery.samples()) {
            if (sample.waits()) {
                waits.put(sample.signal(), unnumbered(sample, delivery.receiveTime()));
            } else if (before.containsKey(sample.signal())) {
                over.add(sample.signal());
            }
        }
        if (waits.isEmpty() && over.isEmpty()) {
            return record;
        }
        return new OutboxRecord.DeliveredBeside(
                record, new OutboxRecord.Waits(delivery.server(), List.copyOf(waits.values()), List.copyOf(over)));
    }

    private static NumberedSample unnumbered(Sample sample, long receiveTime) {
        return new NumberedSample(
                0,
                sample.signal(),
                sample.time(),
                sample.clock(),
                sample.serverTime(),
                receiveTime,
                sample.status(),
                sample.value());
    }

    private List<OutboxRecord.Text> texts() {
        List<Note> notes = new ArrayList<>(delivery.gaps());
        notes.addAll(delivery.events());
        drops.forEach((reason, some) ->
                notes.add(new DropRecord(epoch.id(), reason, some.numbers.ranges(), some.from, some.to, some.signals)));
        if (!exhausted.isEmpty()) {
            SignalEntry entry = state.entries.get(exhausted.get(0).signal());
            Scope where = entry == null ? rules.scope() : rules.scope().signal(entry.asset(), entry.signal());
            notes.add(EventType.CLOCK_STEP.at(
                    delivery.receiveTime(),
                    where,
                    Map.of("samples", Integer.toString(exhausted.size()), "server", delivery.server())));
        }
        List<OutboxRecord.Text> texts = new ArrayList<>();
        long number = epoch.lastRecord() + 1;
        for (Note note : notes) {
            texts.add(new OutboxRecord.Text(number++, note.kind(), note.toJson()));
        }
        return texts;
    }

    private SignalEntry entry(Sample sample) {
        SignalEntry entry = state.entries.get(sample.signal());
        if (entry == null) {
            throw new IllegalArgumentException("signal id " + sample.signal() + " was never given");
        }
        return entry;
    }
}
