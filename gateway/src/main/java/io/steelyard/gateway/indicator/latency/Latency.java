package io.steelyard.gateway.indicator.latency;

import io.steelyard.gateway.indicator.EvidenceSource;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.LatencyCounts;
import io.steelyard.gateway.model.LatencyHour;
import io.steelyard.gateway.model.Quantity;
import io.steelyard.gateway.model.Subject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Within what time samples came, of those that arrived in hours which begin in the window: several assets' classes are added,
 * never their percentiles. What was sent late, and says so, is no latency of the way and only lowers the coverage; a sample of
 * unknown latency widens the bounds. Any thread; reads the records.
 */
public final class Latency implements EvidenceSource {
    private static final String P95 = "latency.p95";
    private static final String UNIT = "s";
    private static final int PERCENT = 95;

    private final Doors doors;

    /** What latencies are made of. */
    public interface Doors {
        /** The hours of these assets of the site that begin in {@code from <= hour < to}, in time order. */
        List<LatencyHour> hours(String site, Set<AssetKey> assets, long from, long to);

        /** Times of which no classes are kept, in time order; they do not overlap. */
        List<Unkept> unkept();

        /** When the asset's first minute begins; {@link Long#MAX_VALUE} while it has none. */
        long firstMinute(AssetKey asset);
    }

    /** A time {@code from <= t < to} of which no classes are kept though samples may have arrived. */
    public record Unkept(long from, long to) {}

    /** Opens nothing. */
    public Latency(Doors doors) {
        this.doors = doors;
    }

    @Override
    public Evidence of(Subject subject, List<AssetKey> assets, Window window) {
        SortedMap<AssetKey, LatencyCounts> counts = new TreeMap<>();
        SortedMap<AssetKey, StringBuilder> texts = new TreeMap<>();
        long end = window.to();
        for (LatencyHour hour : doors.hours(subject.site(), Set.copyOf(assets), window.from(), window.to())) {
            counts.merge(hour.asset(), hour.counts(), LatencyCounts::plus);
            texts.computeIfAbsent(hour.asset(), asset -> new StringBuilder())
                    .append(hour.began())
                    .append(' ')
                    .append(hour.counts().text())
                    .append('\n');
            end = LatencyHour.begin(hour.began()) + LatencyHour.NANOS; // what is to come is no loss
        }
        Kept kept = kept(counts.isEmpty() ? assets : counts.keySet(), window, Math.min(end, window.to()));
        LatencyCounts sum = counts.values().stream().reduce(LatencyCounts.NONE, LatencyCounts::plus);
        SortedMap<String, Quantity> quantities = new TreeMap<>();
        quantities.put(P95, quantity(sum, kept));
        SortedMap<String, String> digests = new TreeMap<>();
        texts.forEach((asset, text) -> digests.put("latencies/" + asset, sha256(text.toString())));
        digests.put("latencies-kept", kept.seconds() + " of " + kept.ofSeconds() + " s");
        return new Evidence(subject.toString(), window, quantities, digests);
    }

    /** Of how much of the assets' time within the window classes are kept. */
    private record Kept(long seconds, long ofSeconds) {
        double share() {
            return ofSeconds == 0 ? 1 : (double) seconds / ofSeconds;
        }
    }

    private Kept kept(Collection<AssetKey> assets, Window window, long end) {
        List<Unkept> unkept = doors.unkept();
        long seconds = 0;
        long all = 0;
        for (AssetKey asset : assets) {
            long first = doors.firstMinute(asset);
            long begin = first == Long.MAX_VALUE ? window.from() : Math.max(window.from(), first);
            long time = Math.max(0, end - begin);
            long lost = 0;
            for (Unkept one : unkept) {
                lost += Math.max(0, Math.min(end, one.to()) - Math.max(begin, one.from()));
            }
            all += time / 1_000_000_000L;
            seconds += (time - lost) / 1_000_000_000L;
        }
        return new Kept(seconds, all);
    }

    private static Quantity quantity(LatencyCounts counts, Kept kept) {
        if (counts.timed() == 0) {
            return Quantity.missing(UNIT, Grade.T, whyNone(counts, kept));
        }
        Percentile percentile = new Percentile(counts, PERCENT);
        double timed = (double) counts.timed() / counts.all();
        String note = "";
        if (kept.seconds() < kept.ofSeconds()) {
            note = "latency-hours-lost";
        } else if (counts.untimed() > 0) {
            note = "latency-untimed";
        } else if (counts.late() > 0) {
            note = "latency-late-apart";
        }
        return new Quantity(
                seconds(percentile.value()),
                seconds(percentile.low()),
                percentile.high() == Long.MAX_VALUE ? null : seconds(percentile.high()),
                UNIT,
                Grade.T,
                timed * kept.share(),
                note);
    }

    private static String whyNone(LatencyCounts counts, Kept kept) {
        if (counts.untimed() > 0) {
            return "latency-all-untimed";
        } else if (counts.late() > 0) {
            return "latency-all-late";
        }
        return kept.seconds() == 0 && kept.ofSeconds() > 0 ? "latency-not-kept" : "latency-nothing-arrived";
    }

    private static BigDecimal seconds(long nanos) {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros();
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
