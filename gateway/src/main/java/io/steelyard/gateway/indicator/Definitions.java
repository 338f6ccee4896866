package io.steelyard.gateway.indicator;

import io.steelyard.gateway.model.IndicatorValue.IndicatorDefinition;
import io.steelyard.gateway.model.IndicatorValue.Words;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/** The indicators' definitions, read from the program's data files. */
final class Definitions {

    private Definitions() {}

    static IndicatorDefinition read(String id) {
        String resource = "/indicators/" + id + ".properties";
        Properties properties = new Properties();
        try (InputStreamReader in = new InputStreamReader(
                Objects.requireNonNull(Definitions.class.getResourceAsStream(resource), resource),
                StandardCharsets.UTF_8)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new IndicatorDefinition(
                value(properties, "id"),
                words(properties, "name"),
                words(properties, "formula"),
                value(properties, "unit"),
                value(properties, "grade"),
                value(properties, "version"),
                List.of(value(properties, "inputs").split(",")));
    }

    private static Words words(Properties properties, String key) {
        return new Words(value(properties, key + ".zh"), value(properties, key + ".en"));
    }

    private static String value(Properties properties, String key) {
        String value = properties.getProperty(key);
        if (value == null) {
            throw new IllegalStateException("an indicator's definition lacks " + key);
        }
        return value;
    }
}
