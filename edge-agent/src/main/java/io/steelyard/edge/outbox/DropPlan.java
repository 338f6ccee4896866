package io.steelyard.edge.outbox;

import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.SignalEntry;
import io.steelyard.ledger.DropRecord;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is written before a segment is given up, made in one piece under the outbox's lock: the records that stay, each
 * signal's newest sample where it would go (nobody could say the present value otherwise), a gap for every signal that loses
 * samples, and the numbers that go. Changes nothing: what it makes is applied once the journal has accepted it.
 */
final class DropPlan {
    private static final int MOST_RANGES = 2_000;
    private static final int RANGE_BYTES = 48;
    private static final int SAMPLE_BYTES = 60;
    private static final int TEXT_BYTES = 40;

    /** Bounds of one record. */
    record Sizes(int usual) {
        static Sizes of(int largestRecord) {
            return new Sizes(Math.min(256 * 1024, largestRecord / 2));
        }

        int ranges() {
            return Math.max(1, Math.min(MOST_RANGES, usual / 2 / RANGE_BYTES));
        }
    }

    private final OutboxState state;
    private final Leaving leaving;
    private final Scope scope;
    private final Sizes sizes;
    private final EpochState now;
    private final TreeMap<Integer, NumberSet> dropped = new TreeMap<>();
    private final TreeMap<Integer, Parts> parts = new TreeMap<>();
    private final List<OutboxRecord> records = new ArrayList<>();
    private long nextRecord;
    private long bytes;

    private DropPlan(OutboxState state, Leaving leaving, Scope scope, Sizes sizes) {
        this.state = state;
        this.leaving = leaving;
        this.scope = scope;
        this.sizes = sizes;
        this.now = state.current();
        this.nextRecord = now.lastRecord() + 1;
    }

    /** A gap, and the one in whose place it stands. */
    private record Planned(GapRecord gap, OutboxState.@Nullable FullGap instead) {}

    /** What goes into one part of the record that is being filled. */
    private static final class Parts {
        final List<NumberRange> dropped = new ArrayList<>();
        final NumberSet replaced = new NumberSet();
        final List<NumberedSample> samples = new ArrayList<>();
        final List<OutboxRecord.Text> texts = new ArrayList<>();
    }

    /** The records to write, none when nothing of the segment is held any more. */
    static List<OutboxRecord> of(OutboxState state, Leaving leaving, Scope scope, Sizes sizes) {
        return new DropPlan(state, leaving, scope, sizes).make();
    }

    private List<OutboxRecord> make() {
        leaving.stretches.forEach((ordinal, stretch) -> {
            @Nullable EpochState epoch = state.epochs.get(ordinal);
            if (epoch != null) {
                dropped.put(ordinal, epoch.samples.held().intersection(stretch.numbers));
            }
        });
        Set<Leaving.Spell> kept = keepNewest();
        List<Planned> gaps = new ArrayList<>();
        Map<Integer, NumberSet> replaced = new TreeMap<>();
        leaving.spells.forEach((signal, spell) -> {
            @Nullable Planned gap = gap(signal, spell, kept.contains(spell));
            if (gap != null) {
                gaps.add(gap);
                OutboxState.@Nullable FullGap instead = gap.instead();
                if (instead != null) {
                    replaced.computeIfAbsent(instead.epoch(), ordinal -> new NumberSet())
                            .add(instead.number());
                }
            }
        });
        leaving.pasts.forEach((signal, past) -> {
            @Nullable SignalEntry entry = state.entries.get(signal);
            if (entry != null && past.numbers.entrySet().stream().anyMatch(this::goes)) {
                gaps.add(new Planned(gap(entry, past), null));
            }
        });
        leaving.texts.stream().filter(one -> stays(one, replaced)).forEach(this::again);
        gaps.forEach(this::say);
        dropped.forEach(this::drop);
        flush();
        return records;
    }

    private boolean stays(Leaving.Stays one, Map<Integer, NumberSet> replaced) {
        @Nullable EpochState epoch = state.epochs.get(one.epoch());
        long number = one.text().number();
        return epoch != null
                && epoch.records.held().contains(number)
                && !replaced.getOrDefault(one.epoch(), new NumberSet()).contains(number);
    }

    /** Signals that have said nothing since: their samples are written again, so that each signal's order stays. */
    private Set<Leaving.Spell> keepNewest() {
        Set<Leaving.Spell> kept = new HashSet<>();
        Map<Integer, List<NumberedSample>> newest = new TreeMap<>();
        for (Leaving.Spell spell : leaving.spells.values()) {
            @Nullable NumberedSample last = spell.last;
            if (last != null && isNewest(last) && goes(spell.epochOfLast, last)) {
                newest.computeIfAbsent(spell.epochOfLast, ordinal -> new ArrayList<>())
                        .add(last);
                kept.add(spell);
            }
        }
        newest.forEach((ordinal, samples) -> {
            samples.sort(Comparator.comparingLong(NumberedSample::number));
            NumberSet numbers = new NumberSet();
            samples.forEach(sample -> numbers.add(sample.number()));
            dropped.computeIfPresent(ordinal, (same, all) -> all.minus(numbers));
            for (NumberedSample sample : samples) {
                room(SAMPLE_BYTES + ValueFormat.roughSize(sample.value()));
                part(ordinal).samples.add(sample);
            }
        });
        return kept;
    }

    private boolean goes(int ordinal, NumberedSample sample) {
        @Nullable NumberSet numbers = dropped.get(ordinal);
        return numbers != null && numbers.contains(sample.number());
    }

    /** No two samples of a signal have one time. */
    private boolean isNewest(NumberedSample sample) {
        @Nullable LastKey key = state.keys.get(sample.signal());
        return key != null && key.last().time() == sample.time() && key.last().number() == sample.number();
    }

    /**
     * From the first sample that goes to the next one that does not; longer than needed only for a signal that is silent for
     * more than a segment, whose newest sample then ends it. One that begins where the one before ended takes its place.
     */
    private @Nullable Planned gap(int signal, Leaving.Spell spell, boolean lastStays) {
        @Nullable NumberedSample first = spell.first;
        @Nullable NumberedSample last = spell.last;
        @Nullable SignalEntry entry = state.entries.get(signal);
        @Nullable LastKey key = state.keys.get(signal);
        if (first == null || last == null || entry == null || key == null || !loses(spell, first, last, lastStays)) {
            return null;
        }
        NumberedSample behind = lastStays || spell.next == null ? key.last() : spell.next;
        @Nullable NumberedSample before = spell.before;
        long since = Math.min(first.receiveTime(), first.time());
        long from = before == null ? since : Math.max(since, before.receiveTime());
        @Nullable Long sourceFrom = before == null ? null : (Long) before.time();
        String id = "outbox-full-" + now.id() + "-" + entry.id() + "-" + nextRecord;
        OutboxState.@Nullable FullGap known = known(entry, from);
        if (known != null) {
            from = known.gap().from();
            sourceFrom = known.gap().sourceFrom();
            id = known.gap().id();
        }
        Scope where = scope.signal(entry.asset(), entry.signal());
        long to = Math.max(from, behind.receiveTime());
        return new Planned(new GapRecord(id, where, from, to, sourceFrom, behind.time(), GapCause.OUTBOX_FULL), known);
    }

    private boolean goes(Map.Entry<Integer, NumberSet> ofEpoch) {
        @Nullable NumberSet numbers = dropped.get(ofEpoch.getKey());
        return numbers != null && !numbers.intersection(ofEpoch.getValue()).isEmpty();
    }

    /** What history had filled in is missing again. */
    private GapRecord gap(SignalEntry entry, Leaving.Past past) {
        String id = "outbox-full-past-" + now.id() + "-" + entry.id() + "-" + nextRecord;
        Scope where = scope.signal(entry.asset(), entry.signal());
        return new GapRecord(id, where, past.from, past.to, past.from, past.to, GapCause.OUTBOX_FULL);
    }

    /** Whether samples of the signal go; meanwhile they may all have been released. */
    private boolean loses(Leaving.Spell spell, NumberedSample first, NumberedSample last, boolean lastStays) {
        return spell.count > (lastStays ? 1 : 0)
                && (lastStays || goes(spell.epochOfFirst, first) || goes(spell.epochOfLast, last));
    }

    /** The gap that this one goes on from, if it has not been sent yet. */
    private OutboxState.@Nullable FullGap known(SignalEntry entry, long from) {
        OutboxState.@Nullable FullGap known = state.fullGaps.get(entry.asset() + "/" + entry.signal());
        return known != null && isHeld(known) && touches(known.gap(), from) ? known : null;
    }

    private static boolean touches(GapRecord before, long from) {
        @Nullable Long to = before.to();
        return to != null && to >= from;
    }

    private boolean isHeld(OutboxState.FullGap known) {
        @Nullable EpochState epoch = state.epochs.get(known.epoch());
        return epoch != null && epoch.records.held().contains(known.number());
    }

    private void again(Leaving.Stays one) {
        long size = (long) one.text().json().length() + TEXT_BYTES;
        if (size > sizes.usual()) {
            flush();
            records.add(new OutboxRecord.Left(one.epoch(), one.text()));
        } else {
            room(size);
            part(one.epoch()).texts.add(one.text());
        }
    }

    private void say(Planned planned) {
        String json = planned.gap().toJson();
        room((long) json.length() + TEXT_BYTES + RANGE_BYTES);
        say(planned.gap().kind(), json);
        OutboxState.@Nullable FullGap instead = planned.instead();
        if (instead != null) {
            part(instead.epoch()).replaced.add(instead.number());
        }
    }

    private void say(String kind, String json) {
        part(now.ordinal).texts.add(new OutboxRecord.Text(nextRecord++, kind, json));
    }

    /** Numbers are dropped by the very record that says so. */
    private void drop(int ordinal, NumberSet numbers) {
        @Nullable EpochState epoch = state.epochs.get(ordinal);
        Leaving.@Nullable Stretch stretch = leaving.stretches.get(ordinal);
        if (epoch == null || stretch == null) {
            return;
        }
        List<String> signals = names(stretch);
        List<NumberRange> all = numbers.ranges();
        for (int from = 0; from < all.size(); from += sizes.ranges()) {
            List<NumberRange> some = all.subList(from, Math.min(all.size(), from + sizes.ranges()));
            DropRecord drop =
                    new DropRecord(epoch.id(), Numbering.OUTBOX_FULL, some, stretch.from, stretch.to, signals);
            String json = drop.toJson();
            room((long) json.length() + TEXT_BYTES + (long) RANGE_BYTES * some.size());
            part(ordinal).dropped.addAll(some);
            say(drop.kind(), json);
        }
    }

    private List<String> names(Leaving.Stretch stretch) {
        List<String> names = new ArrayList<>();
        long left = sizes.usual() / 2;
        for (int signal : stretch.signals) {
            @Nullable SignalEntry entry = state.entries.get(signal);
            String name = entry == null ? "" : entry.asset() + "/" + entry.signal();
            left -= name.length() + 3L;
            if (!name.isEmpty() && left > 0) {
                names.add(name);
            }
        }
        return names;
    }

    /** Makes sure that what comes next stands in one record. */
    private void room(long more) {
        if (bytes + more > sizes.usual()) {
            flush();
        }
        bytes += more;
    }

    private Parts part(int ordinal) {
        return parts.computeIfAbsent(ordinal, same -> new Parts());
    }

    private void flush() {
        if (!parts.isEmpty()) {
            List<OutboxRecord.Part> full = new ArrayList<>();
            parts.forEach((ordinal, one) -> full.add(new OutboxRecord.Part(
                    ordinal, List.copyOf(one.dropped), one.replaced.ranges(), one.samples, one.texts)));
            records.add(new OutboxRecord.GivenUp(full));
            parts.clear();
        }
        bytes = 0;
    }
}
