package io.steelyard.gateway.indicator.facts;

import io.steelyard.gateway.model.ApiQuery;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.AssetRegister;
import io.steelyard.gateway.model.IndicatorValue.Window;
import java.util.Map;

/** Which query shows why a thing of the register counts, or does not: the reason says where to look. For one thread. */
final class Shown {
    private static final String GOOD_SAMPLES = "C10";
    private static final String STATES = "K01";
    private static final String EFFECTIVENESS = "K04";

    private final AssetRegister register;
    private final Map<AssetKey, AssetDescription> born;
    private final Window window;

    Shown(AssetRegister register, Map<AssetKey, AssetDescription> born, Window window) {
        this.register = register;
        this.born = born;
        this.window = window;
    }

    /** The register's row of each machine. */
    ApiQuery machines() {
        return ApiQuery.table(register.site(), "assets", register.versions().machines());
    }

    /** The metering plan. */
    ApiQuery meters() {
        return ApiQuery.table(register.site(), "meters", register.versions().meters());
    }

    /** The systems that have to be linked. */
    ApiQuery systems() {
        return ApiQuery.table(register.site(), "systems", register.versions().systems());
    }

    /** On which days Good values came, down to the samples. */
    ApiQuery samples(AssetKey asset) {
        return minutes(GOOD_SAMPLES, asset);
    }

    /** When its state was known, down to the samples of its state. */
    ApiQuery states(AssetKey asset) {
        return minutes(STATES, asset);
    }

    /** What its effectiveness is made of. */
    ApiQuery effectiveness(AssetKey asset) {
        return minutes(EFFECTIVENESS, asset);
    }

    /** Profile, server and signals. */
    ApiQuery asset(AssetKey asset) {
        return born.containsKey(asset) ? ApiQuery.asset(asset) : machines();
    }

    private ApiQuery minutes(String indicator, AssetKey asset) {
        return born.containsKey(asset) ? ApiQuery.minutes(indicator, asset) : machines();
    }

    /** The samples of a signal, by its name or role. */
    ApiQuery signal(AssetKey asset, String named) {
        AssetDescription description = born.get(asset);
        if (description != null) {
            for (AssetDescription.SignalDescription signal : description.signals()) {
                if (signal.name().equals(named) || named.equals(signal.role())) {
                    return ApiQuery.samples(
                            asset, signal.name(), window.from(), Math.max(window.from() + 1, window.to()));
                }
            }
        }
        return asset(asset);
    }

    /**
     * What shows the reason.
     *
     * @param table the row that names it
     * @param counted what shows it where no reason says another place
     */
    ApiQuery of(String why, AssetKey asset, ApiQuery table, ApiQuery counted) {
        if (!born.containsKey(asset)) {
            return table; // of one that never was there nothing else tells
        }
        return switch (why) {
            case "silent-too-often", "seen-too-short", "silent-lately", "unseen-lately" -> samples(asset);
            case "controller-not-told",
                    "no-controller",
                    "no-warning-rule",
                    "no-automatic-verdict",
                    "no-numerical-control",
                    "no-heartbeat-named" -> table;
            case "signal-not-born", "verdict-never-told", "not-opcua", "no-companion-profile" -> asset(asset);
            default -> counted;
        };
    }
}
