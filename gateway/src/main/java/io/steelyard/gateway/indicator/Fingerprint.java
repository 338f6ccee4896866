package io.steelyard.gateway.indicator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.steelyard.gateway.model.Evidence;
import io.steelyard.gateway.model.IndicatorValue.Window;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The fingerprint of what an indicator was computed from and by which rule: SHA-256 over canonical JSON (RFC 8785: names in
 * order, no spaces, strings with the fewest escapes). The digests of every source that gave one of its quantities go in, but
 * for those that are of another quantity alone. All
 * numbers stand as texts, because nanoseconds are more than a JSON number holds exactly.
 *
 * <pre>
 *   {"digests":{"kpi":{"asset site/asset":"SHA-256 of its minutes"}},"from":"ns","id":"C10","rule":"2","subject":"site","to":"ns"}
 * </pre>
 */
final class Fingerprint {
    private static final JsonFactory JSON = new JsonFactory();

    private Fingerprint() {}

    static String of(Definition definition, String subject, Window window, Map<String, Evidence> evidence) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeObjectFieldStart("digests");
            for (Map.Entry<String, Evidence> source : new TreeMap<>(evidence).entrySet()) {
                json.writeObjectFieldStart(source.getKey());
                for (Map.Entry<String, String> digest :
                        source.getValue().digestsOf(definition.told().inputs()).entrySet()) {
                    json.writeStringField(digest.getKey(), digest.getValue());
                }
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeStringField("from", Long.toString(window.from()));
            json.writeStringField("id", definition.id());
            json.writeStringField("rule", definition.rule());
            json.writeStringField("subject", subject);
            json.writeStringField("to", Long.toString(window.to()));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return hex(text.toString());
    }

    /** SHA-256 of a text. */
    static String hex(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
