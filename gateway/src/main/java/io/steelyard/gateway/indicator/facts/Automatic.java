package io.steelyard.gateway.indicator.facts;

import io.steelyard.gateway.model.ApiQuery;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetRegister;
import io.steelyard.gateway.model.AssetRegister.Machine;
import io.steelyard.gateway.model.Member;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Links and scenes that machines themselves can prove; the others need documents or somebody's word. For one thread. */
final class Automatic {
    private static final String LINKS = "links.score";
    private static final String SCENES = "scenes.evidenced";

    private final Scenes scenes;
    private final AssetRegister register;
    private final List<Machine> networked;
    private final Function<AssetKey, Set<String>> collected;
    private final Function<AssetKey, Set<String>> certain;
    private final Function<AssetKey, Set<String>> born;

    /**
     * For one counting.
     *
     * @param collected names and roles of a machine's signals that give values
     * @param certain those of them that do for certain
     * @param born names and roles of all that it says it has
     */
    Automatic(
            Scenes scenes,
            AssetRegister register,
            List<Machine> networked,
            Function<AssetKey, Set<String>> collected,
            Function<AssetKey, Set<String>> certain,
            Function<AssetKey, Set<String>> born) {
        this.scenes = scenes;
        this.register = register;
        this.networked = networked;
        this.collected = collected;
        this.certain = certain;
        this.born = born;
    }

    /** The first machine that proves it; null where none does. */
    private @Nullable AssetKey proof(Scenes.@Nullable Need need) {
        return first(need, collected);
    }

    private boolean isCertain(Scenes.@Nullable Need need) {
        return first(need, certain) != null;
    }

    private @Nullable AssetKey first(Scenes.@Nullable Need need, Function<AssetKey, Set<String>> signals) {
        if (need != null) {
            for (Machine machine : networked) {
                if (need.isMetBy(signals.apply(machine.asset()))) {
                    return machine.asset();
                }
            }
        }
        return null;
    }

    /** Ids of the links that are proven. */
    List<String> held() {
        return scenes.links().stream()
                .filter(link -> proof(link.needs()) != null)
                .map(Scenes.Link::id)
                .toList();
    }

    void linksTo(Map<String, Quantity> quantities, Map<String, List<Member>> members) {
        ApiQuery declared = ApiQuery.assessment("sme-2024", register.site()); // which asks for these links
        List<String> held = held();
        BigDecimal score = BigDecimal.ZERO;
        BigDecimal least = BigDecimal.ZERO;
        BigDecimal most = BigDecimal.ZERO;
        for (Scenes.Link link : scenes.links()) {
            most = most.add(link.points());
            score = held.contains(link.id()) ? score.add(link.points()) : score;
            least = isCertain(link.needs()) ? least.add(link.points()) : least;
        }
        double coverage = scenes.links().isEmpty()
                ? 0
                : (double) held.size() / scenes.links().size();
        quantities.put(LINKS, new Quantity(score, least, most, "1", register.grade(), coverage, "links-by-document"));
        members.put(
                LINKS,
                scenes.links().stream()
                        .map(link -> member(LINKS, link.id(), link.needs(), declared))
                        .toList());
    }

    void scenesTo(Map<String, Quantity> quantities, SortedMap<String, List<Member>> members) {
        List<Member> all = scenes.scenes().stream()
                .map(scene -> {
                    // those that nothing proves are declared
                    ApiQuery declared = ApiQuery.evidence("P04-ai", register.site());
                    return member(SCENES, scene.name(), scene.needs(), declared);
                })
                .toList();
        BigDecimal count =
                BigDecimal.valueOf(all.stream().filter(Member::counts).count());
        BigDecimal least = BigDecimal.valueOf(scenes.scenes().stream()
                .filter(scene -> isCertain(scene.needs()))
                .count());
        BigDecimal most = BigDecimal.valueOf(all.size());
        quantities.put(SCENES, new Quantity(count, least, most, "1", register.grade(), 1, "scenes-by-document"));
        members.put(SCENES, all);
    }

    /**
     * Down to the samples of the machine that proves it; else to one whose signals would and give no values, to which machines are
     * networked, or to what is declared.
     */
    private Member member(String quantity, String what, Scenes.@Nullable Need need, ApiQuery declared) {
        AssetKey proof = proof(need);
        if (proof != null) {
            return new Member(quantity, what, true, "", ApiQuery.minutes("C10", proof));
        }
        AssetKey silent = first(need, born);
        if (silent != null) {
            return new Member(quantity, what, false, "signal-silent", ApiQuery.asset(silent));
        }
        return need == null
                ? new Member(quantity, what, false, "by-document", declared)
                : new Member(quantity, what, false, "tags-not-live", ApiQuery.evidence("C02", register.site()));
    }
}
