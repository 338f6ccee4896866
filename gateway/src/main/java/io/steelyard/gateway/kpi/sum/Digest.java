package io.steelyard.gateway.kpi.sum;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * SHA-256 of minutes: of an hour or a part of one its rows, each a line of canonical JSON (RFC 8785) with what is summed and the
 * minute, all as texts; of a day its hours' digests; of a period those of its days, hours and parts of hours. For one thread.
 */
public final class Digest {
    private final MessageDigest digest = sha256();

    /** Of a text, in hexadecimal digits. */
    public static String of(String text) {
        Digest digest = new Digest();
        digest.add(text);
        return digest.end();
    }

    void row(long minute, SortedMap<String, Object> fields) {
        StringBuilder line = new StringBuilder(256);
        boolean told = false;
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            String name = field.getKey();
            if (!told && name.compareTo("minute") > 0) {
                minute(line, minute);
                told = true;
            }
            if ((field.getValue() instanceof Long && Summed.isWhole(name))
                    || (field.getValue() instanceof Double && Summed.isReal(name))) {
                member(line, name, field.getValue().toString());
            }
        }
        if (!told) {
            minute(line, minute);
        }
        add(line.append("}\n").toString());
    }

    /** Minutes without a row: a line of its own kind. */
    void missing(long from, long to, SortedMap<String, Long> fields, Map<String, BigDecimal> corrected) {
        TreeMap<String, Number> all = new TreeMap<>(fields);
        all.putAll(corrected);
        all.put("missing.from", from);
        all.put("missing.to", to);
        StringBuilder line = new StringBuilder(128);
        all.forEach((name, value) -> member(line, name, value.toString()));
        add(line.append("}\n").toString());
    }

    private static void minute(StringBuilder line, long minute) {
        member(line, "minute", Long.toString(minute));
    }

    /** Names and values have no character that JSON escapes. */
    private static void member(StringBuilder line, String name, String value) {
        line.append(line.isEmpty() ? '{' : ',')
                .append('"')
                .append(name)
                .append("\":\"")
                .append(value)
                .append('"');
    }

    void add(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }

    /** For one call. */
    String end() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
