package io.steelyard.edge.opcua;

import io.steelyard.edge.model.ClockSource;
import io.steelyard.edge.model.Parts;
import io.steelyard.edge.model.Sample;
import io.steelyard.edge.model.SignalInfo;
import io.steelyard.edge.model.SignalType;
import io.steelyard.edge.opcua.clock.SourceWatch;
import io.steelyard.edge.opcua.filter.DeadbandFilter;
import io.steelyard.edge.opcua.types.UndecodableException;
import java.util.function.Consumer;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.Matrix;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a sample of a data value. For the server's thread only. */
final class Readings {
    private static final Logger LOG = LoggerFactory.getLogger(Readings.class);

    private final Births births;
    private final Shapes shapes;
    private final SourceWatch sources;
    private final Consumer<Item> changed;
    private final Consumer<Item> missed;
    private boolean doubted;

    /**
     * For one session.
     *
     * @param changed is told of each value that says that its variable is another now, its unit for instance
     * @param missed is told of each value that says that its variable is no more
     */
    Readings(Births births, Shapes shapes, SourceWatch sources, Consumer<Item> changed, Consumer<Item> missed) {
        this.births = births;
        this.shapes = shapes;
        this.sources = sources;
        this.changed = changed;
        this.missed = missed;
    }

    /**
     * The sample; null when the signal has no type yet, since nothing but "no value" has come from it, and when its variable may
     * be another one since ({@link Item#doubted}). One whose bytes cannot be read has Bad_DecodingError and no value, never the
     * bytes.
     */
    @Nullable
    Sample sample(Item item, DataValue value, long receiveTime) throws UaException, InterruptedException {
        if (StatusBits.saysChanged(value.getStatusCode())) {
            changed.accept(item);
        }
        long status = StatusBits.withoutOverflow(value.getStatusCode());
        if (StatusBits.saysGone(value.getStatusCode())) {
            missed.accept(item);
        }
        @Nullable Object raw = value.getStatusCode().isBad() ? null : raw(value.getValue());
        Shapes.@Nullable Shaped shaped = null;
        @Nullable SignalType type = item.type();
        try {
            shaped = raw == null ? null : shapes.as(item.signal.role(), raw, item.names);
            type = shaped == null ? type : shaped.type();
            tellLeftOut(item, shaped);
            if (shaped != null && StatusBits.saysRestructured(value.getStatusCode())) {
                shapes.restructured();
            }
        } catch (Shapes.NotCarriedException e) {
            status = StatusCodes.Bad_NotSupported;
            tell(item, e);
        } catch (UndecodableException e) {
            status = StatusCodes.Bad_DecodingError;
            type = type == null ? Shapes.unread(raw) : type;
            tell(item, e);
        }
        if (type == null || item.doubted || (shaped != null && !item.takes(type))) {
            doubted |= item.doubted;
            return null;
        }
        @Nullable SignalInfo info = births.as(item, type);
        if (info == null) {
            info = item.info;
            shaped = null;
            status = StatusCodes.Bad_NotSupported;
            tell(item, new Shapes.NotCarriedException(Births.NO_ROOM));
        }
        if (info == null) {
            item.doubted = true; // who looks at it finds that it cannot be told
            doubted = true;
            return null;
        }
        @Nullable Object converted = births.value(item, shaped);
        Time time = Time.of(value, receiveTime);
        if (time.clock() == ClockSource.SOURCE && value.getStatusCode().isGood()) {
            sources.look(item.asset, item.lastSource, time.nanos(), time.server(), receiveTime);
        }
        boolean filtered = isFiltered(item, value, converted, status);
        return new Sample(
                info.id(), time.nanos(), time.clock(), time.server(), status, converted, item.first, filtered);
    }

    /**
     * Whether a value only says that the state machine of a state that others around it tell, too, is not active now: nothing
     * of the state, then, which one of those tells.
     */
    boolean isAside(Item item, DataValue value) {
        if (!births.isInside(item)) {
            return false;
        }
        @Nullable Object raw = raw(value.getValue());
        long code = value.getStatusCode().value();
        return code == StatusCodes.Bad_StateNotActive
                || (!value.getStatusCode().isBad() && (raw == null || (raw instanceof NodeId id && id.isNull())));
    }

    /** When the value was so. */
    static long time(DataValue value, long receiveTime) {
        return Time.of(value, receiveTime).nanos();
    }

    /** Whether a value was not told since this was last asked because its variable may be another one. */
    boolean haveDoubted() {
        boolean was = doubted;
        doubted = false;
        return was;
    }

    /**
     * A sample of a value from history; null when it cannot be told under the signal's present type. No filter holds it back:
     * what the filter knows is of the present.
     */
    @Nullable
    Sample past(Item item, DataValue value, long receiveTime) throws UaException, InterruptedException {
        SignalInfo info = item.info;
        if (info == null || isAside(item, value)) {
            return null;
        }
        @Nullable Object raw = value.getStatusCode().isBad() ? null : raw(value.getValue());
        Shapes.@Nullable Shaped shaped;
        try {
            shaped = raw == null ? null : shapes.as(item.signal.role(), raw, item.names);
        } catch (Shapes.NotCarriedException | UndecodableException e) {
            return null;
        }
        if (shaped != null && !shaped.type().equals(info.type())) {
            return null;
        }
        @Nullable Object converted = births.value(item, shaped);
        Time time = Time.of(value, receiveTime);
        long status = StatusBits.withoutOverflow(value.getStatusCode());
        return new Sample(info.id(), time.nanos(), time.clock(), time.server(), status, converted, false);
    }

    /** Behind a gap nobody knows how far the value has gone meanwhile. */
    private static boolean isFiltered(Item item, DataValue value, @Nullable Object converted, long status) {
        DeadbandFilter filter = item.filter;
        if (filter == null) {
            return false;
        }
        SignalInfo info = item.info;
        @Nullable
        Double size = filter.deadband().size(info == null ? null : info.low(), info == null ? null : info.high());
        if (size == null && !item.rangeMissed) {
            item.rangeMissed = true;
            LOG.warn("{} has a deadband in percent and no EURange: every change is told", item.name());
        }
        boolean always = item.first || value.getStatusCode().isOverflowSet();
        return !filter.passes(Parts.own(converted), status, always, size, info != null && info.isUnsigned());
    }

    /** Once in a session: such values come as often as any. */
    private static void tellLeftOut(Item item, Shapes.@Nullable Shaped shaped) {
        if (shaped == null || shaped.leftOut() == 0 || item.shortened) {
            return;
        }
        item.shortened = true;
        LOG.warn(
                "{} has more below it than is told, {} parts of its value are left out: of a list the first {} elements"
                        + " are told one by one, of a value {} signals, and none whose name is longer than {} letters;"
                        + " map the variables that it is made of",
                item.name(),
                shaped.leftOut(),
                TakingApart.MOST_ELEMENTS,
                TakingApart.MOST_LEAVES,
                TakingApart.LONGEST_NAME);
    }

    /** Once for each reason: such values come as often as any. */
    private static void tell(Item item, Exception why) {
        String reason = why.getMessage() + "";
        if (!reason.equals(item.undecodable)) {
            LOG.warn("{} has values that cannot be read, which are told without value: {}", item.name(), reason);
        }
        item.undecodable = reason;
    }

    /** The time that decides, and the server's; 0 where it gave none. */
    private record Time(long nanos, ClockSource clock, long server) {
        static Time of(DataValue value, long receiveTime) {
            DateTime source = value.getSourceTime();
            DateTime serverTime = value.getServerTime();
            long server = Times.isKnown(serverTime) ? nanosOf(serverTime) : 0;
            if (Times.isKnown(source)) {
                return new Time(nanosOf(source), ClockSource.SOURCE, server);
            }
            return server != 0
                    ? new Time(server, ClockSource.SERVER, server)
                    : new Time(receiveTime, ClockSource.AGENT, 0);
        }
    }

    private static long nanosOf(@Nullable DateTime time) {
        return time == null ? 0 : Times.nanos(time);
    }

    private static @Nullable Object raw(@Nullable Variant variant) {
        @Nullable Object raw = variant == null ? null : variant.getValue();
        return raw instanceof Matrix matrix && matrix.isNull() ? null : raw;
    }
}
