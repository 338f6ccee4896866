package io.steelyard.gateway.indicator;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.IndicatorValue;
import io.steelyard.gateway.model.IndicatorValue.IndicatorDefinition;
import io.steelyard.gateway.model.IndicatorValue.Outcome;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.MinuteRow;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Computes indicators over a window from minute rows. Any thread; reads the store. */
public final class Indicators {
    private static final IndicatorDefinition GOOD_QUALITY = Definitions.read("C10");
    private static final IndicatorDefinition AVAILABILITY = Definitions.read("K01");
    private static final String PLANNED = "planned-is-calendar-time";

    private final Minutes minutes;
    private final Function<String, List<AssetKey>> assets;

    /** Where minute rows come from. */
    @FunctionalInterface
    public interface Minutes {
        List<MinuteRow> of(AssetKey asset, long from, long to);
    }

    /** Opens nothing; {@code assets} lists the assets of a site. */
    public Indicators(Minutes minutes, Function<String, List<AssetKey>> assets) {
        this.minutes = minutes;
        this.assets = assets;
    }

    /** Every indicator of the site. */
    public List<IndicatorValue> ofSite(String site, Window window) {
        Tally sum = new Tally();
        int timed = 0;
        for (AssetKey asset : assets.apply(site)) {
            Tally one = tally(asset, window);
            sum.add(one);
            timed += one.isTimed() ? 1 : 0;
        }
        return List.of(
                goodQuality(site, sum, window, Math.max(1, assets.apply(site).size())),
                availability(site, sum, window, Math.max(1, timed)));
    }

    /** The indicator asset by asset, or null when there is no such indicator. */
    public @Nullable List<IndicatorValue> byAsset(String id, String site, Window window) {
        boolean quality = id.equals(GOOD_QUALITY.id());
        if (!quality && !id.equals(AVAILABILITY.id())) {
            return null;
        }
        List<IndicatorValue> values = new ArrayList<>();
        for (AssetKey asset : assets.apply(site)) {
            Tally tally = tally(asset, window);
            values.add(
                    quality
                            ? goodQuality(asset.toString(), tally, window, 1)
                            : availability(asset.toString(), tally, window, 1));
        }
        return values;
    }

    private Tally tally(AssetKey asset, Window window) {
        Tally tally = new Tally();
        minutes.of(asset, window.from(), window.to()).forEach(tally::add);
        return tally;
    }

    private static IndicatorValue goodQuality(String subject, Tally tally, Window window, int assets) {
        double share = share(tally.minutes() * 60e9, (window.to() - window.from()) * (double) assets);
        if (tally.samples() == 0) {
            return notAssessed(GOOD_QUALITY, subject, window, "no-sample");
        }
        double value = (double) tally.good() / tally.samples();
        return new IndicatorValue(
                GOOD_QUALITY,
                subject,
                value,
                tally.good(),
                tally.samples(),
                value * share,
                value * share + (1 - share),
                share,
                window,
                new Outcome(true, "", fingerprint(GOOD_QUALITY, subject, window, tally)));
    }

    private static IndicatorValue availability(String subject, Tally tally, Window window, int assets) {
        if (!tally.isTimed() || tally.known() == 0) {
            return notAssessed(AVAILABILITY, subject, window, "no-state-known");
        }
        double planned = (window.to() - window.from()) * (double) assets;
        double unknown = Math.max(0, planned - tally.known());
        return new IndicatorValue(
                AVAILABILITY,
                subject,
                (double) tally.running() / tally.known(),
                tally.running() / 1e9,
                tally.known() / 1e9,
                tally.running() / planned,
                Math.min(1, (tally.running() + unknown) / planned),
                share((double) tally.known(), planned),
                window,
                new Outcome(true, PLANNED, fingerprint(AVAILABILITY, subject, window, tally)));
    }

    private static double share(double part, double whole) {
        return whole <= 0 ? 0 : Math.min(1, part / whole);
    }

    private static IndicatorValue notAssessed(
            IndicatorDefinition definition, String subject, Window window, String reason) {
        return new IndicatorValue(
                definition,
                subject,
                null,
                0,
                0,
                null,
                null,
                0,
                window,
                new Outcome(false, reason, fingerprint(definition, subject, window, new Tally())));
    }

    /** SHA-256 over the inputs as canonical JSON (RFC 8785: names in order, no spaces). */
    private static String fingerprint(IndicatorDefinition definition, String subject, Window window, Tally tally) {
        String canonical = "{\"from\":\"" + window.from() + "\",\"good\":" + tally.good() + ",\"id\":\""
                + definition.id() + "\",\"known\":\"" + tally.known() + "\",\"rule\":\"" + definition.ruleVersion()
                + "\",\"running\":\"" + tally.running() + "\",\"samples\":" + tally.samples() + ",\"subject\":\""
                + subject + "\",\"to\":\"" + window.to() + "\",\"unknown\":\"" + tally.unknown() + "\"}";
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
