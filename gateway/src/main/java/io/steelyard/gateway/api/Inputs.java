package io.steelyard.gateway.api;

import io.steelyard.gateway.model.Attachment;
import java.nio.ByteBuffer;

/**
 * What people declare, table by table: a door of this room. What is wrong in what is given comes as
 * {@link io.steelyard.gateway.model.MistakesException}.
 */
public interface Inputs {
    /** How a change takes the rows that it is given. */
    enum Mode {
        /** They are the table from now on. */
        REPLACE,
        /** They come to it. */
        ADD,
        /** They go. */
        WITHDRAW
    }

    /** A table of a site. */
    record Which(String site, String kind) {}

    /** What is handed in: content type, body, who and a note. */
    record HandedIn(String type, ByteBuffer body, String who, String note) {}

    /** Every kind with its columns. */
    Attachment kinds(String site);

    /** The table as it is, or was at a version (0 for now), as {@code json}, {@code csv} or {@code xlsx}. */
    Attachment table(Which which, long version, String form, boolean isChinese);

    /** A table to fill in. */
    Attachment template(String kind, String form, boolean isChinese);

    /** The table's versions before the one given (0 for all). */
    Attachment versions(Which which, long before, int limit);

    /** Changes the table, or says what that would do. */
    Attachment change(Which which, Mode mode, HandedIn given, boolean isDry);

    /** Makes the table what it was at a version. */
    Attachment restore(Which which, long version, String who, boolean isDry);

    /** The register against what is on the wire. */
    Attachment registerDifference(String site);

    /** In what units signals go into key figures, and which are refused. */
    Attachment units(String site);

    /** Stops in the range, as long or longer, that wait for a reason; and all lost time by reason. Nanoseconds. */
    Attachment stopsWithoutReason(String site, long from, long to, long longerThan);

    /** Jobs in the range, from the table and from machines. Nanoseconds. */
    Attachment jobs(String site, long from, long to);
}
