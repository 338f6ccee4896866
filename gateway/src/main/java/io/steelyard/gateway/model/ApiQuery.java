package io.steelyard.gateway.model;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A query of the HTTP API that shows what a number rests on.
 *
 * @param path with its parameters
 * @param isOfPeriod whether it shows the period that is asked for, which is then one more parameter
 */
public record ApiQuery(String path, boolean isOfPeriod) {
    private static final String API = "/api/v1/";

    /** An asset's minutes, with the samples that the indicator rests on. */
    public static ApiQuery minutes(String indicator, AssetKey asset) {
        return new ApiQuery(evidence(indicator, asset.site()).path + "&asset=" + encoded(asset.toString()), true);
    }

    /** What an indicator of the site rests on. */
    public static ApiQuery evidence(String indicator, String site) {
        return new ApiQuery(API + "indicators/" + indicator + "/evidence?site=" + encoded(site), true);
    }

    /** What an indicator of the subject rests on over days of its own, both included. */
    public static ApiQuery evidence(String indicator, Subject subject, LocalDate first, LocalDate last) {
        StringBuilder path = new StringBuilder(evidence(indicator, subject.site()).path);
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("area", subject.area());
        parts.put("line", subject.line());
        parts.put("asset", subject.asset() == null ? "" : subject.toString());
        parts.put("period", first + "/" + last);
        parts.forEach((name, value) -> {
            if (!value.isEmpty()) {
                path.append('&').append(name).append('=').append(encoded(value));
            }
        });
        return new ApiQuery(path.toString(), false);
    }

    /** A site's assessment with its items and answers. */
    public static ApiQuery assessment(String model, String site) {
        return new ApiQuery(API + "assessments/" + model + "?site=" + encoded(site), true);
    }

    /** What an asset says of itself: profile, server, signals. */
    public static ApiQuery asset(AssetKey asset) {
        return new ApiQuery(API + "assets/" + encoded(asset.toString()), false);
    }

    /** A signal's samples; nanoseconds since 1970. */
    public static ApiQuery samples(AssetKey asset, String signal, long from, long to) {
        return new ApiQuery(
                API + "series?asset=" + encoded(asset.toString()) + "&signal=" + encoded(signal) + "&from="
                        + instant(from) + "&to=" + instant(to),
                false);
    }

    /**
     * A table that people gave, as it was from that version on.
     *
     * @param version 0 of one that nobody gave yet
     */
    public static ApiQuery table(String site, String kind, long version) {
        String path = API + "sites/" + encoded(site) + "/inputs/" + kind;
        return new ApiQuery(version == 0 ? path : path + "?version=" + version, false);
    }

    private static String instant(long nanos) {
        return Instant.EPOCH.plusNanos(nanos).toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"); // in a path a plus is a plus
    }
}
