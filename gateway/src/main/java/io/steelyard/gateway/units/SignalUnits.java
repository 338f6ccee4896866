package io.steelyard.gateway.units;

import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.UnitConversion;
import io.steelyard.settings.DataFile;
import io.steelyard.settings.DataNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a signal's numbers are multiplied with for a key figure, or why they are not: a unit that nobody knows, or one of another
 * kind, is refused until a conversion is declared. Any thread.
 */
public final class SignalUnits {
    /** Reason of a signal whose unit nobody knows. */
    public static final String UNKNOWN = "unit-unknown";
    /** Reason of a signal whose unit is of another kind. */
    public static final String MISMATCH = "unit-mismatch";

    private static final String ONE = "1";
    private static final Map<String, String> BY_CODE = new HashMap<>();
    private static final Map<String, String> BY_SYMBOL = new HashMap<>();

    static {
        String name = "/units.yaml";
        try (InputStream in = Objects.requireNonNull(SignalUnits.class.getResourceAsStream(name), name)) {
            DataFile file = DataFile.of(name, in);
            file.root().need("units").elements().forEach(SignalUnits::read);
            file.check();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SignalUnits() {}

    private static void read(DataNode node) {
        String ucum = node.need("ucum").text(ONE);
        node.need("unece").elements().forEach(code -> BY_CODE.put(code.text(""), ucum));
        node.need("symbols").elements().forEach(symbol -> BY_SYMBOL.put(bare(symbol.text("")), ucum));
    }

    private static String bare(String symbol) {
        return symbol.replaceAll("[\\s.·⋅*]", "");
    }

    /**
     * What was found.
     *
     * @param factor what the signal's numbers are multiplied with first; null when they are refused
     * @param offset what is added then
     * @param reason id of why they are refused, else empty
     * @param declared whether somebody declared the conversion
     */
    public record Found(@Nullable BigDecimal factor, BigDecimal offset, String reason, boolean declared) {

        static Found refused(String reason) {
            return new Found(null, BigDecimal.ZERO, reason, false);
        }

        /** For numbers that are no decimals anyway; null when they are refused. */
        public @Nullable Double real() {
            return factor == null ? null : factor.doubleValue();
        }
    }

    /** The UCUM code of the signal's unit; empty when it says none, null when nobody knows what it says. */
    public static @Nullable String of(SignalDescription signal) {
        Integer id = signal.unitId();
        String byCode = id == null ? null : BY_CODE.get(code(id));
        if (byCode != null) {
            return byCode;
        }
        String symbol = signal.unit();
        return symbol == null || symbol.isBlank() ? (id == null || id <= 0 ? "" : null) : code(symbol);
    }

    /** The UCUM code of a unit of which UNECE's common code or a sign is told; null when nobody knows either, or neither is told. */
    public static @Nullable String unit(String unece, String symbol) {
        String byCode = BY_CODE.get(unece);
        return byCode != null ? byCode : symbol.isBlank() ? null : code(symbol);
    }

    /** The UCUM code of a unit as people or servers write it; null when nobody knows it. */
    public static @Nullable String code(String symbol) {
        String known = BY_SYMBOL.get(bare(symbol));
        if (known != null) {
            return known;
        }
        return Ucum.isKnown(symbol.strip()) ? symbol.strip() : null;
    }

    /**
     * How the signal's numbers are told in a unit.
     *
     * @param wanted UCUM code
     * @param silent whether a signal that says no unit counts in the wanted one
     * @param conversion what somebody declared of the signal, or null; it holds while the signal shows the unit it is from
     */
    public static Found find(
            SignalDescription signal, String wanted, boolean silent, @Nullable UnitConversion conversion) {
        String unit = of(signal);
        if (conversion != null && isFrom(conversion, signal, unit)) {
            BigDecimal factor = Ucum.factor(conversion.to(), wanted);
            return factor == null
                    ? Found.refused(MISMATCH)
                    : new Found(
                            conversion.factor().multiply(factor),
                            conversion.offset().multiply(factor),
                            "",
                            true);
        }
        if (unit == null || (unit.isEmpty() && !silent)) {
            return Found.refused(UNKNOWN);
        }
        Ucum.Line line = unit.isEmpty() ? new Ucum.Line(BigDecimal.ONE, BigDecimal.ZERO) : Ucum.line(unit, wanted);
        return line == null ? Found.refused(MISMATCH) : new Found(line.factor(), line.offset(), "", false);
    }

    private static boolean isFrom(UnitConversion conversion, SignalDescription signal, @Nullable String unit) {
        String said = signal.unit();
        return said == null
                || said.isBlank()
                || said.strip().equals(conversion.from().strip())
                || (unit != null && unit.equals(code(conversion.from())));
    }

    /** The characters that OPC UA packs into the id (Part 8 §5.6.4.3). */
    private static String code(int id) {
        StringBuilder code = new StringBuilder();
        for (int shift = 24; shift >= 0; shift -= 8) {
            int character = (id >>> shift) & 0xff;
            if (character != 0) {
                code.append((char) character);
            }
        }
        return code.toString();
    }
}
