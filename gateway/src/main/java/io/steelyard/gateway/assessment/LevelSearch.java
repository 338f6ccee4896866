package io.steelyard.gateway.assessment;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cheapest moves that meet all of a level's conditions. Every condition is a sum over items that has to reach a figure; items
 * that share no unmet condition are searched apart, because then neither's choice touches the other's.
 */
final class LevelSearch {
    private final Assessed result;
    private final Moves moves;
    private final int most;
    private final List<Model.Need> unmet = new ArrayList<>();
    private final List<Exact> wanted = new ArrayList<>();

    /** {@code most} ways are kept apart. */
    LevelSearch(Assessed result, List<Model.Need> needs, int most) {
        this.result = result;
        this.most = most;
        this.moves = new Moves(result.answers(), needs);
        for (Model.Need need : needs) {
            Exact missing = required(need).minus(have(need));
            if (missing.compareTo(Exact.ZERO) > 0) {
                unmet.add(need);
                wanted.add(missing);
            }
        }
    }

    private static Exact required(Model.Need need) {
        if (need instanceof Model.Score score) {
            return score.least();
        } else if (need instanceof Model.Scenes scenes) {
            return Exact.of(scenes.count());
        }
        return need instanceof Model.Includes includes
                ? Exact.of(includes.options().size())
                : Exact.ONE;
    }

    private Exact have(Model.Need need) {
        return result.model().items().stream()
                .map(item -> share(need, item, result.low(item)))
                .reduce(Exact.ZERO, Exact::plus);
    }

    /** What an item gives to a condition's sum. */
    private static Exact share(Model.Need need, Item item, Position position) {
        if (need instanceof Model.Score) {
            return item.about().scene() ? Exact.ZERO : position.points();
        } else if (need instanceof Model.Scenes scenes) {
            return Scorer.counts(item, position, scenes) ? Exact.ONE : Exact.ZERO;
        } else if (need instanceof Model.AtLeast least) {
            return least.item().equals(item.id()) && position.rank().isAtLeast(least.rank()) ? Exact.ONE : Exact.ZERO;
        }
        Model.Includes includes = (Model.Includes) need;
        return includes.item().equals(item.id())
                ? Exact.of(includes.options().stream()
                        .filter(position.options()::contains)
                        .count())
                : Exact.ZERO;
    }

    /** Moves of which one may be taken, or, where they cost something {@code once}, any. */
    private record Unit(List<Frontier.Move> moves, @Nullable Exact once) {
        Unit {
            moves = List.copyOf(moves);
        }

        void addTo(Frontier frontier, List<Integer> component) {
            List<Frontier.Move> own =
                    moves.stream().map(move -> only(move, component)).toList();
            if (once == null) {
                frontier.add(own);
            } else {
                frontier.addSet(own, once);
            }
        }
    }

    /** What meets them. */
    Plan.Found search() {
        List<Unit> units = new ArrayList<>();
        for (Standing standing : result.standings()) {
            if (standing.status() != Standing.Status.NOT_APPLICABLE) {
                for (Moves.Choice choice : moves.of(standing.item(), standing.low())) {
                    List<Frontier.Move> useful = useful(standing, choice.steps());
                    if (!useful.isEmpty()) {
                        units.add(new Unit(useful, choice.once()));
                    }
                }
            }
        }
        List<Frontier.Move> found = new ArrayList<>();
        boolean isExact = true;
        boolean isMet = true;
        for (List<Integer> component : components(units)) {
            Frontier frontier = new Frontier(
                    component.stream().map(wanted::get).toList(),
                    component.stream().map(index -> cap(index, units)).toList(),
                    most);
            for (Unit unit : units) {
                if (touches(unit, component)) {
                    unit.addTo(frontier, component);
                }
            }
            Frontier.Way way = frontier.cheapest();
            if (way == null && frontier.isExact()) {
                return Plan.Found.nothing(true); // whatever there is for the others
            }
            isMet &= way != null;
            isExact &= frontier.isExact();
            found.addAll(way == null ? List.of() : way.moves());
        }
        return isMet ? new Plan.Found(found, true, isExact) : Plan.Found.nothing(false);
    }

    /** What is wanted of a sum, and all that moves may take away from it again. */
    private Exact cap(int index, List<Unit> units) {
        Exact cap = wanted.get(index);
        for (Unit unit : units) {
            Exact least =
                    unit.moves().stream().map(move -> move.gains().get(index)).reduce(Exact.ZERO, Exact::orLess);
            cap = cap.minus(least);
        }
        return cap;
    }

    /** Moves that bring something to a condition that is not met; what they take away from others goes with them. */
    private List<Frontier.Move> useful(Standing standing, List<Moves.Step> steps) {
        List<Frontier.Move> useful = new ArrayList<>();
        for (Moves.Step step : steps) {
            List<Exact> gains = new ArrayList<>();
            for (Model.Need need : unmet) {
                gains.add(
                        share(need, standing.item(), step.goal()).minus(share(need, standing.item(), standing.low())));
            }
            if (gains.stream().anyMatch(gain -> gain.compareTo(Exact.ZERO) > 0)) {
                useful.add(new Frontier.Move(standing.item(), step.goal(), step.cost(), step.size(), gains));
            }
        }
        return useful;
    }

    private static boolean touches(Unit unit, List<Integer> component) {
        return unit.moves().stream()
                .anyMatch(move -> component.stream()
                        .anyMatch(index -> !move.gains().get(index).equals(Exact.ZERO)));
    }

    private static Frontier.Move only(Frontier.Move move, List<Integer> component) {
        return new Frontier.Move(
                move.item(),
                move.goal(),
                move.cost(),
                move.size(),
                component.stream().map(index -> move.gains().get(index)).toList());
    }

    /** Conditions that some unit joins, by their indexes. */
    private List<List<Integer>> components(List<Unit> units) {
        int[] group = new int[unmet.size()];
        for (int i = 0; i < group.length; i++) {
            group[i] = i;
        }
        for (Unit unit : units) {
            int first = -1;
            for (int i = 0; i < group.length; i++) {
                if (touches(unit, List.of(i))) {
                    if (first >= 0) {
                        join(group, group[first], group[i]);
                    }
                    first = first < 0 ? i : first;
                }
            }
        }
        List<List<Integer>> components = new ArrayList<>();
        for (int name = 0; name < group.length; name++) {
            List<Integer> members = new ArrayList<>();
            for (int i = 0; i < group.length; i++) {
                if (group[i] == name) {
                    members.add(i);
                }
            }
            if (!members.isEmpty()) {
                components.add(members);
            }
        }
        return components;
    }

    private static void join(int[] group, int into, int from) {
        for (int i = 0; i < group.length; i++) {
            group[i] = group[i] == from ? into : group[i];
        }
    }
}
