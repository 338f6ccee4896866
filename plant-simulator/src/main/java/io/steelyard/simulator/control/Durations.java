package io.steelyard.simulator.control;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as a person writes them: {@code 500ms}, {@code 30s}, {@code 5min}, {@code 2h}, with a sign where one is asked for. */
final class Durations {
    private static final Pattern FORM = Pattern.compile("([-+]?\\d{1,9})(ms|s|m|min|h)");

    private Durations() {}

    /** Null when the text is no duration. */
    static @Nullable Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofMinutes(count);
        };
    }
}
