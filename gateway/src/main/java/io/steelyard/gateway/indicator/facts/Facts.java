package io.steelyard.gateway.indicator.facts;

import io.steelyard.gateway.indicator.EvidenceSource;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.ApiQuery;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetRegister;
import io.steelyard.gateway.model.AssetRegister.Machine;
import io.steelyard.gateway.model.BirthDigests;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Member;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.Shortfall;
import io.steelyard.gateway.model.Subject;
import io.steelyard.gateway.model.ToldSignals;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Counts a site's register against the wire. Equipment is networked when it told Good values on enough of its planned days
 * ({@link Rules}), a signal of it collected when it had values on as many, digital when the register names a controller and, if it
 * is networked, its state was read. Any thread; reads sums of days.
 */
public final class Facts implements EvidenceSource {
    private static final String KEY_OEE = "equipment.key-oee";
    private static final List<String> OF_OEE =
            List.of("time.apt", "time.pbt", "time.planned-run", "count.gq", "count.pq");

    private final Doors doors;
    private final Scenes scenes;
    private final Companions companions;
    private final Countings<Asked, Found> countings;
    private final SignalDays signalDays;
    private final BirthDigests births = new BirthDigests();

    /** What was asked. */
    private record Asked(String site, Window window, String register) {}

    /** What facts are made of. */
    public interface Doors {
        /** The site's register; one without machines when there is none. */
        AssetRegister register(String site);

        /** Every asset of the site that was ever born, as births said by the end of the window. */
        List<AssetDescription> born(String site, Window window);

        /** Sums of one asset's minutes. */
        Evidence sums(AssetKey asset, Window window);

        /** When the asset's first minute begins; {@link Long#MAX_VALUE} while it has none. */
        long firstMinute(AssetKey asset);

        /** What the asset's minutes of a day tell of these signals. */
        ToldSignals told(AssetKey asset, List<SignalDescription> signals, Window day);

        /** How an agent's connections were secured by the end of the window, as JSON of its birth; empty when it does not say so. */
        String security(AgentKey agent, Window window);

        /** When equipment of the site counts as networked. */
        Rules rules(String site);
    }

    /**
     * What was found of a site.
     *
     * @param members by the quantity that counts them, one by one
     * @param grounds by the quantity that rests on them otherwise: of several operations each, or by points
     * @param shortfalls by the quantity, what its share lacks of things that are no members of their own: key operations
     * @param links ids of the links that have an automatic source
     */
    public record Found(
            Evidence evidence,
            SortedMap<String, List<Member>> members,
            SortedMap<String, List<Member>> grounds,
            SortedMap<String, Shortfall> shortfalls,
            List<String> links) {

        public Found {
            links = List.copyOf(links);
        }
    }

    /** {@code nanoTime} tells how old a counting is. */
    public Facts(Doors doors, LongSupplier nanoTime) {
        this.doors = doors;
        this.countings = new Countings<>(nanoTime);
        this.signalDays = new SignalDays(doors::told);
        this.scenes = Scenes.usual();
        this.companions = Companions.usual();
    }

    /** Names of the scenes that the guide has. */
    public static List<String> sceneNames() {
        return Scenes.usual().scenes().stream().map(Scenes.Scene::name).toList();
    }

    @Override
    public Evidence of(Subject subject, List<AssetKey> assets, Window window) {
        return find(subject.site(), window).evidence();
    }

    /** All of it, with those that are counted. */
    public Found find(String site, Window window) {
        AssetRegister register = doors.register(site);
        if (register.machines().isEmpty()) {
            return NoRegister.found(
                    site, window, register.versions().machines(), endpoints(doors.born(site, window), window));
        }
        Asked asked = new Asked(site, window, register.digest());
        return countings.of(asked, () -> new Counting(register, window).found());
    }

    /** Of what was read by the end of the window, or of which nothing was read yet: an agent that came later was not there. */
    private Endpoints endpoints(Collection<AssetDescription> born, Window window) {
        List<AssetDescription> there = born.stream()
                .filter(asset -> {
                    long first = doors.firstMinute(asset.key());
                    return first == Long.MAX_VALUE || first < window.to();
                })
                .toList();
        return new Endpoints(there, agent -> doors.security(agent, window));
    }

    /** One counting of one site. */
    private final class Counting {
        private final AssetRegister register;
        private final Window window;
        private final Presence presence;
        private final long looked;
        private final Shown shown;
        private final Proofs proofs;
        private final Map<AssetKey, Presence.Seen> seen = new HashMap<>();
        private final Map<AssetKey, AssetDescription> born = new HashMap<>();
        private final SortedMap<String, Quantity> quantities = new TreeMap<>();
        private final SortedMap<String, String> digests = new TreeMap<>();
        private final SortedMap<String, List<Member>> members = new TreeMap<>();
        private final SortedMap<String, List<Member>> grounds = new TreeMap<>();
        private final SortedMap<String, Shortfall> shortfalls = new TreeMap<>();

        Counting(AssetRegister register, Window window) {
            this.register = register;
            this.window = window;
            this.presence = new Presence(doors.rules(register.site()), sums(), signalDays);
            this.proofs = new Proofs(scenes, presence, this::seen);
            doors.born(register.site(), window).forEach(asset -> born.put(asset.key(), asset));
            this.shown = new Shown(register, born, window);
            looked = born.keySet().stream().mapToLong(doors::firstMinute).min().orElse(Long.MIN_VALUE);
            digests.put("register", register.digest());
            digests.put("rules", doors.rules(register.site()).toString());
            digests.put("looked", Long.toString(looked));
        }

        private Presence.Sums sums() {
            Map<AssetKey, Set<String>> required = Required.signals(register);
            return new Presence.Sums() {
                @Override
                public Evidence sums(AssetKey asset, Window over) {
                    return doors.sums(asset, over);
                }

                @Override
                public long firstMinute(AssetKey asset) {
                    return doors.firstMinute(asset);
                }

                @Override
                public Set<String> asked(AssetKey asset) {
                    Set<String> asked = new HashSet<>(scenes.signals());
                    asked.addAll(required.getOrDefault(asset, Set.of()));
                    return asked;
                }
            };
        }

        Found found() {
            machines();
            operations();
            required();
            Automatic links = automatic();
            links.scenesTo(quantities, members);
            links.linksTo(quantities, grounds);
            endpoints(born.values(), window).addTo(quantities, members, grounds, digests);
            seen.values().forEach(one -> digests.putAll(one.digests()));
            born.keySet().stream().filter(seen::containsKey).map(born::get).forEach(this::said);
            return new Found(
                    new Evidence(register.site(), window, quantities, digests),
                    members,
                    grounds,
                    shortfalls,
                    links.held());
        }

        /** What births said of it by then is part of what all of it was counted from. */
        private void said(AssetDescription asset) {
            digests.put(BirthDigests.NAME + asset.key(), births.of(asset));
            digests.put("equipment.companion|" + asset.key(), asset.profileBefore(window.to()));
        }

        private Automatic automatic() {
            List<Machine> networked = register.machines().stream()
                    .filter(machine -> networked(machine.asset()).counts())
                    .toList();
            return new Automatic(
                    scenes,
                    register,
                    networked,
                    asset -> presence.collected(seen(asset)),
                    asset -> networked(asset).isCertain() ? presence.collectedForCertain(seen(asset)) : Set.of(),
                    asset -> seen(asset).born());
        }

        private Presence.Seen seen(AssetKey asset) {
            return seen.computeIfAbsent(asset, key -> presence.of(key, born.get(key), window, looked));
        }

        private Standing networked(AssetKey asset) {
            return presence.networked(seen(asset));
        }

        private void machines() {
            List<Machine> production =
                    register.machines().stream().filter(Machine::production).toList();
            List<Machine> key =
                    register.machines().stream().filter(Machine::key).toList();
            List<Machine> networked = production.stream()
                    .filter(one -> networked(one.asset()).mayCount())
                    .toList();
            Function<Machine, Standing> all = one -> Standing.YES;
            Function<Machine, Standing> net = one -> networked(one.asset());
            count("equipment.production", production, all, asset -> shown.machines());
            count("equipment.digital", production, this::digital, this::controlOf);
            count("equipment.networked", production, net, shown::samples);
            count("equipment.key", key, all, asset -> shown.machines());
            count("equipment.key-networked", key, net, shown::samples);
            count(KEY_OEE, key, this::effectiveness, shown::effectiveness);
            warned(key);
            count(
                    "equipment.opcua",
                    networked,
                    one -> networked(one.asset()).and(Standing.unless(isOfServer(one) ? "" : "not-opcua")),
                    shown::asset);
            count(
                    "equipment.companion",
                    networked,
                    one -> networked(one.asset())
                            .and(Standing.unless(
                                    companions.describe(born.get(one.asset()), window.to())
                                            ? ""
                                            : "no-companion-profile")),
                    shown::asset);
        }

        /** A controller is enough of what is not networked; of what is, its state has to be read. */
        private Standing digital(Machine machine) {
            if (machine.controlled() == null || !machine.controlled()) {
                return Standing.no(machine.controlled() == null ? "controller-not-told" : "no-controller");
            }
            return read(machine.asset());
        }

        /** Whether its control was read, as far as it is networked at all. */
        private Standing read(AssetKey asset) {
            Presence.Seen one = seen(asset);
            Standing networked = networked(asset);
            if (one.isStateRead() || !networked.mayCount()) {
                return Standing.YES;
            }
            return networked.counts()
                    ? new Standing(false, false, one.unseen() > 0, "state-never-read")
                    : new Standing(true, false, true, "seen-too-short");
        }

        /** Of what is not networked the register tells of its controller; of what is, its state. */
        private ApiQuery controlOf(AssetKey asset) {
            return networked(asset).mayCount() ? shown.states(asset) : shown.machines();
        }

        /** Whether its OEE is known; of one of which nothing was seen in the window it may be. */
        private Standing effectiveness(Machine machine) {
            if (born.get(machine.asset()) == null) {
                return Standing.no("never-born");
            }
            Evidence evidence = doors.sums(machine.asset(), window);
            digests.put(
                    KEY_OEE + "|" + machine.asset(),
                    String.join(" ", evidence.digests().values()));
            SortedMap<String, Quantity> sums = evidence.quantities();
            for (String name : OF_OEE) {
                Quantity quantity = sums.get(name);
                if (quantity == null || !quantity.isKnown()) {
                    String why = quantity == null || quantity.reason().isEmpty() ? "no-value" : quantity.reason();
                    Quantity samples = sums.get("samples.good");
                    boolean isSeen = samples != null && samples.coverage() > 0;
                    return new Standing(false, false, !isSeen, why);
                }
            }
            return Standing.YES;
        }

        private boolean isOfServer(Machine machine) {
            AssetDescription description = born.get(machine.asset());
            return description != null && !description.server().isEmpty();
        }

        private void operations() {
            KeyOperations.Machines machines = new KeyOperations.Machines() {
                @Override
                public Standing networked(AssetKey asset) {
                    return Counting.this.networked(asset);
                }

                @Override
                public Standing read(AssetKey asset) {
                    return Counting.this.read(asset);
                }

                @Override
                public Standing told(AssetKey asset, String what) {
                    return proofs.of(asset, what);
                }

                @Override
                public double coverage(AssetKey asset) {
                    return seen(asset).coverage();
                }
            };
            new KeyOperations(register, machines, shown).addTo(quantities, grounds, shortfalls);
        }

        /** By a rule that people say is there, while the machine is networked; or by what it tells itself, whatever they say. */
        private void warned(List<Machine> key) {
            Tally tally = new Tally("equipment.key-warned");
            boolean isTold = true;
            for (Machine one : key) {
                AssetKey asset = one.asset();
                Standing told = proofs.of(asset, Proofs.WARNING);
                Standing said =
                        Standing.unless(one.warned() ? "" : "no-warning-rule").and(networked(asset));
                Standing how = Proofs.orTold(said, told);
                isTold &= !how.counts() || told.counts();
                ApiQuery shows = shown.of(how.why(), asset, shown.machines(), shown.samples(asset));
                tally.add(asset.toString(), how, 1, seen(asset).coverage(), shows);
            }
            put(tally, isTold && tally.isAny() ? Grade.T : register.grade());
        }

        private void required() {
            Required required = new Required(register, presence, this::seen, shown);
            Tally points = required.points();
            number("points.planned", points.all().size());
            put(points, register.grade());
            put(required.meters(), register.gradeOfMeters());
            put(required.metersOnline(), register.gradeOfMeters());
            put(required.systems(), register.gradeOfSystems());
            put(required.systemsLive(), register.gradeOfSystems());
        }

        /** {@code query} shows of an asset why it counts. */
        private void count(
                String name, List<Machine> among, Function<Machine, Standing> how, Function<AssetKey, ApiQuery> query) {
            Tally tally = new Tally(name);
            for (Machine one : among) {
                AssetKey asset = one.asset();
                Standing standing = how.apply(one);
                tally.add(
                        asset.toString(),
                        standing,
                        1,
                        seen(asset).coverage(),
                        shown.of(standing.why(), asset, shown.machines(), query.apply(asset)));
            }
            put(tally, register.grade());
        }

        private void put(Tally tally, Grade grade) {
            members.put(tally.name(), tally.all());
            quantities.put(tally.name(), tally.quantity(grade));
        }

        private void number(String name, long count) {
            quantities.put(name, Quantity.exactly(BigDecimal.valueOf(count), "1", register.grade()));
        }
    }
}
