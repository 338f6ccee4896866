package io.steelyard.edge.uplink;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.Forwarding;
import io.steelyard.edge.model.Notes;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.OutboxReader;
import io.steelyard.edge.model.SignalEntry;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.model.ValueType;
import io.steelyard.ledger.Note;
import io.steelyard.ledger.NumberSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** The outbox's doors in memory: everything is durable at once. Thread-safe. */
final class InMemoryOutbox implements Forwarding, Notes {

    static final UUID PREVIOUS = new UUID(1, 1);
    static final UUID PRESENT = new UUID(2, 2);

    final List<String> aside = new CopyOnWriteArrayList<>();
    final List<String> notes = new CopyOnWriteArrayList<>();
    final LinkedBlockingQueue<String> released = new LinkedBlockingQueue<>();
    private final List<OutboxEntry> entries = new ArrayList<>();
    private final Map<UUID, Held> held = new LinkedHashMap<>();
    private final Map<UUID, NumberSet> releasedSamples = new HashMap<>();
    private final Map<UUID, NumberSet> releasedRecords = new HashMap<>();
    private final Map<Integer, SignalEntry> dictionary = new HashMap<>();
    private final Map<Integer, NumberedSample> last = new HashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean inboxChanged;

    InMemoryOutbox() {
        held.put(PRESENT, new Held(PRESENT, -1, -1, new NumberSet(), new NumberSet()));
    }

    synchronized InMemoryOutbox withPrevious() {
        held.clear();
        held.put(PREVIOUS, new Held(PREVIOUS, -1, -1, new NumberSet(), new NumberSet()));
        held.put(PRESENT, new Held(PRESENT, -1, -1, new NumberSet(), new NumberSet()));
        return this;
    }

    synchronized void define(int id, String asset, String signal, ValueType type) {
        dictionary.put(id, new SignalEntry(id, asset, signal, SignalType.scalar(type)));
    }

    /** One delivery: one sample of each of these signals, its value the number. */
    void sampled(UUID epoch, long firstNumber, int... signals) {
        List<NumberedSample> samples = new ArrayList<>();
        for (int i = 0; i < signals.length; i++) {
            samples.add(sample(firstNumber + i, signals[i], (double) (firstNumber + i)));
        }
        add(epoch, samples);
    }

    static NumberedSample sample(long number, int signal, Object value) {
        long time = 1_700_000_000_000_000_000L + number * 1_000_100;
        return new NumberedSample(number, signal, time, ClockSource.SOURCE, time + 5, time + 10, 0, value);
    }

    void add(UUID epoch, List<NumberedSample> samples) {
        synchronized (this) {
            entries.add(new OutboxEntry.Samples(epoch, samples));
            Held before = held.get(epoch);
            NumberSet all = before.samples().copy();
            samples.forEach(sample -> {
                all.add(sample.number());
                last.put(sample.signal(), sample);
            });
            held.put(epoch, new Held(epoch, all.last(), before.lastRecord(), all, before.records()));
        }
        listeners.forEach(Runnable::run);
    }

    void recorded(UUID epoch, long number, String kind, String json) {
        synchronized (this) {
            entries.add(new OutboxEntry.Text(epoch, number, kind, json));
        }
        listeners.forEach(Runnable::run);
    }

    @Override
    public UUID epoch() {
        return PRESENT;
    }

    @Override
    public synchronized List<Held> held() {
        return List.copyOf(held.values());
    }

    @Override
    public synchronized Amounts amounts() {
        long left = 0;
        for (Held one : held.values()) {
            left += one.samples().minus(released(one.epoch())).count();
        }
        return new Amounts(held.get(PRESENT).lastSample() + 1, left);
    }

    @Override
    public synchronized long end() {
        return entries.size();
    }

    @Override
    public OutboxReader reader() {
        return new OutboxReader() {
            private int at;

            @Override
            public @Nullable OutboxEntry next(long before) {
                synchronized (InMemoryOutbox.this) {
                    while (at < Math.min(before, entries.size())) {
                        OutboxEntry entry = rest(entries.get(at++));
                        if (entry != null) {
                            return entry;
                        }
                    }
                    return null;
                }
            }

            @Override
            public long at() {
                return at;
            }

            @Override
            public void seek(long to) {
                at = Math.toIntExact(to);
            }

            @Override
            public void rewind() {
                at = 0;
            }
        };
    }

    private @Nullable OutboxEntry rest(OutboxEntry entry) {
        if (entry instanceof OutboxEntry.Samples samples) {
            NumberSet gone = releasedSamples.getOrDefault(entry.epoch(), new NumberSet());
            List<NumberedSample> left = samples.samples().stream()
                    .filter(sample -> !gone.contains(sample.number()))
                    .toList();
            return left.isEmpty() ? null : new OutboxEntry.Samples(entry.epoch(), left);
        }
        NumberSet gone = releasedRecords.getOrDefault(entry.epoch(), new NumberSet());
        return entry instanceof OutboxEntry.Text text && gone.contains(text.number()) ? null : entry;
    }

    @Override
    public synchronized void release(UUID epoch, NumberSet samples, NumberSet records) {
        releasedSamples.computeIfAbsent(epoch, e -> new NumberSet()).addAll(samples);
        releasedRecords.computeIfAbsent(epoch, e -> new NumberSet()).addAll(records);
        released.add(samples + "/" + records);
    }

    synchronized NumberSet released(UUID epoch) {
        return releasedSamples.getOrDefault(epoch, new NumberSet()).copy();
    }

    synchronized NumberSet releasedRecords(UUID epoch) {
        return releasedRecords.getOrDefault(epoch, new NumberSet()).copy();
    }

    @Override
    public synchronized void moveAside(OutboxEntry entry, String reason) {
        if (entry instanceof OutboxEntry.Samples samples) {
            long number = samples.samples().get(0).number();
            aside.add(number + ": " + reason);
            releasedSamples.computeIfAbsent(entry.epoch(), e -> new NumberSet()).add(number);
        } else if (entry instanceof OutboxEntry.Text text) {
            aside.add("record " + text.number() + ": " + reason);
            releasedRecords.computeIfAbsent(entry.epoch(), e -> new NumberSet()).add(text.number());
        }
        released.add(reason);
    }

    @Override
    public void inboxChanged() {
        inboxChanged = true;
    }

    boolean wasInboxChanged() {
        return inboxChanged;
    }

    @Override
    public synchronized @Nullable NumberedSample lastValue(int signal) {
        return last.get(signal);
    }

    @Override
    public synchronized @Nullable SignalEntry signal(int id) {
        return dictionary.get(id);
    }

    @Override
    public void onNews(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public CompletableFuture<Void> leave(Note note) {
        notes.add(note.toJson());
        return CompletableFuture.completedFuture(null);
    }
}
