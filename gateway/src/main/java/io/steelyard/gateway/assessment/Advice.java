package io.steelyard.gateway.assessment;

import io.steelyard.gateway.model.IndicatorValue.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What to do to move an item to a better position, in words and with the things that it is about.
 *
 * @param kind {@code connect}, {@code register}, {@code change}, {@code wait} where what is there has only to be seen for longer,
 *     or {@code answer} where nobody has said how things are
 * @param text the item's name and what to do, with everything that belongs to it
 * @param act what to do, without the name; where it is several things, only how many: {@link Way} has them one by one
 * @param targets {@code site/asset} each
 */
record Advice(String kind, Words text, Words act, List<String> targets) {
    private static final Words MACHINES = new Words("以下{of}台中的{count}台", "{count} of these {of} machines");
    private static final Words WAIT = new Words(
            "保持在线，以下{of}项中的{count}项在线天数足够后即可计入",
            "keep {count} of these {of} online until they have been seen on enough days");
    private static final Words ALSO = new Words(
            "；另有{count}项已接入，在线天数足够后计入",
            "; {count} more are connected and count once they have been seen on enough days");

    private static final Words SEVERAL = new Words("增加以下{count}项", "add these {count}");

    private static final Words REQUIREMENT =
            new Words("：再使以下{of}项中的{count}项达标", ": {count} more of these {of} have to count");

    Advice {
        targets = List.copyOf(targets);
    }

    static Advice of(Standing standing, Position goal) {
        Item item = standing.item();
        Words name = item.about().name();
        boolean isUnknown = !standing.isAssessed();
        Advice concrete = isUnknown ? null : machines(standing, goal);
        if (concrete != null) {
            return concrete;
        }
        Words what = what(standing, goal);
        List<String> targets = new ArrayList<>();
        for (Standing.Lacking one : isUnknown ? List.<Standing.Lacking>of() : lacking(standing, goal)) {
            int of = one.targets().waiting().size() + one.targets().missing().size();
            Words also = filled(REQUIREMENT, one.count(), of);
            what = new Words(
                    what.zh() + "；" + one.indicator() + also.zh(), what.en() + "; " + one.indicator() + also.en());
            Stream.concat(one.targets().missing().stream(), one.targets().waiting().stream())
                    .filter(machine -> !targets.contains(machine))
                    .forEach(targets::add);
        }
        int added = Way.added(item, standing.low(), goal).size();
        Words act = added > 1 ? filled(SEVERAL, added, added) : what;
        return isUnknown
                ? new Advice("answer", named(name, answered(what)), answered(act), targets)
                : new Advice(item.about().action(), named(name, what), act, targets);
    }

    private static Words answered(Words what) {
        return new Words(
                "尚未评估，请填报并举证；目标：" + what.zh(), "not assessed yet; answer it with evidence, the aim is: " + what.en());
    }

    /** Measured requirements of the levels that are to be raised which some machines more would meet. */
    private static List<Standing.Lacking> lacking(Standing standing, Position goal) {
        SortedSet<Integer> raised = raised(standing, goal);
        return standing.source().lacking().stream()
                .filter(one -> raised.contains(one.level()) && one.count() > 0)
                .toList();
    }

    private static Words what(Standing standing, Position goal) {
        Item item = standing.item();
        Words raise = item.about().raise();
        if (item instanceof Item.Multi multi) {
            return Texts.raised(multi, Way.added(item, standing.low(), goal));
        } else if (item instanceof Item.Ratio ratio) {
            String share = Texts.percent(goal.rank().decimal());
            return isEnough(ratio, goal)
                    ? new Words("比例达到" + share + "及以上", "a share of at least " + share)
                    : new Words("比例超过" + share, "a share of more than " + share);
        } else if (item instanceof Item.Findings) {
            return new Words(
                    "满足第" + levels(standing, goal) + "级要求", "meet the requirements of level " + levels(standing, goal));
        } else if (raise != null
                && standing.value() != null
                && item instanceof Item.Single single
                && goal.rank().equals(Exact.of(single.options().size() - 1L))) {
            return raise;
        }
        Words position = Texts.position(item, goal);
        if (item instanceof Item.Single single) {
            return single.trend() != null
                    ? position
                    : new Words("达到“" + position.zh() + "”", "reach \"" + position.en() + "\"");
        }
        return new Words("达到" + position.zh(), "reach " + position.en());
    }

    private static String levels(Standing standing, Position goal) {
        return raised(standing, goal).stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static SortedSet<Integer> raised(Standing standing, Position goal) {
        SortedSet<Integer> levels = new TreeSet<>();
        goal.levels().forEach((level, score) -> {
            Exact now = standing.low().levels().getOrDefault(level, Exact.ZERO);
            if (score.compareTo(now) > 0) {
                levels.add(level);
            }
        });
        return levels;
    }

    /** Whether the goal's share itself is worth what the goal is; at the open end of its band only more is. */
    private static boolean isEnough(Item.Ratio item, Position goal) {
        return item.band(goal.rank()).points().equals(goal.points());
    }

    /** So many of these machines; null where nobody knows which. */
    private static @Nullable Advice machines(Standing standing, Position goal) {
        Telemetry.Measured measured = standing.source().measured();
        if (!(standing.item() instanceof Item.Ratio ratio)
                || measured == null
                || measured.targets().all() <= 0) {
            return null;
        }
        Telemetry.Targets targets = measured.targets();
        int waiting = targets.waiting().size();
        int most = waiting + targets.missing().size();
        int count = 0;
        while (count < most && !reaches(ratio, goal, targets.have() + count, targets.all())) {
            count++;
        }
        if (count == 0 || !reaches(ratio, goal, targets.have() + count, targets.all())) {
            return null;
        }
        Item.About about = standing.item().about();
        if (count <= waiting) {
            Words wait = filled(WAIT, count, waiting);
            return new Advice("wait", named(about.name(), wait), wait, targets.waiting());
        }
        Words form = about.raise() == null ? MACHINES : about.raise();
        Words act = filled(form, count - waiting, targets.missing().size());
        Words whole =
                waiting == 0 ? act : filled(new Words(act.zh() + ALSO.zh(), act.en() + ALSO.en()), waiting, waiting);
        return new Advice(about.action(), named(about.name(), whole), whole, targets.missing());
    }

    private static Words named(Words name, Words what) {
        return new Words(name.zh() + "：" + what.zh(), name.en() + ": " + what.en());
    }

    private static boolean reaches(Item.Ratio item, Position goal, long have, long all) {
        Exact share = Exact.of(have).over(Exact.of(all)).orLess(Exact.ONE);
        return item.band(share).points().isAtLeast(goal.points()) && share.isAtLeast(goal.rank());
    }

    private static Words filled(Words form, int count, int of) {
        return new Words(filled(form.zh(), count, of), filled(form.en(), count, of));
    }

    private static String filled(String form, int count, int of) {
        return form.replace("{count}", Integer.toString(count)).replace("{of}", Integer.toString(of));
    }
}
