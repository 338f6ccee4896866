package io.steelyard.gateway.indicator;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.MinuteRow;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.Subject;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Evidence from minute rows by their totals alone: planned time is calendar time. Reads few days at a time. */
public final class MinuteEvidence implements EvidenceSource {
    private static final String PLANNED = "planned-is-calendar-time";
    private static final String NO_STATE = "no-state-known";
    private static final long NANOS_A_DAY = 86_400_000_000_000L;
    private static final long MOST_DAYS = 16;

    private final Minutes minutes;

    /** Where minute rows come from. */
    @FunctionalInterface
    public interface Minutes {
        List<MinuteRow> of(AssetKey asset, long from, long to);
    }

    public MinuteEvidence(Minutes minutes) {
        this.minutes = minutes;
    }

    @Override
    public Evidence of(Subject subject, List<AssetKey> assets, Window window) {
        Tally sum = new Tally();
        SortedMap<String, String> digests = new TreeMap<>();
        int timed = 0;
        for (AssetKey asset : assets) {
            MessageDigest digest = Fingerprint.sha256();
            Tally tally = read(asset, window, digest);
            digests.put("asset " + asset, HexFormat.of().formatHex(digest.digest()));
            sum.add(tally);
            timed += tally.isTimed() ? 1 : 0;
        }
        long length = window.to() - window.from();
        SortedMap<String, Quantity> quantities = new TreeMap<>();
        times(quantities, sum, seconds(length).multiply(BigDecimal.valueOf(timed)));
        samples(quantities, sum, seconds(length).multiply(BigDecimal.valueOf(assets.size())));
        return new Evidence(subject.toString(), window, quantities, digests);
    }

    private Tally read(AssetKey asset, Window window, MessageDigest digest) {
        Tally tally = new Tally();
        long days = 1;
        for (long from = window.from(); from < window.to(); ) {
            long to = Math.min(window.to(), from + days * NANOS_A_DAY);
            List<MinuteRow> rows = minutes.of(asset, from, to);
            for (MinuteRow row : rows) {
                tally.add(row);
                digest.update((row.minute() + " " + row.fields() + "\n").getBytes(StandardCharsets.UTF_8));
            }
            // Where there is nothing the steps grow: a year may hold a week of data.
            days = rows.isEmpty() ? Math.min(MOST_DAYS, days * 2) : 1;
            from = to;
        }
        return tally;
    }

    /** What was seen is taken for all: the value of planned time is the time that is known. */
    private static void times(SortedMap<String, Quantity> quantities, Tally sum, BigDecimal planned) {
        if (!sum.isTimed() || sum.known() == 0) {
            quantities.put("time.apt", Quantity.missing("s", Grade.T, NO_STATE));
            quantities.put("time.pbt", Quantity.missing("s", Grade.T, NO_STATE));
            return;
        }
        BigDecimal running = seconds(sum.running());
        BigDecimal known = seconds(sum.known());
        double coverage = share(known, planned);
        BigDecimal unknown = planned.subtract(known).max(BigDecimal.ZERO);
        quantities.put(
                "time.apt", new Quantity(running, running, running.add(unknown), "s", Grade.T, coverage, PLANNED));
        quantities.put(
                "time.pbt", new Quantity(known, planned.max(known), planned.max(known), "s", Grade.T, coverage, ""));
    }

    /** While nobody looked there were as many samples a second as while somebody did. */
    private static void samples(SortedMap<String, Quantity> quantities, Tally sum, BigDecimal window) {
        BigDecimal covered = seconds(sum.covered()).min(window);
        quantities.put(
                "time.covered",
                covered.signum() == 0
                        ? Quantity.missing("s", Grade.T, "no-sample")
                        : new Quantity(covered, covered, covered, "s", Grade.T, share(covered, window), ""));
        quantities.put("time.window", Quantity.exactly(window, "s", Grade.T));
        if (sum.samples() == 0 || covered.signum() == 0) {
            quantities.put("samples.good", Quantity.missing("1", Grade.T, "no-sample"));
            quantities.put("samples.all", Quantity.missing("1", Grade.T, "no-sample"));
            return;
        }
        BigDecimal all = BigDecimal.valueOf(sum.samples());
        BigDecimal good = BigDecimal.valueOf(sum.good());
        BigDecimal expected =
                all.multiply(window).divide(covered, MathContext.DECIMAL128).max(all);
        double coverage = share(covered, window);
        quantities.put(
                "samples.good", new Quantity(good, good, good.add(expected.subtract(all)), "1", Grade.T, coverage, ""));
        quantities.put("samples.all", new Quantity(all, expected, expected, "1", Grade.T, coverage, ""));
    }

    private static BigDecimal seconds(long nanos) {
        return BigDecimal.valueOf(nanos, 9);
    }

    private static double share(BigDecimal part, BigDecimal whole) {
        return whole.signum() <= 0
                ? 0
                : part.divide(whole, MathContext.DECIMAL64).min(BigDecimal.ONE).doubleValue();
    }
}
