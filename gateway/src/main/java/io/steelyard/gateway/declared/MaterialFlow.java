package io.steelyard.gateway.declared;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.gateway.units.SignalUnits;
import io.steelyard.gateway.units.Ucum;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a job used or made of one material, as its responses say (MaterialActuals of OPC 10031-4; ISA-95 Part 2 has the uses). In a
 * table it stands as {@code use|id|lot|kilograms}. Pure.
 *
 * @param id of the material's definition; empty where it is not told
 * @param lot empty where none is told
 * @param kilograms null where no quantity is told, or one of another kind than mass
 */
record MaterialFlow(
        Use use, String id, String lot, @Nullable BigDecimal kilograms) {
    /** In place of more of them than a table holds. */
    static final String TOO_MANY = "consumed|||";

    private static final String KILOGRAM = "kg";
    private static final int LONGEST_NAME = 60;

    /** What became of it. */
    enum Use {
        /** It went into what was made. */
        CONSUMED,
        /** It was what had to be made. */
        PRODUCED,
        /** It was made, too, and is of use: a by-product or a co-product. */
        BESIDE,
        /** It was lost in storage or on the way. */
        LOST_IN_STORAGE,
        /** It was lost otherwise, but not in production. */
        LOST_OTHERWISE;

        /** As it stands in a table. */
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /**
         * By the words of ISA-95, however they are written, and of losses; null where it is none of these: consumables, samples,
         * carriers and exchanged parts of the machine, and what is lost in production, which is all that comes out nowhere.
         */
        static @Nullable Use of(String told) {
            String bare = told.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
            if (bare.contains("loss")) {
                boolean isStored = bare.contains("stor") || bare.contains("transport");
                return isStored ? LOST_IN_STORAGE : bare.contains("production") ? null : LOST_OTHERWISE;
            }
            if (bare.contains("byproduct") || bare.contains("coproduct")) {
                return BESIDE;
            }
            if (bare.contains("consumed")) {
                return CONSUMED;
            }
            return bare.contains("produced") || bare.contains("yield") ? PRODUCED : null;
        }
    }

    private record Of(Use use, String id, String lot) {}

    /** What the responses to one order tell, each material of a use and a lot once, in their order. */
    static List<MaterialFlow> of(List<JsonNode> responses) {
        Map<Of, MaterialFlow> flows = new LinkedHashMap<>();
        for (JsonNode response : responses) {
            for (JsonNode material : response.path("materials")) {
                Use use = Use.of(material.path("use").asText(""));
                if (use != null) {
                    Of of = new Of(use, name(material, "id"), name(material, "lot"));
                    flows.merge(of, new MaterialFlow(use, of.id(), of.lot(), mass(material)), MaterialFlow::and);
                }
            }
        }
        return List.copyOf(flows.values());
    }

    private static String name(JsonNode material, String field) {
        String bare = material.path(field)
                .asText("")
                .replaceAll("[|;；、\\p{Cntrl}]", " ")
                .strip();
        return bare.substring(0, Math.min(LONGEST_NAME, bare.length()));
    }

    /** In kilograms; null where it is none, or no number. */
    private static @Nullable BigDecimal mass(JsonNode material) {
        String text = material.path("quantity").asText("");
        String code = material.path("code").asText("");
        String unit = SignalUnits.unit(code, material.path("unit").asText(""));
        BigDecimal factor = unit == null ? null : Ucum.factor(unit, KILOGRAM);
        return factor == null || !text.matches("[0-9]{1,18}([.][0-9]{1,9})?")
                ? null
                : new BigDecimal(text).multiply(factor, MathContext.DECIMAL64).stripTrailingZeros();
    }

    private MaterialFlow and(MaterialFlow other) {
        return new MaterialFlow(
                use, id, lot, kilograms == null || other.kilograms == null ? null : kilograms.add(other.kilograms));
    }

    /** As it stands in a table. */
    String text() {
        return String.join("|", use.word(), id, lot, kilograms == null ? "" : kilograms.toPlainString());
    }

    /** Takes up what {@link #text} wrote; null when it is none. */
    static @Nullable MaterialFlow read(String text) {
        String[] parts = text.split("\\|", -1);
        if (parts.length != 4) {
            return null;
        }
        for (Use use : Use.values()) {
            if (use.word().equals(parts[0])) {
                return new MaterialFlow(use, parts[1], parts[2], parts[3].isEmpty() ? null : new BigDecimal(parts[3]));
            }
        }
        return null;
    }
}
