package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.MinuteRow;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What a minute's row says that it hands to the next minute. */
final class Handed {

    private Handed() {}

    /** Whether that is something else than when the minute was folded before. */
    static boolean isOther(MinuteRow row, @Nullable MinuteRow before) {
        if (before == null) {
            return true;
        }
        SortedMap<String, Object> fields = before.fields();
        return !last(before).equals(last(row))
                || (fields.containsKey(MinuteFold.HANDED)
                        && !Objects.equals(
                                fields.get(MinuteFold.HANDED), row.fields().get(MinuteFold.HANDED)));
    }

    private static SortedMap<String, Object> last(MinuteRow row) {
        return row.fields().subMap(MinuteFold.LAST, MinuteFold.LAST + Character.MAX_VALUE);
    }

    /** Whether the asset was away, so that what comes later may still prove its last values true. */
    static boolean isOpen(MinuteRow row) {
        return Objects.equals(row.fields().get(MinuteFold.OPEN), 1L);
    }
}
