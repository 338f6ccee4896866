package io.steelyard.edge.outbox;

import io.steelyard.edge.model.NumberedSample;
import io.steelyard.ledger.NumberSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What of the oldest segment is still held, as it is read before the segment is given up: samples by epoch, what becomes of
 * each signal, and the records that stay. For the thread that gives up; {@code state} is read under the outbox's lock.
 */
final class Leaving {
    /** Held samples of one epoch, and when and of what they are. */
    static final class Stretch {
        final NumberSet numbers = new NumberSet();
        final TreeSet<Integer> signals = new TreeSet<>();
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;

        void add(NumberedSample sample) {
            numbers.add(sample.number());
            signals.add(sample.signal());
            from = Math.min(from, sample.time());
            to = Math.max(to, sample.time());
        }
    }

    /** Held samples of one signal that history filled in: they lie before those that came meanwhile. */
    static final class Past {
        final Map<Integer, NumberSet> numbers = new TreeMap<>();
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
    }

    /** One signal: the sample before the held ones, the first and last held, and the one behind, as far as known. */
    static final class Spell {
        int epochOfFirst;
        int epochOfLast;
        long count;

        @Nullable
        NumberedSample before;

        @Nullable
        NumberedSample first;

        @Nullable
        NumberedSample last;

        @Nullable
        NumberedSample next;
    }

    /** A record that is held. */
    record Stays(int epoch, OutboxRecord.Text text) {}

    final TreeMap<Integer, Stretch> stretches = new TreeMap<>();
    final Map<Integer, Spell> spells = new HashMap<>();
    final Map<Integer, Past> pasts = new TreeMap<>();
    final List<Stays> texts = new ArrayList<>();
    private long open;

    /** A record of the segment, in the order of the log. */
    void read(OutboxRecord record, OutboxState state) {
        if (record instanceof OutboxRecord.Keys known) {
            known.keys().forEach(key -> spell(key.last()).before = key.last());
        }
        for (OutboxRecord.Content content : record.contents()) {
            @Nullable EpochState epoch = state.epochs.get(content.epoch());
            if (epoch == null) {
                continue;
            }
            for (NumberedSample sample : content.samples()) {
                read(content.epoch(), sample, epoch.samples.held().contains(sample.number()));
            }
            content.texts().stream()
                    .filter(text -> epoch.records.held().contains(text.number()))
                    .forEach(text -> texts.add(new Stays(content.epoch(), text)));
        }
    }

    private Spell spell(NumberedSample sample) {
        return spells.computeIfAbsent(sample.signal(), signal -> new Spell());
    }

    private void read(int epoch, NumberedSample sample, boolean held) {
        if (sample.history()) {
            if (held) {
                past(epoch, sample);
            }
            return;
        }
        Spell spell = spell(sample);
        if (held) {
            stretches.computeIfAbsent(epoch, ordinal -> new Stretch()).add(sample);
            if (spell.first == null) {
                spell.first = sample;
                spell.epochOfFirst = epoch;
            }
            spell.last = sample;
            spell.next = null;
            spell.epochOfLast = epoch;
            spell.count++;
        } else if (spell.first == null) {
            spell.before = sample;
        } else if (spell.next == null) {
            spell.next = sample;
        }
    }

    private void past(int epoch, NumberedSample sample) {
        stretches.computeIfAbsent(epoch, ordinal -> new Stretch()).add(sample);
        Past past = pasts.computeIfAbsent(sample.signal(), signal -> new Past());
        past.numbers.computeIfAbsent(epoch, ordinal -> new NumberSet()).add(sample.number());
        past.from = Math.min(past.from, sample.time());
        past.to = Math.max(past.to, sample.time());
    }

    /** A record behind the segment; false once every signal that goes has a sample behind. */
    boolean lookBehind(OutboxRecord record) {
        for (OutboxRecord.Content content : record.contents()) {
            for (NumberedSample sample : content.samples()) {
                @Nullable Spell spell = spells.get(sample.signal());
                if (spell != null && spell.first != null && spell.next == null && !sample.history()) {
                    spell.next = sample;
                    open--;
                }
            }
        }
        return open > 0;
    }

    /** The segment has been read; false when nothing goes of any signal, so that nothing behind it matters. */
    boolean segmentRead() {
        spells.values().removeIf(spell -> spell.first == null);
        open = spells.values().stream().filter(spell -> spell.next == null).count();
        return open > 0;
    }
}
