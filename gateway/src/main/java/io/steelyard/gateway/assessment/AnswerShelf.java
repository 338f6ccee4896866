package io.steelyard.gateway.assessment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where documents are kept whose every version stays: a door of this room. */
public interface AnswerShelf {

    /** Whose document it is, and what it is: {@code answers/sme-2024} for instance. */
    record Name(String site, String kind) {}

    /**
     * One version.
     *
     * @param version 1, 2, 3 … of its name
     * @param at when, nanoseconds since 1970
     * @param sha256 of the body, hexadecimal
     */
    record Version(long version, String who, long at, String note, String sha256, String body) {}

    /** Who changes something, when, and what is to be remembered of it. */
    record By(String who, long at, String note) {}

    /** Keeps the body as the newest version, unless it is the newest already. */
    Version put(Name name, String body, By by);

    @Nullable
    Version latest(Name name);

    /** Versions before the one given, the newest first, at most so many. */
    List<Version> history(Name name, long before, int limit);
}
