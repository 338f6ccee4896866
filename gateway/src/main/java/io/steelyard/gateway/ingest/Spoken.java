package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.Publisher;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Whether an edge node numbers its samples, and what is counted of one that does not. For one thread; any thread reads. */
final class Spoken {
    private volatile @Nullable Boolean numbers;
    private final LongAdder notNumbered = new LongAdder();
    private final LongAdder missed = new LongAdder();

    void numbers(boolean doesSo) {
        numbers = doesSo;
    }

    /** A sample without a number was taken. */
    void notNumbered() {
        notNumbered.increment();
    }

    /** So many messages did not come in their place. */
    void missed(int messages) {
        missed.add(messages);
    }

    Publisher of(AgentKey agent) {
        return new Publisher(agent, numbers, notNumbered.sum(), missed.sum());
    }
}
