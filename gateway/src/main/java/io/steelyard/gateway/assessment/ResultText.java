package io.steelyard.gateway.assessment;

import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Words;
import java.util.List;

/** A result for a person: the level, what is proven, what is missing, what to do next. */
final class ResultText {
    private static final int MOST_GAPS = 8;

    private final Assessed result;
    private final boolean isChinese;
    private final StringBuilder text = new StringBuilder();

    private ResultText(Assessed result, boolean isChinese) {
        this.result = result;
        this.isChinese = isChinese;
    }

    static String of(Assessed result, String language) {
        return new ResultText(result, language.equals("zh")).text();
    }

    private String text() {
        Model.Head head = result.model().head();
        line(say(head.name()) + "（" + head.id() + "）", say(head.name()) + " (" + head.id() + ")");
        text.append('\n');
        level();
        score();
        proven();
        missing();
        contradictions();
        next();
        gaps();
        for (Words note : head.notes()) {
            line("注：" + note.zh(), "Note: " + note.en());
        }
        return text.toString();
    }

    private String say(Words words) {
        return isChinese ? words.zh() : words.en();
    }

    private void line(String zh, String en) {
        text.append(isChinese ? zh : en).append('\n');
    }

    private void level() {
        Assessed.Level level = result.level();
        Model model = result.model();
        if (level == null) {
            line("等级      本模型仅供参考，不评定等级", "Level     none: this is a view for information");
        } else if (level.value() != null) {
            String name = say(model.levelName(level.low()));
            line("等级      " + name, "Level     " + name);
        } else {
            String low = say(model.levelName(level.low()));
            String high = say(model.levelName(level.high()));
            line(
                    "等级      暂不能确定：最低" + low + "，最高" + high + "，取决于尚未评估的内容",
                    "Level     open: " + low + " at worst, " + high + " at best; what is not assessed decides");
        }
        if (model.head().status() == Model.Status.DRAFT) {
            line("          （依据征求意见中的草案，尚未生效）", "          (by a draft that is not in force)");
        }
    }

    private void score() {
        Assessed.Score score = result.score();
        if (score.value() == null) {
            return;
        }
        line(
                "得分      已评估部分 " + score.value() + " / " + score.assessedMax() + "；满分 " + score.max() + "，可能范围 "
                        + score.low() + " 至 " + score.high(),
                "Score     " + score.value() + " of " + score.assessedMax() + " assessed; " + score.low() + " to "
                        + score.high() + " of " + score.max() + " possible");
        Grade grade = score.grade();
        Exact coverage = score.coverage();
        if (grade != null && coverage != null) {
            String share = Texts.percent(coverage.decimal());
            line(
                    "          已评估 " + share + "，其中最低证据等级 " + grade.name(),
                    "          " + share + " of it assessed, lowest grade " + grade.name());
        }
        result.beside().forEach((rule, other) -> {
            Assessed.Level level = result.level(rule);
            String name = level == null || level.value() == null
                    ? "?"
                    : say(result.model().levelName(level.value()));
            line(
                    "          计至首个未达标等级为止：" + other.low() + " 至 " + other.high() + "，" + name,
                    "          counted up to the first level that is not satisfied: " + other.low() + " to "
                            + other.high() + ", " + name);
        });
    }

    private void proven() {
        Exact max = result.scorer().max();
        if (max == null) {
            return;
        }
        line(
                "依据      遥测 " + points(Grade.T) + "，设备台账 " + points(Grade.R) + "，文件 " + points(Grade.D) + "，仅自报 "
                        + points(Grade.S),
                "Proven    " + points(Grade.T) + " by telemetry, " + points(Grade.R) + " by the asset register, "
                        + points(Grade.D) + " by documents; " + points(Grade.S) + " only declared");
    }

    private Exact points(Grade grade) {
        return result.items()
                .filter(item -> item.source().grade() == grade)
                .map(item -> Points.of(result, item))
                .reduce(Exact.ZERO, Exact::plus);
    }

    private void missing() {
        List<String> names = result.standings().stream()
                .filter(item -> !item.why().isEmpty())
                .map(item -> say(item.item().about().name()))
                .toList();
        if (names.isEmpty()) {
            line("缺少      无", "Missing   nothing");
        } else {
            line(
                    "缺少      " + names.size() + "项未评估：" + String.join("、", names),
                    "Missing   " + names.size() + " not assessed: " + String.join(", ", names));
        }
    }

    private void contradictions() {
        for (Standing item : result.standings()) {
            Standing.Contradiction contradiction = item.contradiction();
            if (contradiction != null) {
                String name = say(item.item().about().name());
                line(
                        "不一致    " + name + "：" + contradiction.text().zh(),
                        "Contradicted  " + name + ": " + contradiction.text().en());
            }
        }
    }

    private void next() {
        Plan plan = Plan.of(result);
        if (plan == null) {
            return;
        }
        text.append('\n');
        Words heading = heading(plan);
        line(heading.zh(), heading.en());
        if (plan.reaches() && !plan.reachesByEveryRule()) {
            line(
                    "  （按“计至首个未达标等级为止”的口径，届时仍未达到该等级）",
                    "  (counted up to the first level that is not satisfied, that level is not reached then)");
        }
        int number = 1;
        for (Plan.Action action : plan.actions()) {
            String gain = action.gain().equals(Exact.ZERO) ? "" : "  +" + action.gain();
            text.append("  ").append(number++).append(". ");
            text.append(say(action.advice().text())).append(gain).append('\n');
        }
    }

    /** What is planned, which is called the cheapest only where no cheaper one may have been overlooked. */
    static Words heading(Plan plan) {
        Words name = plan.next().name();
        int actions = plan.actions().size();
        if (!plan.reaches()) {
            return plan.exact()
                    ? new Words("没有能达到" + name.zh() + "的做法", "Nothing that could be changed here reaches " + name.en())
                    : new Words(
                            "未找到能达到" + name.zh() + "的做法（组合过多，未能全部比较）",
                            "No way to " + name.en() + " was found; not all could be compared");
        }
        return plan.exact()
                ? new Words(
                        "达到" + name.zh() + "投入最少的做法（" + actions + "项，投入 " + plan.cost() + "）",
                        "Cheapest way to " + name.en() + " (" + actions + " actions, effort " + plan.cost() + ")")
                : new Words(
                        "达到" + name.zh() + "的一种做法（" + actions + "项，投入 " + plan.cost() + "；可能还有投入更少的做法）",
                        "A way to " + name.en() + " (" + actions + " actions, effort " + plan.cost()
                                + "; there may be a cheaper one)");
    }

    private void gaps() {
        List<Gap> gaps = Gap.of(result).stream()
                .filter(gap -> gap.of().equals("points"))
                .limit(MOST_GAPS)
                .toList();
        if (gaps.isEmpty()) {
            return;
        }
        text.append('\n');
        line("可提升的分数（从多到少）", "Points to be had, the most first");
        for (Gap gap : gaps) {
            text.append("  +")
                    .append(gap.gain())
                    .append("  ")
                    .append(say(gap.advice().text()))
                    .append('\n');
        }
    }
}
