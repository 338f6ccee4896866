package io.steelyard.system.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.config.AgentConfig;
import io.steelyard.simulator.plant.Asset;
import io.steelyard.simulator.plant.PlantLayout;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The agent's equipment profiles are data; the plant is the equipment that they describe. */
final class ProfilesTest {
    @Test
    void everyClassOfThePlantHasAProfileWithItsSignalsAndTheirRoles() throws IOException {
        for (Asset asset : PlantLayout.steelCity("demo").assets()) {
            Map<String, String> signals = new TreeMap<>();
            asset.signals().forEach(signal -> signals.put(signal.name(), signal.role() == null ? "" : signal.role()));

            assertThat(profile(asset.equipmentClass().id())).as(asset.id()).isEqualTo(signals);
        }
    }

    private static Map<String, String> profile(String name) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = AgentConfig.class.getResourceAsStream("/profiles/" + name + ".properties")) {
            assertThat(in).as("profile %s", name).isNotNull();
            properties.load(in);
        }
        Map<String, String> roles = new TreeMap<>();
        properties.stringPropertyNames().forEach(signal -> roles.put(signal, properties.getProperty(signal)));
        return roles;
    }
}
