package io.steelyard.gateway.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a list goes on, as it stands in {@code next} and comes back as {@code cursor}. It names the place behind the last
 * one shown, never a count, so that what comes in between neither repeats nor hides anything. Opaque outside.
 */
final class Cursor {
    static final String NAME = "cursor";

    private Cursor() {}

    static @Nullable String of(@Nullable String place) {
        return place == null
                ? null
                : Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    /** The place, or null when the list is asked for from its begin. */
    static @Nullable String place(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw unknown();
        }
    }

    static ProblemException unknown() {
        return ProblemException.badParameter(NAME, "is not one that this list gave as next");
    }

    /**
     * A page of what is in order by its places.
     *
     * @param next the cursor of the page behind this one, or null after the last
     */
    record Page<T>(List<T> rows, @Nullable String next) {

        static <T> Page<T> of(List<T> all, Function<T, String> place, @Nullable String after, int limit) {
            List<T> rest = after == null
                    ? all
                    : all.stream()
                            .filter(row -> place.apply(row).compareTo(after) > 0)
                            .toList();
            boolean isLast = rest.size() <= limit;
            List<T> rows = isLast ? rest : rest.subList(0, limit);
            return new Page<>(rows, isLast ? null : of(place, rows.get(rows.size() - 1)));
        }

        private static <T> @Nullable String of(Function<T, String> place, T row) {
            return Cursor.of(place.apply(row));
        }
    }
}
