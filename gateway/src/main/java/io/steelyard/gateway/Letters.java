package io.steelyard.gateway;

import io.steelyard.gateway.api.Views;
import io.steelyard.gateway.deadletter.DeadLetter;
import io.steelyard.gateway.model.Letter;
import io.steelyard.gateway.system.SystemRecords;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The dead-letter as the API sees it; a place in its list is a letter's id. */
record Letters(DeadLetter deadLetter, SystemRecords system, DeadLetter.Writing writing) implements Views.DeadLetters {
    @Override
    public Views.Records<Letter> list(@Nullable String after, int limit) {
        List<Letter> found = deadLetter.page(id(after), limit + 1);
        boolean more = found.size() > limit;
        List<Letter> page = more ? found.subList(0, limit) : found;
        return new Views.Records<>(
                page, more ? String.valueOf(page.get(page.size() - 1).id()) : null);
    }

    @Override
    public long count() {
        return deadLetter.count();
    }

    @Override
    public long messagesKeptAside() {
        return system.keptAside();
    }

    @Override
    public Views.Replayed replay(@Nullable String after, int limit) throws InterruptedException {
        DeadLetter.Replayed done = deadLetter.replay(id(after), limit, writing);
        Long next = done.next();
        return new Views.Replayed(
                done.stored(), done.refused(), done.reason(), next == null ? null : String.valueOf(next));
    }

    private static long id(@Nullable String place) {
        return place == null ? -1 : Long.parseLong(place);
    }
}
