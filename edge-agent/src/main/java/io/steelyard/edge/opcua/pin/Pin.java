package io.steelyard.edge.opcua.pin;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;

/**
 * What a server was accepted with.
 *
 * @param url the server's address as it was configured then: another address is another server
 * @param certificate SHA-256 of the server's certificate, hexadecimal
 * @param since when that was
 * @param held what it is held to where nothing is named: what a person named for a while does not lower it
 */
public record Pin(
        String url, SecurityPolicy policy, MessageSecurityMode mode, String certificate, Instant since, Held held) {
    /** From the weakest to the strongest. */
    private static final List<SecurityPolicy> POLICIES = List.of(
            SecurityPolicy.None,
            SecurityPolicy.Basic128Rsa15,
            SecurityPolicy.Basic256,
            SecurityPolicy.Aes128_Sha256_RsaOaep,
            SecurityPolicy.Basic256Sha256,
            SecurityPolicy.Aes256_Sha256_RsaPss);

    /** Policies by strength: the weakest is the least. */
    public static final Comparator<SecurityPolicy> STRENGTH = Comparator.comparing(POLICIES::indexOf);

    /**
     * A policy and a mode below which nothing is taken that is left to the agent.
     *
     * @param policy what was taken with that mode
     */
    public record Held(SecurityPolicy policy, MessageSecurityMode mode) {
        /**
         * What it is after these were accepted, too: never a weaker mode, and a weaker policy only with a stronger mode.
         *
         * @param isPolicyNamed whether a person asked for that policy
         */
        Held and(SecurityPolicy otherPolicy, MessageSecurityMode otherMode, boolean isPolicyNamed) {
            if (otherMode.getValue() < mode.getValue()) {
                return this; // what was accepted with less says nothing of what comes with more
            }
            boolean isMore = STRENGTH.compare(otherPolicy, policy) > 0;
            boolean begins = otherMode != mode && !isPolicyNamed;
            return new Held(isMore || begins ? otherPolicy : policy, otherMode);
        }
    }

    /** Held to what it was accepted with. */
    public Pin(String url, SecurityPolicy policy, MessageSecurityMode mode, String certificate, Instant since) {
        this(url, policy, mode, certificate, since, new Held(policy, mode));
    }

    /** The same server, held to another certificate and to nothing less. */
    public Pin withCertificate(String other) {
        return new Pin(url, policy, mode, other, since, held);
    }

    /**
     * This that comes after another of the same server, and is held to no less than that.
     *
     * @param isPolicyNamed whether a person asked for this policy
     */
    public Pin after(Pin before, boolean isPolicyNamed) {
        return new Pin(url, policy, mode, certificate, since, before.held.and(policy, mode, isPolicyNamed));
    }

    /** Whether both say the same of the server, whenever they were made. */
    public boolean isSameAs(Pin other) {
        return url.equals(other.url)
                && policy == other.policy
                && mode == other.mode
                && certificate.equals(other.certificate)
                && held.equals(other.held);
    }
}
