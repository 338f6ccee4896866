package io.steelyard.gateway.model;

import org.jspecify.annotations.Nullable;

/**
 * Whose indicators: a site, an area or a line of it, one asset, or one signal of it, which only some indicators are of.
 *
 * @param area empty for a site or an asset
 * @param line empty for a site, an area or an asset
 * @param asset null unless it is one
 * @param signal of the asset; null unless it is one
 */
public record Subject(
        String site,
        String area,
        String line,
        @Nullable String asset,
        @Nullable String signal) {

    public static Subject site(String site) {
        return new Subject(site, "", "", null, null);
    }

    public static Subject area(String site, String area) {
        return new Subject(site, area, "", null, null);
    }

    public static Subject line(String site, String area, String line) {
        return new Subject(site, area, line, null, null);
    }

    public static Subject asset(AssetKey asset) {
        return new Subject(asset.site(), "", "", asset.asset(), null);
    }

    public static Subject signal(SignalKey signal) {
        return new Subject(signal.asset().site(), "", "", signal.asset().asset(), signal.signal());
    }

    /** {@code site}, {@code area}, {@code line} or {@code asset}, which a signal's is, too. */
    public String level() {
        return asset != null ? "asset" : !line.isEmpty() ? "line" : !area.isEmpty() ? "area" : "site";
    }

    /** Whether the asset belongs to it. */
    public boolean has(AssetDescription description) {
        return description.key().site().equals(site)
                && (asset == null || description.key().asset().equals(asset))
                && (area.isEmpty() || description.area().equals(area))
                && (line.isEmpty() || description.line().equals(line));
    }

    /** As results name it: {@code site}, {@code site/area}, {@code site/area/line}, {@code site/asset} or {@code site/asset/signal}. */
    @Override
    public String toString() {
        return asset != null
                ? site + "/" + asset + (signal == null ? "" : "/" + signal)
                : site + (area.isEmpty() ? "" : "/" + area) + (line.isEmpty() ? "" : "/" + line);
    }
}
