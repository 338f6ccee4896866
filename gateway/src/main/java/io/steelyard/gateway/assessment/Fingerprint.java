package io.steelyard.gateway.assessment;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The fingerprint of a result: SHA-256 over canonical JSON (RFC 8785) of the model file's digest, the subject, every answer
 * and document, and the fingerprints of all measurements. All values stand as texts.
 */
final class Fingerprint {
    private static final JsonFactory JSON = new JsonFactory();

    private Fingerprint() {}

    static String of(Assessed result) {
        SortedMap<String, String> inputs = new TreeMap<>();
        Answers answers = result.answers();
        inputs.put("model", result.model().head().digest());
        inputs.put("rule", result.model().head().ruleVersion());
        inputs.put("tailoredOut", String.join(",", answers.tailoredOut()));
        String variant = answers.variant();
        if (variant != null) {
            inputs.put("type", variant);
        }
        answers.subject().forEach((name, value) -> inputs.put("subject." + name, value));
        answers.declared().forEach((id, answer) -> inputs.put("answer." + id, text(answer)));
        answers.documents()
                .forEach((id, document) -> inputs.put("document." + id, document.sha256() + validity(document)));
        result.measured().forEach((indicator, print) -> inputs.put("measured." + indicator, print));
        return sha256(canonical(inputs));
    }

    private static String validity(Answers.Document document) {
        return document.validity() == Answers.Validity.VALID
                ? ""
                : " " + document.validity().name().toLowerCase(Locale.ROOT);
    }

    private static String text(Answers.Declared answer) {
        if (answer instanceof Answers.Chosen chosen) {
            return String.join(",", chosen.options());
        } else if (answer instanceof Answers.Share share) {
            return Exact.of(share.ratio()).numerator() + "/"
                    + Exact.of(share.ratio()).denominator();
        } else if (answer instanceof Answers.Step step) {
            return Integer.toString(step.step());
        }
        StringBuilder text = new StringBuilder();
        ((Answers.Found) answer)
                .levels()
                .forEach((level, words) -> text.append(level)
                        .append(':')
                        .append(String.join(",", words))
                        .append(';'));
        return text.toString();
    }

    private static String canonical(Map<String, String> inputs) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (Map.Entry<String, String> input : inputs.entrySet()) {
                json.writeStringField(input.getKey(), input.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return text.toString();
    }

    static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
