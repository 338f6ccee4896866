package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The signals of a minute's asset by their roles; of several with one role the first counts. */
final class Machine {
    private final List<SignalDescription> signals;

    Machine(MinuteInput input) {
        this.signals = input.asset().signals();
    }

    @Nullable
    SignalDescription with(String role) {
        for (SignalDescription signal : signals) {
            if (role.equals(signal.role())) {
                return signal;
            }
        }
        return null;
    }

    @Nullable
    String name(String role) {
        SignalDescription signal = with(role);
        return signal == null ? null : signal.name();
    }
}
