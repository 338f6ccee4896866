package io.steelyard.gateway.indicator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.IndicatorValue.IndicatorDefinition;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.MinuteRow;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The fingerprint of what an indicator was computed from: SHA-256 over canonical JSON (RFC 8785: names in order, no
 * spaces, strings with the fewest escapes). Minute rows go in one by one; equal rows give an equal fingerprint, and any
 * other row another. All numbers stand as texts, because nanoseconds are more than a JSON number holds exactly.
 *
 * <pre>
 *   {"assets":{"site/asset":"SHA-256 of the asset's minutes"},"from":"ns","id":"C10","rule":"1","subject":"site","to":"ns"}
 *   a minute: {"field":"value",...,"minute":"ns"} and a line feed
 * </pre>
 */
final class Inputs {
    private static final JsonFactory JSON = new JsonFactory();

    private Inputs() {}

    /** One asset's minutes. */
    static final class OfAsset {
        private final MessageDigest digest = sha256();

        void add(MinuteRow row) {
            TreeMap<String, String> fields = new TreeMap<>();
            row.fields().forEach((name, value) -> fields.put(name, value.toString()));
            fields.put("minute", Long.toString(row.minute()));
            digest.update((canonical(fields) + "\n").getBytes(StandardCharsets.UTF_8));
        }

        /** For one call. */
        String end() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    static String fingerprint(
            IndicatorDefinition definition, String subject, Window window, Map<AssetKey, String> assets) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeObjectFieldStart("assets");
            TreeMap<String, String> sorted = new TreeMap<>();
            assets.forEach((asset, minutes) -> sorted.put(asset.toString(), minutes));
            write(json, sorted);
            json.writeEndObject();
            write(
                    json,
                    new TreeMap<>(Map.of(
                            "from", Long.toString(window.from()),
                            "id", definition.id(),
                            "rule", definition.ruleVersion(),
                            "subject", subject,
                            "to", Long.toString(window.to()))));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return HexFormat.of().formatHex(sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static String canonical(SortedMap<String, String> object) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            write(json, object);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, SortedMap<String, String> object) throws IOException {
        for (Map.Entry<String, String> member : List.copyOf(object.entrySet())) {
            json.writeStringField(member.getKey(), member.getValue());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
