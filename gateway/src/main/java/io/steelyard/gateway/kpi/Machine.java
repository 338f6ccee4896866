package io.steelyard.gateway.kpi;

import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.units.SignalUnits.Found;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The signals of a minute's asset, and by their roles, of several with one role the first; and what minutes of it that follow
 * each other find unchanged. For one thread.
 */
final class Machine {
    private final AssetDescription asset;
    private final Map<String, SignalDescription> byRole = new HashMap<>();
    private final List<MachineSignal> signals = new ArrayList<>();
    private final List<Told> lasts = new ArrayList<>();
    private final Long expected;
    private final HandedDigest handed;
    private final Map<String, Found> energy = new HashMap<>();
    private final Map<String, Found> parts = new HashMap<>();
    private final Map<String, Found> speed = new HashMap<>();
    private Conversions conversions = Conversions.NONE;

    /**
     * A signal whose last value a row tells for its role.
     *
     * @param field under which it does
     * @param counts whether of a counter the last usable value is told
     */
    record Told(MachineSignal signal, String field, boolean counts) {}

    Machine(AssetDescription asset) {
        this.asset = asset;
        Map<String, MachineSignal> first = new TreeMap<>();
        Map<String, MachineSignal> ofRole = new HashMap<>();
        for (SignalDescription description : asset.signals()) {
            MachineSignal signal = new MachineSignal(description, signals.size());
            signals.add(signal);
            first.putIfAbsent(description.name(), signal);
            if (description.role() != null && byRole.putIfAbsent(description.role(), description) == null) {
                ofRole.put(description.role(), signal);
            }
        }
        for (String role : MinuteFold.ROLES_TOLD) {
            MachineSignal signal = ofRole.get(role);
            if (signal != null) {
                lasts.add(new Told(signal, MinuteFold.LAST + role, MinuteFold.COUNTERS.contains(role)));
            }
        }
        this.expected = signals.size() * MinuteFold.NANOS;
        this.handed = new HandedDigest(List.copyOf(first.values()));
    }

    /** All of them, as the asset's description says. */
    List<MachineSignal> signals() {
        return signals;
    }

    /** Those whose last value a row tells for their role, in the order of {@link MinuteFold#ROLES_TOLD}. */
    List<Told> lasts() {
        return lasts;
    }

    /** Of what the minute hands over. */
    Long handed(MachineMinute minute) {
        return handed.of(minute);
    }

    /** A minute of each signal, in nanoseconds. */
    Long expected() {
        return expected;
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
}
