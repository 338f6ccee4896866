package io.steelyard.gateway.assessment;

import io.steelyard.gateway.model.IndicatorValue.Words;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Positions and measurements in words. */
final class Texts {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final Map<String, String> FINDINGS =
            Map.of("met", "满足", "largely", "基本满足", "partly", "部分满足", "not", "不满足");
    private static final MathContext SHORT = new MathContext(4);

    private Texts() {}

    /** What an answer says. */
    static Words position(Item item, Position position) {
        if (item instanceof Item.Single single) {
            return single.options().get(position.rank().numerator().intValue()).name();
        } else if (item instanceof Item.Multi multi) {
            return options(multi, position.options());
        } else if (item instanceof Item.Steps steps) {
            int step = position.rank().numerator().intValue();
            Words name = steps.names().get(step);
            return new Words("第" + step + "级“" + name.zh() + "”", "step " + step + " (" + name.en() + ")");
        }
        String share = percent(position.rank().decimal());
        return new Words(share, share);
    }

    /** Where an item stands; of several possible steps the first and the last, null when nobody says. */
    static @Nullable Words answer(Standing standing) {
        Position value = standing.value();
        if (value != null) {
            return position(standing.item(), value);
        } else if (!standing.isAssessed() || !(standing.item() instanceof Item.Steps)) {
            return null;
        }
        Words low = position(standing.item(), standing.low());
        Words high = position(standing.item(), standing.high());
        return new Words(low.zh() + "至" + high.zh(), low.en() + " to " + high.en());
    }

    /** Findings as people say them. */
    static String findings(List<String> words) {
        return words.stream().map(Texts::finding).collect(Collectors.joining("、"));
    }

    private static String finding(String word) {
        return FINDINGS.getOrDefault(word, word);
    }

    /** From the worst finding that a measurement allows to the best. */
    static Words findings(Item.Findings item, Exact low, Exact high) {
        String worst = word(item, low);
        String best = word(item, high);
        return worst.equals(best)
                ? new Words("判为" + finding(worst), "which is " + worst)
                : new Words("判为" + finding(worst) + "至" + finding(best), "which is " + worst + " to " + best);
    }

    private static String word(Item.Findings item, Exact worth) {
        return item.worths().entrySet().stream()
                .filter(one -> one.getValue().equals(worth))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(worth::toString);
    }

    /** What to do so that the options chosen hold. */
    static Words raised(Item.Multi item, Collection<String> chosen) {
        List<Words> ways = item.options().stream()
                .filter(option -> chosen.contains(option.id()))
                .map(Texts::raised)
                .toList();
        return new Words("增加" + joined(ways, Words::zh, "、"), "add " + joined(ways, Words::en, "; "));
    }

    /** What to do so that one of them holds. */
    static Words raised(Item.Option option) {
        Words name = option.name();
        Words raise = option.raise();
        return raise == null
                ? name
                : new Words(name.zh() + "（" + raise.zh() + "）", name.en() + " (" + raise.en() + ")");
    }

    static Words options(Item.Multi item, Collection<String> chosen) {
        List<Words> names = item.options().stream()
                .filter(option -> chosen.contains(option.id()))
                .map(Item.Option::name)
                .toList();
        return names.isEmpty()
                ? new Words("无", "none")
                : new Words(joined(names, Words::zh, "、"), joined(names, Words::en, "; "));
    }

    private static String joined(List<Words> names, Function<Words, String> language, String between) {
        return names.stream().map(language).collect(Collectors.joining(between));
    }

    /** Value with its bounds; without them where they read the same. */
    static String measured(Telemetry.Measured measured) {
        Quantity quantity = measured.quantity();
        BigDecimal value = quantity.value();
        String main = value == null ? "?" : number(value, quantity.unit());
        String low = bound(quantity.low(), quantity.unit());
        String high = bound(quantity.high(), quantity.unit());
        return value != null && main.equals(low) && main.equals(high) ? main : main + " [" + low + ", " + high + "]";
    }

    private static String bound(@Nullable BigDecimal number, String unit) {
        return number == null ? "?" : number(number, unit);
    }

    private static String number(BigDecimal number, String unit) {
        return unit.equals("1") ? percent(number) : unit.isEmpty() ? plain(number) : plain(number) + " " + unit;
    }

    static String percent(BigDecimal share) {
        return plain(share.multiply(HUNDRED)) + " %";
    }

    private static String plain(BigDecimal number) {
        BigDecimal rounded = number.round(SHORT).stripTrailingZeros();
        return (rounded.scale() < 0 ? rounded.setScale(0) : rounded).toPlainString();
    }
}
