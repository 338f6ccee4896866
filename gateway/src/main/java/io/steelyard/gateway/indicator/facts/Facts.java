package io.steelyard.gateway.indicator.facts;

import io.steelyard.gateway.indicator.EvidenceSource;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetRegister;
import io.steelyard.gateway.model.AssetRegister.Machine;
import io.steelyard.gateway.model.AssetRegister.Meter;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Member;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.Subject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Counts a site's register against the wire. Equipment is networked when it told Good values on enough of its planned days
 * ({@link Rules}), digital when the register names a controller and, if it is networked, its state was read. Any thread;
 * reads sums of days.
 */
public final class Facts implements EvidenceSource {
    private static final String NO_REGISTER = "no-register";
    private static final List<String> OF_REGISTER = List.of(
            "equipment.production",
            "equipment.digital",
            "equipment.networked",
            "equipment.key",
            "equipment.key-networked",
            "equipment.opcua",
            "equipment.companion",
            "equipment.key-oee",
            "equipment.key-warned",
            "operations.key",
            "operations.numerically-controlled",
            "operations.automatic-verdict",
            "points.planned",
            "points.automatic",
            "systems.required",
            "systems.live",
            "meters.required",
            "meters.online",
            "links.score",
            "scenes.evidenced");
    private static final List<String> OF_OEE =
            List.of("time.apt", "time.pbt", "time.planned-run", "count.gq", "count.pq");

    private final Doors doors;
    private final Scenes scenes;
    private final Countings<Asked, Found> countings;

    /** What was asked. */
    private record Asked(String site, Window window, String register) {}

    /** What facts are made of. */
    public interface Doors {
        /** The site's register; one without machines when there is none. */
        AssetRegister register(String site);

        /** Every asset of the site that was ever born. */
        List<AssetDescription> born(String site);

        /** Sums of one asset's minutes. */
        Evidence sums(AssetKey asset, Window window);

        /** When the asset's first minute begins; {@link Long#MAX_VALUE} while it has none. */
        long firstMinute(AssetKey asset);

        /** How an agent's connections are secured, as JSON of its birth; empty when it does not say so. */
        String security(AgentKey agent);

        /** When equipment of the site counts as networked. */
        Rules rules(String site);
    }

    /**
     * What was found of a site.
     *
     * @param members by the quantity that counts them
     * @param links ids of the links that have an automatic source
     */
    public record Found(Evidence evidence, SortedMap<String, List<Member>> members, List<String> links) {

        public Found {
            links = List.copyOf(links);
        }
    }

    /** {@code nanoTime} tells how old a counting is. */
    public Facts(Doors doors, LongSupplier nanoTime) {
        this.doors = doors;
        this.countings = new Countings<>(nanoTime);
        this.scenes = Scenes.usual();
    }

    @Override
    public Evidence of(Subject subject, List<AssetKey> assets, Window window) {
        return find(subject.site(), window).evidence();
    }

    /** All of it, with those that are counted. */
    public Found find(String site, Window window) {
        AssetRegister register = doors.register(site);
        if (register.machines().isEmpty()) {
            SortedMap<String, Quantity> none = new TreeMap<>();
            OF_REGISTER.forEach(name -> none.put(name, Quantity.missing("1", Grade.R, NO_REGISTER)));
            SortedMap<String, List<Member>> members = new TreeMap<>();
            SortedMap<String, String> digests = new TreeMap<>();
            new Endpoints(doors.born(site), doors::security).addTo(none, members, digests);
            return new Found(new Evidence(site, window, none, digests), members, List.of());
        }
        Asked asked = new Asked(site, window, register.digest());
        return countings.of(asked, () -> new Counting(register, window).found());
    }

    /** One counting of one site. */
    private final class Counting {
        private final AssetRegister register;
        private final Window window;
        private final Presence presence;
        private final long looked;
        private final Map<AssetKey, Presence.Seen> seen = new HashMap<>();
        private final Map<AssetKey, AssetDescription> born = new HashMap<>();
        private final SortedMap<String, Quantity> quantities = new TreeMap<>();
        private final SortedMap<String, String> digests = new TreeMap<>();
        private final SortedMap<String, List<Member>> members = new TreeMap<>();

        Counting(AssetRegister register, Window window) {
            this.register = register;
            this.window = window;
            this.presence = new Presence(doors.rules(register.site()), new Presence.Sums() {
                @Override
                public Evidence sums(AssetKey asset, Window over) {
                    return doors.sums(asset, over);
                }

                @Override
                public long firstMinute(AssetKey asset) {
                    return doors.firstMinute(asset);
                }
            });
            doors.born(register.site()).forEach(asset -> born.put(asset.key(), asset));
            looked = born.keySet().stream().mapToLong(doors::firstMinute).min().orElse(Long.MIN_VALUE);
            digests.put("register", register.digest());
        }

        Found found() {
            machines();
            operations();
            points();
            meters();
            systems();
            List<String> links = links();
            new Endpoints(List.copyOf(born.values()), doors::security).addTo(quantities, members, digests);
            seen.values().forEach(one -> digests.putAll(one.digests()));
            return new Found(new Evidence(register.site(), window, quantities, digests), members, links);
        }

        private Presence.Seen seen(AssetKey asset) {
            return seen.computeIfAbsent(asset, key -> presence.of(key, born.get(key), window, looked));
        }

        private Standing networked(AssetKey asset) {
            return presence.networked(seen(asset));
        }

        private boolean isNetworked(AssetKey asset) {
            return networked(asset).counts();
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
            count("equipment.production", production, all);
            count("equipment.digital", production, this::digital);
            count("equipment.networked", production, net);
            count("equipment.key", key, all);
            count("equipment.key-networked", key, net);
            count("equipment.key-oee", key, one -> Standing.unless(noOee(one)));
            count(
                    "equipment.key-warned",
                    key,
                    one -> Standing.unless(one.warned() ? "" : "no-warning-rule")
                            .and(networked(one.asset())));
            count(
                    "equipment.opcua",
                    networked,
                    one -> networked(one.asset()).and(Standing.unless(isOfServer(one) ? "" : "not-opcua")));
            count(
                    "equipment.companion",
                    networked,
                    one -> networked(one.asset()).and(Standing.unless(isOfProfile(one) ? "" : "no-companion-profile")));
        }

        /** A controller is enough of what is not networked; of what is, its state has to be read. */
        private Standing digital(Machine machine) {
            if (machine.controlled() == null || !machine.controlled()) {
                return Standing.no(machine.controlled() == null ? "controller-not-told" : "no-controller");
            }
            Presence.Seen one = seen(machine.asset());
            Standing networked = networked(machine.asset());
            if (one.isStateRead() || !networked.mayCount()) {
                return Standing.YES;
            }
            return networked.counts()
                    ? new Standing(false, false, one.unseen() > 0, "state-never-read")
                    : new Standing(true, false, true, "seen-too-short");
        }

        private String noOee(Machine machine) {
            if (born.get(machine.asset()) == null) {
                return "never-born";
            }
            SortedMap<String, Quantity> sums =
                    doors.sums(machine.asset(), window).quantities();
            for (String name : OF_OEE) {
                Quantity quantity = sums.get(name);
                if (quantity == null || !quantity.isKnown()) {
                    return quantity == null || quantity.reason().isEmpty() ? "no-value" : quantity.reason();
                }
            }
            return "";
        }

        private boolean isOfServer(Machine machine) {
            AssetDescription description = born.get(machine.asset());
            return description != null && !description.server().isEmpty();
        }

        private boolean isOfProfile(Machine machine) {
            AssetDescription description = born.get(machine.asset());
            return description != null
                    && !description.profile().isEmpty()
                    && !description.profile().equals("generic");
        }

        private void operations() {
            long key = 0;
            long controlled = 0;
            Tally verdict = new Tally("operations.automatic-verdict");
            for (Machine machine : register.machines()) {
                key += machine.operations().key();
                controlled += machine.operations().numericallyControlled();
                verdict.add(
                        machine.asset().toString(),
                        networked(machine.asset()),
                        machine.operations().withVerdict(),
                        seen(machine.asset()).coverage());
            }
            number("operations.key", key);
            number("operations.numerically-controlled", controlled);
            quantities.put(verdict.name(), verdict.quantity(register.grade()));
        }

        private void points() {
            Tally automatic = new Tally("points.automatic");
            for (Machine machine : register.machines()) {
                for (String signal : machine.signals()) {
                    add(automatic, machine.asset() + " " + signal, machine.asset(), signal);
                }
            }
            number("points.planned", automatic.all().size());
            put(automatic, register.grade());
        }

        private void add(Tally tally, String what, AssetKey asset, String signal) {
            Presence.Seen one = seen(asset);
            Standing told = Standing.unless(one.signals().contains(signal) ? "" : "signal-not-born");
            tally.add(what, networked(asset).and(told), 1, one.coverage());
        }

        private void meters() {
            List<Meter> required =
                    register.meters().stream().filter(Meter::required).toList();
            Grade grade = register.gradeOfMeters();
            list("meters.required", grade, required, one -> one.asset().toString(), one -> Standing.YES);
            Tally online = new Tally("meters.online");
            required.forEach(one -> add(online, one.asset().toString(), one.asset(), one.named()));
            put(online, grade);
        }

        private void systems() {
            Grade grade = register.gradeOfSystems();
            list("systems.required", grade, register.systems(), AssetRegister.Link::system, one -> Standing.YES);
            list(
                    "systems.live",
                    grade,
                    register.systems(),
                    AssetRegister.Link::system,
                    link -> Standing.unless(notLive(link)));
        }

        private String notLive(AssetRegister.Link link) {
            AssetKey asset = link.asset();
            if (asset == null) {
                return "no-heartbeat-named";
            }
            Presence.Seen one = seen(asset);
            if (one.description() == null) {
                return "never-born";
            }
            if (!link.signal().isEmpty() && !one.signals().contains(link.signal())) {
                return "signal-not-born";
            }
            return one.isLately() ? "" : "silent-lately";
        }

        /** Links of the questionnaire that machines themselves can prove; the others need documents or somebody's word. */
        private List<String> links() {
            List<String> links = new ArrayList<>();
            Predicate<Scenes.Need> holds = need -> register.machines().stream()
                    .filter(machine -> isNetworked(machine.asset()))
                    .anyMatch(machine -> need.isMetBy(seen(machine.asset()).signals()));
            BigDecimal score = BigDecimal.ZERO;
            BigDecimal most = BigDecimal.ZERO;
            for (Scenes.Link link : scenes.links()) {
                most = most.add(link.points());
                if (link.needs() != null && holds.test(link.needs())) {
                    links.add(link.id());
                    score = score.add(link.points());
                }
            }
            double coverage = scenes.links().isEmpty()
                    ? 0
                    : (double) links.size() / scenes.links().size();
            quantities.put(
                    "links.score",
                    new Quantity(score, score, most, "1", register.grade(), coverage, "links-by-document"));
            long evidenced = 0;
            List<Member> all = new ArrayList<>();
            for (Scenes.Scene scene : scenes.scenes()) {
                boolean isShown = scene.needs() != null && holds.test(scene.needs());
                evidenced += isShown ? 1 : 0;
                all.add(new Member(
                        "scenes.evidenced",
                        scene.name(),
                        isShown,
                        isShown ? "" : scene.needs() == null ? "by-document" : "tags-not-live"));
            }
            BigDecimal count = BigDecimal.valueOf(evidenced);
            quantities.put(
                    "scenes.evidenced",
                    new Quantity(
                            count,
                            count,
                            BigDecimal.valueOf(scenes.scenes().size()),
                            "1",
                            register.grade(),
                            1,
                            "scenes-by-document"));
            members.put("scenes.evidenced", all);
            return links;
        }

        private void count(String name, List<Machine> among, Function<Machine, Standing> how) {
            Tally tally = new Tally(name);
            for (Machine one : among) {
                tally.add(
                        one.asset().toString(),
                        how.apply(one),
                        1,
                        seen(one.asset()).coverage());
            }
            put(tally, register.grade());
        }

        private <T> void list(
                String name, Grade grade, List<T> among, Function<T, String> what, Function<T, Standing> how) {
            Tally tally = new Tally(name);
            among.forEach(one -> tally.add(what.apply(one), how.apply(one), 1, 1));
            put(tally, grade);
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
