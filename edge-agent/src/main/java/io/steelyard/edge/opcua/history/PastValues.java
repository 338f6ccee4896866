package io.steelyard.edge.opcua.history;

import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.jspecify.annotations.Nullable;

/** What a value from a history says of itself (OPC UA Part 11 §6.3). Pure functions. */
final class PastValues {
    private static final long TICK = 100;
    private static final long TICKS_TO_1970 = 116_444_736_000_000_000L;
    private static final long INFO_TYPE = 0xC00;
    private static final long INFO_OF_VALUE = 0x400;
    private static final long HISTORIAN_BITS = 0x1F;
    private static final long SOURCE_BITS = 0x3;
    private static final long OTHER_INFO = 0x3FF & ~HISTORIAN_BITS;

    private PastValues() {}

    /** The source time, else the server's, in nanoseconds since 1970; null when it has neither, or none that they reach. */
    static @Nullable Long time(DataValue value) {
        DateTime source = value.getSourceTime();
        DateTime time = isReached(source) ? source : value.getServerTime();
        return time == null || !isReached(time) ? null : (Long) ((time.getUtcTime() - TICKS_TO_1970) * TICK);
    }

    private static boolean isReached(@Nullable DateTime time) {
        return time != null
                && time.getUtcTime() >= TICKS_TO_1970 + Long.MIN_VALUE / TICK
                && time.getUtcTime() <= TICKS_TO_1970 + Long.MAX_VALUE / TICK;
    }

    static DateTime at(long nanos) {
        return new DateTime(Math.floorDiv(nanos, TICK) + TICKS_TO_1970);
    }

    /** Whether it was once the present value, and is not made of others. */
    static boolean isRaw(DataValue value) {
        long code = value.getStatusCode().value();
        return (code & INFO_TYPE) != INFO_OF_VALUE || (code & SOURCE_BITS) == 0;
    }

    /** The value as it was told when it was present: without what only a historian says. */
    static DataValue present(DataValue value) {
        long code = value.getStatusCode().value();
        if ((code & INFO_TYPE) != INFO_OF_VALUE) {
            return value;
        }
        long kept = code & ~HISTORIAN_BITS;
        long status = (kept & OTHER_INFO) == 0 ? kept & ~INFO_TYPE : kept;
        return new DataValue(
                value.getValue(),
                new StatusCode(status),
                value.getSourceTime(),
                value.getSourcePicoseconds(),
                value.getServerTime(),
                value.getServerPicoseconds());
    }

    static long tick(long nanos) {
        return nanos - Math.floorMod(nanos, TICK);
    }
}
