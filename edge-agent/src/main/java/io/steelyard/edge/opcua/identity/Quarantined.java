package io.steelyard.edge.opcua.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * A mapped signal that is not read, since another variable stands in the place of its own.
 *
 * @param signal its asset and name, {@code lathe-1/power}
 * @param address where the mapping says that it is
 * @param node id of the node that stands there now, with its namespace URI
 * @param was what its variable was when it was first found
 * @param is what stands there now
 * @param since when that was found first, nanoseconds since 1970
 */
public record Quarantined(String signal, String address, String node, Anchor was, Anchor is, long since) {
    private static final int DIGITS = 16;

    /** In what the two differ. */
    public List<Anchor.Change> changes() {
        return was.changes(is);
    }

    /** The same in words. */
    public Anchor.Difference difference() {
        return was.differs(is).orElseGet(() -> new Anchor.Difference("", ""));
    }

    /** This, known since the earlier one. */
    public Quarantined after(Quarantined earlier) {
        return new Quarantined(signal, address, node, was, is, earlier.since);
    }

    /** Stands for what somebody has seen of these, in any order: another difference, one more or one less is another word. */
    public static String seen(List<Quarantined> these) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        these.stream()
                .sorted(Comparator.comparing(Quarantined::signal))
                .forEach(one -> one.words().forEach(word -> {
                    digest.update(word.getBytes(StandardCharsets.UTF_8));
                    digest.update((byte) 0);
                }));
        return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }

    private List<String> words() {
        List<String> words = new ArrayList<>(List.of(signal, address, node));
        for (Anchor side : List.of(was, is)) {
            words.addAll(List.of(
                    side.dataType(),
                    String.valueOf(side.rank()),
                    String.valueOf(side.unitId()),
                    side.unit(),
                    String.valueOf(side.path().size())));
            words.addAll(side.path());
        }
        return words;
    }
}
