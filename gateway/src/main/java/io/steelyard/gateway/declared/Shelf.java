package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.InputVersion;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Where tables are kept; what is answered is on disk. Any thread. */
public interface Shelf {

    /** A table of a site. */
    record Name(String site, String kind) {}

    /** Who changes, when (nanoseconds since 1970) and why. */
    record By(String who, long at, String note) {}

    /** Keeps what changes as the table's next version; a row that is null is withdrawn. */
    InputVersion change(Name name, By by, Map<String, @Nullable String> rows);

    /** The rows by key as they were from that version on; {@code Long.MAX_VALUE} asks for the newest. */
    SortedMap<String, String> rows(Name name, long version);

    /** The versions before the one given, the newest first. */
    List<InputVersion> versions(Name name, long before, int limit);

    /** Every table that was ever given. */
    List<Name> names();
}
