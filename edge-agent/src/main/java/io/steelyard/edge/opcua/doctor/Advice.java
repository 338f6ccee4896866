package io.steelyard.edge.opcua.doctor;

import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.pin.Pin;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What measurements mean, for a person. Pure. */
public final class Advice {
    private static final long BRIDGED_MILLIS = 30_000;
    private static final long LEAST_QUEUE = 10;
    private static final long SKEW = 1_000;
    private static final long SLOW = 5_000;
    private static final double USUAL = 1_000;
    private static final int LEAST_BITS = 2_048;
    private static final Duration SOON = Duration.ofDays(60);

    private final List<Finding> findings = new ArrayList<>();

    private Advice() {}

    /** How many values an item's queue has to hold to bridge half a minute. */
    static long queueFor(long samplingMillis) {
        long sampling = samplingMillis <= 0 ? 100 : samplingMillis;
        return Math.max(LEAST_QUEUE, (BRIDGED_MILLIS + sampling - 1) / sampling + 1);
    }

    /** Of a server that could be examined. */
    public static List<Finding> of(
            ServerConfig server, Measured measured, @Nullable X509Certificate certificate, Instant now) {
        Advice advice = new Advice();
        advice.security(server, measured);
        if (certificate != null) {
            advice.certificate(certificate, now);
        }
        advice.limits(measured.limits());
        if (measured.abilities().subscribe()) {
            advice.items(measured.limits());
            advice.intervals(measured.revised(), measured.limits().itemsACall() > 0);
        } else {
            advice.add(
                    Finding.Grade.WARNING,
                    "subscription",
                    "the server has none: every signal is read as often as sampling says",
                    "A change between two reads is not seen, and what comes while the agent is away is a gap");
        }
        advice.abilities(measured.abilities());
        advice.clock(measured.clock());
        advice.findings.addAll(Quirks.of(measured.build()));
        return advice.findings;
    }

    /** With which certificate the examination was made. */
    public static Finding shown(String sha256) {
        return new Finding(Finding.Grade.NOTE, "certificate", "the server's has the SHA-256 " + sha256, "");
    }

    /** The look was let in, and the agent would not be that knows the server by this name. */
    public static Finding heldToAnother(String server, Pin pin, String sha256) {
        return new Finding(
                Finding.Grade.WARNING,
                "pin",
                "server " + server + " at this address is held to another certificate, " + pin.certificate()
                        + ", since " + pin.since() + ": by that name the agent refuses it",
                "If the present one is right, run steelyard agent cert trust " + sha256
                        + "; nothing else moves the pin");
    }

    /** Of a server that did not let us in. */
    public static Finding closed(String why) {
        return new Finding(Finding.Grade.BLOCKING, "session", why, "");
    }

    private void security(ServerConfig server, Measured measured) {
        String used = server.security().policy() + "/" + server.security().mode();
        boolean isOpen = server.security().policy() == ServerConfig.Policy.None;
        add(
                isOpen ? Finding.Grade.WARNING : Finding.Grade.NOTE,
                "security",
                "read with " + used + " of " + String.join(", ", measured.offered()),
                isOpen
                        ? "Anybody in between can read and change everything: let the server offer an encrypted"
                                + " endpoint"
                        : "");
        add(Finding.Grade.NOTE, "product", measured.build(), "");
    }

    private void certificate(X509Certificate certificate, Instant now) {
        Instant end = certificate.getNotAfter().toInstant();
        if (end.isBefore(now)) {
            add(Finding.Grade.BLOCKING, "certificate", "the server's is over since " + end, "Give it a new one");
        } else if (certificate.getNotBefore().toInstant().isAfter(now)) {
            add(
                    Finding.Grade.BLOCKING,
                    "certificate",
                    "the server's is good from " + certificate.getNotBefore().toInstant() + " only",
                    "Set its clock and this machine's by the same time server, or give it another one");
        } else if (end.isBefore(now.plus(SOON))) {
            add(Finding.Grade.WARNING, "certificate", "the server's ends " + end, "Give it a new one before that");
        } else {
            add(Finding.Grade.NOTE, "certificate", "the server's is good until " + end, "");
        }
        if (certificate.getPublicKey() instanceof RSAPublicKey key
                && key.getModulus().bitLength() < LEAST_BITS) {
            add(
                    Finding.Grade.WARNING,
                    "certificate",
                    "its key has " + key.getModulus().bitLength() + " bits",
                    "Make one of at least 2048");
        }
        if (certificate.getSigAlgName().toUpperCase(Locale.ROOT).startsWith("SHA1")) {
            add(Finding.Grade.WARNING, "certificate", "it is signed by SHA-1", "Make one that is signed by SHA-256");
        }
    }

    private void items(Measured.Limits limits) {
        if (limits.itemsACall() == 0) {
            add(
                    Finding.Grade.BLOCKING,
                    "items",
                    "the server monitors nothing for us",
                    "See whether it has the service set of subscriptions, and whether this user may read");
        } else {
            add(Finding.Grade.NOTE, "items", limits.itemsACall() + " in a call; the agent finds that by itself", "");
        }
        if (limits.itemsASubscription() > 0) {
            add(
                    Finding.Grade.NOTE,
                    "subscription",
                    limits.itemsASubscription() + " items; the agent makes as many subscriptions as it needs",
                    "");
        }
    }

    private void limits(Measured.Limits limits) {
        add(Finding.Grade.NOTE, "operations", limits.operations() + " reads in a call", "");
        if (limits.page() > 0) {
            add(
                    Finding.Grade.NOTE,
                    "browse",
                    "pages of " + limits.page() + " references"
                            + (limits.continuationPoints() > 0
                                    ? ", " + limits.continuationPoints() + " open at a time"
                                    : ""),
                    "");
        }
        if (limits.slowMillis() > SLOW) {
            add(
                    Finding.Grade.WARNING,
                    "speed",
                    "a call took " + limits.slowMillis() + " ms",
                    "Map only what is needed, and read it less often");
        }
    }

    private void intervals(Measured.Revised revised, boolean isRead) {
        if (revised.publishingMillis() > USUAL) {
            add(
                    Finding.Grade.WARNING,
                    "publishing",
                    "at most every " + revised.publishingMillis() + " ms",
                    "Set publishing to that, as the profile does");
        } else {
            add(Finding.Grade.NOTE, "publishing", "every " + revised.publishingMillis() + " ms when 100 are asked", "");
        }
        if (!isRead) {
            return;
        }
        boolean isSlow = revised.samplingMillis() > USUAL;
        add(
                isSlow ? Finding.Grade.WARNING : Finding.Grade.NOTE,
                "sampling",
                "every " + revised.samplingMillis() + " ms when 100 are asked",
                isSlow ? "Shorter changes are not seen" : "");
        long sampling = Math.max((long) USUAL, Math.round(revised.samplingMillis()));
        if (revised.queue() < queueFor(sampling)) {
            add(
                    Finding.Grade.WARNING,
                    "queue",
                    revised.queue() + " values an item bridge " + revised.queue() * sampling / 1_000.0
                            + " s at a value every " + sampling + " ms",
                    "A longer outage of the agent becomes a gap: let the server keep " + queueFor(sampling));
        } else {
            add(Finding.Grade.NOTE, "queue", revised.queue() + " values an item", "");
        }
    }

    private void abilities(Measured.Abilities can) {
        if (Boolean.FALSE.equals(can.absolute()) || Boolean.FALSE.equals(can.percent())) {
            add(
                    Finding.Grade.NOTE,
                    "filter",
                    "absolute deadband " + say(can.absolute()) + ", percent " + say(can.percent()),
                    "");
        }
        if (can.subscribe()) {
            transfer(can);
        }
        if (!can.translate()) {
            add(Finding.Grade.NOTE, "paths", "browse paths are not translated: the agent browses them", "");
        }
        if (Boolean.FALSE.equals(can.places())) {
            add(
                    Finding.Grade.WARNING,
                    "identity",
                    "it cannot be told where variables stand",
                    "If the id of one passes to another of the same type, nobody notices: map them by browse path");
        }
    }

    private void transfer(Measured.Abilities can) {
        switch (can.transfer()) {
            case MOVED -> add(Finding.Grade.NOTE, "transfer", "a subscription goes over to a new session", "");
            case SILENT ->
                add(
                        Finding.Grade.WARNING,
                        "transfer",
                        "the server says that a subscription goes over to a new session, and tells nothing of it there",
                        "What comes between a lost session and the next is a gap, and the first time the agent waits 20 s"
                                + " for it");
            case REFUSED ->
                add(
                        Finding.Grade.WARNING,
                        "transfer",
                        "the server moves no subscription of this session",
                        "What comes between a lost session and the next is a gap; many move them for signed sessions");
            case UNSUPPORTED ->
                add(
                        Finding.Grade.WARNING,
                        "transfer",
                        "the server cannot move a subscription to a new session",
                        "What comes between a lost session and the next is a gap");
            case UNTRIED -> add(Finding.Grade.WARNING, "transfer", "no second session was let in to try it", "");
        }
        if (!can.republish()) {
            add(Finding.Grade.NOTE, "republish", "a lost notification cannot be asked for: it is a gap", "");
        }
    }

    private static String say(@Nullable Boolean ability) {
        return ability == null ? "not tried" : ability ? "yes" : "no";
    }

    private void clock(Measured.Clock clock) {
        long off = Math.abs(clock.skewMillis());
        boolean isOff = off > SKEW + clock.roundTripMillis();
        add(
                isOff ? Finding.Grade.WARNING : Finding.Grade.NOTE,
                "clock",
                off + " ms " + (clock.skewMillis() < 0 ? "behind" : "ahead of") + " this machine's",
                isOff ? "Values bear the server's time: let both follow the same time server" : "");
    }

    private void add(Finding.Grade grade, String about, String text, String advice) {
        findings.add(new Finding(grade, about, text, advice));
    }
}
