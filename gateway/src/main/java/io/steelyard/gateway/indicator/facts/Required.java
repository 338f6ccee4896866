package io.steelyard.gateway.indicator.facts;

import io.steelyard.gateway.model.ApiQuery;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetRegister;
import io.steelyard.gateway.model.AssetRegister.Link;
import io.steelyard.gateway.model.AssetRegister.Machine;
import io.steelyard.gateway.model.AssetRegister.Meter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Signals that the register asks for: points to collect, meters that have to be there, heartbeats of systems. That a birth names
 * one is not enough, it has to give values. For one thread.
 */
final class Required {
    private final AssetRegister register;
    private final Presence presence;
    private final Function<AssetKey, Presence.Seen> seen;
    private final Shown shown;

    Required(AssetRegister register, Presence presence, Function<AssetKey, Presence.Seen> seen, Shown shown) {
        this.register = register;
        this.presence = presence;
        this.seen = seen;
        this.shown = shown;
    }

    /** By name or role, the signals that it asks for of each asset. */
    static Map<AssetKey, Set<String>> signals(AssetRegister register) {
        Map<AssetKey, Set<String>> all = new HashMap<>();
        BiConsumer<AssetKey, String> asks = (asset, signal) ->
                all.computeIfAbsent(asset, key -> new HashSet<>()).add(signal);
        for (Machine machine : register.machines()) {
            machine.signals().forEach(signal -> asks.accept(machine.asset(), signal));
        }
        register.meters().forEach(meter -> asks.accept(meter.asset(), meter.named()));
        for (Link link : register.systems()) {
            AssetKey asset = link.asset();
            if (asset != null) {
                asks.accept(asset, link.signal());
            }
        }
        return all;
    }

    /** Each signal of each machine. */
    Tally points() {
        Tally automatic = new Tally("points.automatic");
        for (Machine machine : register.machines()) {
            for (String signal : machine.signals()) {
                add(automatic, machine.asset() + " " + signal, machine.asset(), signal, shown.machines());
            }
        }
        return automatic;
    }

    /** {@code table} is that which asks for the signal. */
    private void add(Tally tally, String what, AssetKey asset, String signal, ApiQuery table) {
        Presence.Seen one = seen.apply(asset);
        Standing how = presence.networked(one).and(presence.collected(one, signal));
        ApiQuery query = shown.of(how.why(), asset, table, shown.signal(asset, signal));
        tally.add(what, how, 1, one.coverage(), query);
    }

    private List<Meter> requiredMeters() {
        return register.meters().stream().filter(Meter::required).toList();
    }

    Tally meters() {
        Tally all = new Tally("meters.required");
        requiredMeters().forEach(one -> all.add(one.asset().toString(), Standing.YES, 1, 1, shown.meters()));
        return all;
    }

    Tally metersOnline() {
        Tally online = new Tally("meters.online");
        requiredMeters().forEach(one -> add(online, one.asset().toString(), one.asset(), one.named(), shown.meters()));
        return online;
    }

    Tally systems() {
        Tally required = new Tally("systems.required");
        register.systems().forEach(link -> required.add(link.system(), Standing.YES, 1, 1, shown.systems()));
        return required;
    }

    Tally systemsLive() {
        Tally live = new Tally("systems.live");
        for (Link link : register.systems()) {
            Standing how = live(link);
            AssetKey asset = link.asset();
            double coverage = asset == null ? 1 : seen.apply(asset).lately();
            live.add(link.system(), how, 1, coverage, heartbeat(link, how.why()));
        }
        return live;
    }

    private ApiQuery heartbeat(Link link, String why) {
        AssetKey asset = link.asset();
        if (asset == null) {
            return shown.systems();
        }
        return shown.of(
                why,
                asset,
                shown.systems(),
                link.signal().isEmpty() ? shown.samples(asset) : shown.signal(asset, link.signal()));
    }

    /**
     * A signal that is named is the heartbeat: whatever else its asset tells does not stand for it. Where some of the last day was
     * not seen it may have come then.
     */
    private Standing live(Link link) {
        AssetKey asset = link.asset();
        if (asset == null) {
            return Standing.no("no-heartbeat-named");
        }
        Presence.Seen one = seen.apply(asset);
        if (one.description() == null) {
            return Standing.no("never-born");
        }
        if (!link.signal().isEmpty() && !one.born().contains(link.signal())) {
            return Standing.no("signal-not-born");
        }
        if (one.isLately() && (link.signal().isEmpty() || one.isLately(link.signal()))) {
            return Standing.YES;
        }
        boolean isSeen = one.lately() == 1;
        return new Standing(
                false, false, !isSeen, one.isLately() ? "signal-silent" : isSeen ? "silent-lately" : "unseen-lately");
    }
}
