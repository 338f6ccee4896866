package io.steelyard.gateway.indicator.capability;

import io.steelyard.gateway.model.StoredPoint;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The measurements of one figure while they are read, those that count and those that do not. One thread. */
final class Sample {
    private static final long UNCERTAIN = 0x4000_0000L;

    private final Spread spread = new Spread();
    private final boolean isUnsigned;
    private final MessageDigest digest;
    private long others;

    /** {@code isUnsigned} says how the signal's whole numbers are read. */
    Sample(boolean isUnsigned) {
        this.isUnsigned = isUnsigned;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    void add(StoredPoint point) {
        BigDecimal number = point.status() < UNCERTAIN ? number(point.value()) : null;
        if (number == null) {
            others++;
            tell(point.time() + " none");
        } else {
            spread.add(number);
            tell(point.time() + " " + number);
        }
    }

    private @Nullable BigDecimal number(@Nullable Object value) {
        if (value instanceof Long whole) {
            return isUnsigned ? Spread.unsigned(whole) : BigDecimal.valueOf(whole);
        }
        return value instanceof Double real && Double.isFinite(real) ? BigDecimal.valueOf(real) : null;
    }

    /** What the figure rests on beside them. */
    void tell(String text) {
        digest.update((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    Spread spread() {
        return spread;
    }

    /** How many points were no measurements: not good, or no numbers. */
    long others() {
        return others;
    }

    /** SHA-256 in hexadecimal of all that was told; nothing can be told any more. */
    String end() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
