package io.steelyard.system.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A YAML document as maps, lists and scalars, with {@code <<} merged as Compose does. */
final class Yaml {
    private static final String MERGE = "<<";

    private Yaml() {}

    static Map<String, Object> object(String text) {
        Object document = new Load(LoadSettings.builder().build()).loadFromString(text);
        return map(merged(document));
    }

    private static Object merged(Object node) {
        if (node instanceof Map<?, ?> map) {
            Map<String, Object> result = new LinkedHashMap<>();
            if (map.get(MERGE) instanceof Map<?, ?> defaults) {
                result.putAll(map(merged(defaults)));
            }
            map.forEach((key, value) -> {
                if (!MERGE.equals(key)) {
                    result.put(String.valueOf(key), merged(value));
                }
            });
            return result;
        }
        return node instanceof List<?> list ? list.stream().map(Yaml::merged).toList() : node;
    }

    /** The value as an object; empty when there is none. */
    @SuppressWarnings("unchecked") // keys were made texts above
    static Map<String, Object> map(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    /** The value as a list of texts; empty when there is none, of one when it is a text. */
    static List<String> texts(Object value) {
        if (value == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(element -> texts.add(String.valueOf(element)));
        } else {
            texts.add(String.valueOf(value));
        }
        return texts;
    }
}
