package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import org.jspecify.annotations.Nullable;

/**
 * A minute's energy in kilowatt hours, and the part that was taken while the machine did not execute. An increase belongs to the
 * state that held just before the reading that shows it; of one that came over a stretch that nobody saw, nobody knows.
 */
final class MinuteEnergy implements MinuteCounter.Steps {
    private final MinuteInput input;
    private final @Nullable String state;
    private final @Nullable Double factor;
    private final Track states;
    private final Sight sight;
    private double all;
    private double idle;
    private double undecided;

    MinuteEnergy(MinuteInput input, Machine machine, SignalDescription energy) {
        this.input = input;
        this.state = machine.name("state");
        this.factor = machine.energy(input.declared().conversions(), energy).real();
        this.states = new Track(input, state, input.declared().table().since());
        this.sight = Sight.of(input, state);
    }

    @Override
    public void step(long at, double increase, boolean seen) {
        if (factor == null) {
            return;
        }
        double taken = increase * factor;
        all += taken;
        Object inState = states.valueAt(at - 1);
        if (!seen || inState == null || sight.isBlind(at - 1)) {
            undecided += taken;
        } else if (!input.declared().model().isExecuting(MinuteTime.name(inState))) {
            idle += taken;
        }
    }

    /** Adds the fields; none when the signal's unit is not one of energy. */
    void put(RowFields fields) {
        if (factor == null) {
            return;
        }
        fields.put(MinuteFold.KILOWATT_HOURS, all);
        if (state != null) {
            fields.put(MinuteFold.IDLE, idle);
            fields.put(MinuteFold.UNDECIDED, undecided);
        }
    }
}
