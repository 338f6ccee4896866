package io.steelyard.gateway.model;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A part's answer to "will you work?".
 *
 * @param finding what there is to say, or null when the part works and there is nothing to say
 * @param parameters what stands in the finding's sentence, by name
 */
public record Check(Part part, @Nullable Finding finding, Map<String, String> parameters) {

    public Check {
        parameters = Map.copyOf(parameters);
        if (!parameters.keySet().equals(finding == null ? Set.of() : finding.parameters())) {
            throw new IllegalArgumentException("the sentence of " + finding + " has other places than " + parameters);
        }
    }

    /** The part works, and there is nothing to say. */
    public static Check well(Part part) {
        return new Check(part, null, Map.of());
    }

    /** The part's name, lower case with hyphens. */
    public String name() {
        return part.text();
    }

    /** How the part is. */
    public Status status() {
        return finding == null ? Status.OK : finding.status();
    }

    /** One English sentence for a person: what is wrong and what to do; empty when nothing is. */
    public String detail() {
        return finding == null ? "" : finding.english(parameters);
    }

    /** Whether the part keeps the process from being ready; an open address does not, it works, for whoever comes. */
    public boolean isUnready() {
        return status() == Status.FAIL && part != Part.SECURITY;
    }

    /** Who answers. The catalogue of messages has a word for each, {@code part-<name>}. */
    public enum Part {
        MQTT,
        INBOX,
        INGEST,
        STORE_WRITER,
        STORE,
        DEAD_LETTER,
        SYSTEM,
        SYSTEM_WRITES,
        DECLARED,
        SECURITY;

        /** The name outside, lower case with hyphens. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** How a part is. */
    public enum Status {
        /** Works. */
        OK,
        /** Works, but a person should look at it; does not make the process unready. */
        WARN,
        /** Does not work now; the process is not ready. */
        FAIL
    }
}
