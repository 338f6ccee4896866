package io.steelyard.edge.opcua;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalType;
import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.Matrix;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.jspecify.annotations.Nullable;

/** Makes a sample of a data value. For the server's thread only. */
final class Readings {
    private static final long OVERFLOW = 0x80;
    private static final long INFO_BITS = 0x3FF;
    private static final long INFO_TYPE = 0xC00;
    private static final long MASK = 0xFFFF_FFFFL;

    private final Births births;
    private final Shapes shapes;

    Readings(Births births, NamespaceTable namespaces) {
        this.births = births;
        this.shapes = new Shapes(namespaces);
    }

    /** The sample; null when the signal has no type yet, since nothing but "no value" has come from it. */
    @Nullable
    Sample sample(Item item, DataValue value, long receiveTime) {
        long status = status(value.getStatusCode());
        @Nullable Object raw = value.getStatusCode().isBad() ? null : raw(value.getValue());
        Shapes.@Nullable Shaped shaped = null;
        try {
            shaped = raw == null ? null : shapes.of(raw, item.names);
        } catch (Shapes.NotCarriedException e) {
            status = StatusCodes.Bad_NotSupported;
        }
        @Nullable SignalType type = shaped == null ? item.type() : shaped.type();
        if (type == null) {
            return null;
        }
        int id = births.as(item, type).id();
        @Nullable Object converted = births.value(item, shaped);
        Time time = Time.of(value, receiveTime);
        return new Sample(id, time.nanos(), time.clock(), time.server(), status, converted, item.first);
    }

    /** The time that decides, and the server's; 0 where it gave none. */
    private record Time(long nanos, ClockSource clock, long server) {
        static Time of(DataValue value, long receiveTime) {
            DateTime source = value.getSourceTime();
            DateTime serverTime = value.getServerTime();
            long server = Values.isKnown(serverTime) ? nanosOf(serverTime) : 0;
            if (Values.isKnown(source)) {
                return new Time(nanosOf(source), ClockSource.SOURCE, server);
            }
            return server != 0
                    ? new Time(server, ClockSource.SERVER, server)
                    : new Time(receiveTime, ClockSource.AGENT, 0);
        }
    }

    private static long nanosOf(@Nullable DateTime time) {
        return time == null ? 0 : Values.nanos(time);
    }

    private static @Nullable Object raw(@Nullable Variant variant) {
        @Nullable Object raw = variant == null ? null : variant.getValue();
        return raw instanceof Matrix matrix && matrix.isNull() ? null : raw;
    }

    /** The status without the overflow bit, which is told by a gap record (OPC UA Part 4 §7.39.1). */
    private static long status(StatusCode code) {
        long status = code.value() & MASK;
        if (!code.isOverflowSet()) {
            return status;
        }
        long without = status & ~OVERFLOW;
        return (without & INFO_BITS) == 0 ? without & ~INFO_TYPE : without;
    }
}
