package io.steelyard.edge.opcua;

import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;

/** What the lower half of a status code says of one notification, OPC UA Part 4 §7.39.1. Pure functions. */
final class StatusBits {
    private static final long MASK = 0xFFFF_FFFFL;
    private static final long OVERFLOW = 0x80;
    private static final long INFO_BITS = 0x3FF;
    private static final long INFO_TYPE = 0xC00;
    private static final long STRUCTURE_CHANGED = 0x8000;
    private static final long SEMANTICS_CHANGED = 0x4000;
    private static final long CHANGED = STRUCTURE_CHANGED | SEMANTICS_CHANGED;

    private StatusBits() {}

    /** The status without the overflow bit, which is told by a gap record. */
    static long withoutOverflow(StatusCode code) {
        long status = code.value() & MASK;
        if (!code.isOverflowSet()) {
            return status;
        }
        long without = status & ~OVERFLOW;
        return (without & INFO_BITS) == 0 ? without & ~INFO_TYPE : without;
    }

    /** What of the status still holds when the variable is read later. */
    static long lasting(StatusCode code) {
        return withoutOverflow(code) & ~CHANGED;
    }

    /** Whether what the server says of the variable, its unit for instance, or the type of its values is another now. */
    static boolean saysChanged(StatusCode code) {
        return (code.value() & CHANGED) != 0;
    }

    /** Whether the type of its values is another now. */
    static boolean saysRestructured(StatusCode code) {
        return (code.value() & STRUCTURE_CHANGED) != 0;
    }

    /** Whether the variable is no more. */
    static boolean saysGone(StatusCode code) {
        return code.value() == StatusCodes.Bad_NodeIdUnknown || code.value() == StatusCodes.Bad_NodeIdInvalid;
    }
}
