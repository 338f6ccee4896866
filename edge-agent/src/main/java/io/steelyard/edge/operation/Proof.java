package io.steelyard.edge.operation;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody who asks knows the agent's secret, without its being sent: HMAC-SHA256 with it over the way that the
 * request came (a topic for instance), a line feed and the request as it stands, in hex. The request says when it was made
 * ({@code at}); it counts for a minute, once, and not before the agent's own start.
 */
final class Proof {
    private static final Duration COUNTS = Duration.ofMinutes(1);
    private static final int MOST_KNOWN = 1_000;

    private final InstantSource clock;
    private final Instant start;
    private final Map<String, Instant> known = new LinkedHashMap<>();

    Proof(InstantSource clock) {
        this.clock = clock;
        this.start = clock.instant();
    }

    /** Says what is wrong with it; the request counts from now on as made. */
    synchronized void check(String secret, Question question, @Nullable Object at) throws OperationException {
        String given = question.proof() == null ? "" : question.proof().toLowerCase(Locale.ROOT);
        byte[] wanted = hmac(secret, question).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(wanted, given.getBytes(StandardCharsets.UTF_8))) {
            throw forbidden("the request does not prove that its sender knows remoteSecret: steelyard-proof has to be"
                    + " HMAC-SHA256 over the topic, a line feed and the request");
        }
        Instant now = clock.instant();
        Instant made = made(at);
        if (Duration.between(made, now).abs().compareTo(COUNTS) > 0 || made.isBefore(start)) {
            throw forbidden("the request was made at " + made + " and here it is " + now + ": a request counts for "
                    + COUNTS.toSeconds() + " s, and not before the agent's start; set the clocks, or ask again");
        }
        known.values().removeIf(one -> Duration.between(one, now).compareTo(COUNTS) > 0);
        if (known.size() >= MOST_KNOWN) {
            throw new OperationException(OperationException.BUSY, "too many requests within a minute");
        }
        if (known.putIfAbsent(given, made) != null) {
            throw forbidden("the request was made before: each counts once");
        }
    }

    private static Instant made(@Nullable Object at) throws OperationException {
        try {
            return Instant.parse(String.valueOf(at));
        } catch (DateTimeParseException e) {
            throw new OperationException(
                    OperationException.WRONG, "at has to say when the request was made: 2026-11-27T12:00:00Z", "at");
        }
    }

    private static OperationException forbidden(String detail) {
        return new OperationException(OperationException.FORBIDDEN, detail);
    }

    /** The proof of a request. */
    static String hmac(String secret, Question question) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((question.way() + "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(question.text()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
