package io.steelyard.gateway.kpi.sum;

import io.steelyard.gateway.kpi.MinuteFold;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Quantity;
import java.math.BigDecimal;

/** How well an asset was seen over a period. */
final class Sampling {

    private Sampling() {}

    static void addTo(Amounts amounts, Sum sum, long window) {
        BigDecimal weight = BigDecimal.valueOf(window);
        long covered = sum.whole(MinuteFold.COVERED);
        double share = window == 0 ? 0 : Math.max(0, Math.min(1, (double) covered / window));
        long good = sum.whole("samples.good");
        long all = good + sum.whole("samples.uncertain") + sum.whole("samples.bad");
        amounts.add("samples.good", count(good, share), weight);
        amounts.add("samples.all", count(all, share), weight);
        amounts.add("samples.received", seconds(sum.whole(MinuteFold.VALID)), weight);
        amounts.add("samples.expected", seconds(sum.whole(MinuteFold.EXPECTED)), weight);
        boolean never = all == 0 && covered == 0;
        amounts.add("time.covered", never ? Quantity.missing("s", Grade.T, "no-sample") : seconds(covered), weight);
        amounts.add("time.node-online", seconds(covered), weight);
        amounts.add("time.window", seconds(window), weight);
    }

    /** Where nobody looked there may have been more, nobody knows how many. */
    private static Quantity count(long number, double share) {
        BigDecimal value = BigDecimal.valueOf(number);
        return new Quantity(value, value, share == 1 ? value : null, "1", Grade.T, share, "");
    }

    private static Quantity seconds(long nanos) {
        return Quantity.exactly(TimeOfAsset.seconds(nanos), "s", Grade.T);
    }
}
