package io.steelyard.gateway;

import io.steelyard.gateway.assessment.Models;
import io.steelyard.gateway.config.GatewayChecks;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.gateway.indicator.Catalogue;
import io.steelyard.gateway.indicator.factors.FactorTables;
import io.steelyard.gateway.kpi.time.TimeModels;
import java.nio.file.Path;

/** The program's data files, with those of the user's own that the settings name. */
final class OwnData {

    private OwnData() {}

    static TimeModels timeModels(GatewayConfig config) {
        Path folder = config.keeping().own().timeModels();
        return folder == null ? TimeModels.usual() : TimeModels.withFolder(folder);
    }

    static FactorTables factors(GatewayConfig config) {
        Path folder = config.keeping().own().factors();
        return folder == null ? FactorTables.usual() : FactorTables.withFolder(folder);
    }

    static Catalogue indicators(GatewayConfig config) {
        Path folder = config.keeping().own().indicators();
        return folder == null ? Catalogue.usual() : Catalogue.withFolder(folder);
    }

    static Models models(GatewayConfig config) {
        Path folder = config.keeping().own().models();
        return folder == null
                ? Models.builtIn()
                : Models.builtIn()
                        .knowing(GatewayChecks.measured(indicators(config)))
                        .withFolder(folder);
    }
}
