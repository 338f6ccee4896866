package io.steelyard.gateway.store;

import io.steelyard.gateway.model.InboxMarks;
import io.steelyard.gateway.model.StateMark;
import io.steelyard.gateway.model.StoredMark;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Marks as an inbox keeps them, without the disk. */
public final class InMemoryMarks implements InboxMarks {
    private final Map<Integer, StoredMark> stored = new ConcurrentHashMap<>();

    @Override
    public Optional<StateMark> state(int partition) {
        return Optional.empty();
    }

    @Override
    public void saveState(StateMark mark) {
        throw new UnsupportedOperationException("a store saves no state");
    }

    @Override
    public Optional<StoredMark> stored(int partition) {
        return Optional.ofNullable(stored.get(partition));
    }

    @Override
    public void saveStored(StoredMark mark) {
        stored.put(mark.position().partition(), mark);
    }
}
