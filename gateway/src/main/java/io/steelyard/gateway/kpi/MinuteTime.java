package io.steelyard.gateway.kpi;

import io.steelyard.gateway.kpi.time.Cell;
import io.steelyard.gateway.kpi.time.TimeModel;
import io.steelyard.gateway.model.AssetPlan.Calendar;
import io.steelyard.gateway.model.AssetPlan.Stretch;
import io.steelyard.gateway.model.StoredPoint;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A minute's time by cells, and the failures that began in it: state x mode x order x calendar x maintenance, or unknown. A
 * failure begins where a state out of service follows another one that was known, in a mode in which that is a failure. A
 * machine without a state, but with a counter, executes for a while after each of its steps. What was
 * said when another rule table read it says nothing.
 */
final class MinuteTime {
    private static final String NOT_EXECUTING = "2";
    private static final String EXECUTING = "3";
    private static final int LONGEST_NAME = 40;
    /** Names of most states and modes. */
    private static final String[] SMALL =
            IntStream.range(0, 64).mapToObj(Integer::toString).toArray(String[]::new);

    private final MinuteInput input;
    private final long since;
    private final TimeModel model;
    private final RowFields fields;
    private final @Nullable String state;
    private final @Nullable String mode;
    private final @Nullable String order;
    private final Sight sight;
    private final Sight ofOrder;
    private final @Nullable Moving moving;

    MinuteTime(MinuteInput input, Machine machine, RowFields fields) {
        this.input = input;
        this.since = input.declared().table().since();
        this.model = input.declared().model();
        this.fields = fields;
        this.state = machine.name("state");
        this.mode = state == null ? null : machine.name("mode");
        this.order = machine.name("order");
        this.moving = state == null ? Moving.of(input, machine) : null;
        this.sight = Sight.of(input, state, mode, moving == null ? null : moving.signal());
        this.ofOrder = order == null ? sight : Sight.of(input, order);
    }

    /** Adds the fields; none when no signal says what the asset does. */
    void fold() {
        if (state == null && moving == null) {
            return;
        }
        Track states = new Track(input, state, since);
        Track modes = new Track(input, mode, since);
        Track orders = new Track(input, order);
        long[] edges = edges(states, modes, orders);
        fields.put(MinuteFold.UNKNOWN, 0L);
        long failures = 0;
        Cell before = cellBefore();
        for (int i = 0; i + 1 < edges.length; i++) {
            long at = edges[i];
            Cell cell = cell(at, states, modes, orders);
            add(cell, edges[i + 1] - at);
            failures += isFailure(before, cell) ? 1 : 0;
            before = cell;
        }
        if (state != null) {
            fields.put(MinuteFold.FAILURES, failures);
        }
    }

    private long[] edges(Track states, Track modes, Track orders) {
        Edges edges = new Edges(input.minute(), input.minute() + MinuteFold.NANOS);
        states.mark(edges);
        modes.mark(edges);
        orders.mark(edges);
        sight.mark(edges);
        ofOrder.mark(edges);
        if (moving != null) {
            moving.mark(edges);
        }
        for (Stretch stretch : input.declared().plan().stretches()) {
            edges.add(stretch.from());
            edges.add(stretch.to());
        }
        return edges.sorted();
    }

    /** What was known just before the minute, as far as a failure minds. */
    private Cell cellBefore() {
        long at = input.minute() - 1;
        StoredPoint last = state == null ? null : input.before().get(state);
        StoredPoint inMode = mode == null ? null : input.before().get(mode);
        boolean known = last != null
                && isUsable(last)
                && (mode == null || (inMode != null && isUsable(inMode)))
                && !sight.isBlind(at);
        return known && last != null
                ? new Cell(name(last.value()), inMode == null ? null : name(inMode.value()), Cell.Flags.NONE)
                : new Cell(null, null, Cell.Flags.NONE);
    }

    private boolean isUsable(StoredPoint point) {
        return point.time() >= since && MinuteFold.isUsable(point);
    }

    private boolean isFailure(Cell before, Cell cell) {
        return cell.state() != null
                && before.state() != null
                && model.isFailing(cell.state(), cell.mode())
                && !model.isOutOfService(before.state());
    }

    private void add(Cell cell, long nanos) {
        FoldMemory.CellNames names = fields.names(cell);
        fields.add(names.total(), nanos);
        String part = names.part();
        if (part != null) {
            fields.add(part, nanos);
        }
    }

    /** What is true from the instant on, up to the next edge. */
    private Cell cell(long at, Track states, Track modes, Track orders) {
        Stretch stretch = stretch(input.declared().plan().stretches(), at);
        Calendar calendar = stretch == null ? Calendar.NONE : stretch.calendar();
        boolean maintenance = stretch != null && stretch.maintenance();
        Object inState = moving == null ? states.valueAt(at) : moving.at(at) ? EXECUTING : NOT_EXECUTING;
        Object inMode = modes.valueAt(at);
        boolean known = inState != null
                && (mode == null || inMode != null)
                && !sight.isBlind(at)
                && (moving == null || moving.isKnown(at));
        Cell.Order ordered = ordered(at, stretch, orders);
        if (!known) {
            return new Cell(null, null, new Cell.Flags(calendar, Cell.Order.NO, maintenance, false));
        }
        return new Cell(
                name(inState),
                mode == null ? null : name(inMode),
                new Cell.Flags(calendar, ordered, maintenance, moving != null));
    }

    private Cell.Order ordered(long at, @Nullable Stretch stretch, Track orders) {
        Object value = orders.valueAt(at);
        if (stretch != null && stretch.job() != null) {
            return Cell.Order.YES;
        }
        if (order == null) {
            return Cell.Order.NO;
        }
        return value == null || ofOrder.isBlind(at)
                ? Cell.Order.UNKNOWN
                : value.toString().isBlank() ? Cell.Order.NO : Cell.Order.YES;
    }

    /** The stretch of the plan that the instant lies in, or null. */
    static @Nullable Stretch stretch(List<Stretch> stretches, long at) {
        for (Stretch stretch : stretches) {
            if (at >= stretch.from() && at < stretch.to()) {
                return stretch;
            }
        }
        return null;
    }

    /** As it stands in a field's name: numbers without a fraction, and no dot. */
    static String name(@Nullable Object value) {
        if (value instanceof Long number && number >= 0 && number < SMALL.length) {
            return SMALL[number.intValue()];
        }
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
            return Long.toString(number.longValue());
        }
        String text = Objects.toString(value, "");
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < Math.min(LONGEST_NAME, text.length()); i++) {
            char c = text.charAt(i);
            name.append(Character.isLetterOrDigit(c) || c == '-' ? c : '_');
        }
        return name.isEmpty() ? "_" : name.toString();
    }
}
