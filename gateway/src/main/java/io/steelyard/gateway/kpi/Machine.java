package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.units.SignalUnits.Found;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The signals of a minute's asset by their roles; of several with one role the first counts. */
final class Machine {
    private final AssetDescription asset;
    private final Map<String, SignalDescription> byRole = new HashMap<>();
    private final String[] sorted;
    private final Map<String, Found> energy = new HashMap<>();
    private final Map<String, Found> parts = new HashMap<>();
    private final Map<String, Found> speed = new HashMap<>();
    private Conversions conversions = Conversions.NONE;

    Machine(AssetDescription asset) {
        this.asset = asset;
        for (SignalDescription signal : asset.signals()) {
            if (signal.role() != null) {
                byRole.putIfAbsent(signal.role(), signal);
            }
        }
        this.sorted = asset.signals().stream()
                .map(SignalDescription::name)
                .distinct()
                .sorted()
                .toArray(String[]::new);
    }

    /** Whether it is made of this description. */
    boolean isOf(AssetDescription other) {
        return Objects.equals(asset, other);
    }

    @Nullable
    SignalDescription with(String role) {
        return byRole.get(role);
    }

    @Nullable
    String name(String role) {
        SignalDescription signal = with(role);
        return signal == null ? null : signal.name();
    }

    /** As {@link Conversions#energy}, found once. */
    Found energy(Conversions declared, SignalDescription signal) {
        return found(energy, declared, signal, Conversions::energy);
    }

    /** As {@link Conversions#parts}, found once. */
    Found parts(Conversions declared, SignalDescription signal) {
        return found(parts, declared, signal, Conversions::parts);
    }

    /** As {@link Conversions#speed}, found once. */
    Found speed(Conversions declared, SignalDescription signal) {
        return found(speed, declared, signal, Conversions::speed);
    }

    private Found found(
            Map<String, Found> known,
            Conversions declared,
            SignalDescription signal,
            BiFunction<Conversions, SignalDescription, Found> find) {
        if (!Objects.equals(conversions, declared)) {
            energy.clear();
            parts.clear();
            speed.clear();
            conversions = declared;
        }
        return known.computeIfAbsent(signal.name(), name -> find.apply(declared, signal));
    }

    /** Hands over each signal's name in their order. */
    Iterable<String> names() {
        return Arrays.asList(sorted);
    }
}
