package io.steelyard.edge.opcua.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.CertificateQuarantine;
import org.eclipse.milo.opcua.stack.core.security.CertificateValidator;
import org.eclipse.milo.opcua.stack.core.security.DefaultClientCertificateValidator;
import org.eclipse.milo.opcua.stack.core.util.validation.CertificateValidationUtil;
import org.eclipse.milo.opcua.stack.core.util.validation.ValidationCheck;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server's certificate is good (OPC UA Part 4 §6.1.3): trusted, valid now, made for this application URI and for
 * this use, not revoked. The host name has to agree where trust comes from an authority, which vouches for many machines; it
 * need not where a person trusted this very certificate, since plants reach servers by address or through NAT. One that its
 * server signed itself need not be allowed to sign others: a person decided about it. A refusal says what is wrong: a
 * certificate waits for a person only when nobody whom the agent trusts vouches for it.
 */
public final class ServerTrust implements CertificateValidator {
    private static final Set<ValidationCheck> PINNED = EnumSet.of(
            ValidationCheck.APPLICATION_URI,
            ValidationCheck.VALIDITY,
            ValidationCheck.KEY_USAGE_END_ENTITY,
            ValidationCheck.REVOCATION);
    private static final Set<ValidationCheck> VOUCHED =
            EnumSet.of(ValidationCheck.HOSTNAME, PINNED.toArray(new ValidationCheck[0]));
    private static final Set<Long> OF_TIME =
            Set.of(StatusCodes.Bad_CertificateTimeInvalid, StatusCodes.Bad_CertificateIssuerTimeInvalid);

    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";

    private final TrustFolder folder;
    private final RejectedFolder rejected;
    private final CertificateValidator pinned;
    private final CertificateValidator vouched;

    /** The folders below {@code pki}, made when they are missing. */
    public ServerTrust(Path pki) throws IOException {
        folder = new TrustFolder(pki);
        rejected = new RejectedFolder(pki);
        pinned = new DefaultClientCertificateValidator(folder, PINNED, new Nowhere());
        vouched = new DefaultClientCertificateValidator(folder, VOUCHED, new Nowhere());
    }

    /** Where a person moves certificates that are to be trusted. */
    public Path trusted() {
        return folder.trusted();
    }

    /**
     * The same, or if {@code isWeak} one that does not ask what a certificate is for that its server signed itself: for a
     * server of which a person said that its certificate is weak.
     */
    public CertificateValidator of(boolean isWeak) {
        return isWeak ? (chain, uri, hosts) -> validate(chain, uri, hosts, false) : this;
    }

    @Override
    public void validateCertificateChain(
            List<X509Certificate> chain, @Nullable String applicationUri, String @Nullable [] hostNames)
            throws UaException {
        validate(chain, applicationUri, hostNames, true);
    }

    private void validate(
            List<X509Certificate> chain,
            @Nullable String applicationUri,
            String @Nullable [] hostNames,
            boolean asksForUses)
            throws UaException {
        List<X509Certificate> trusted = folder.getTrustedCertificates();
        if (chain.isEmpty()) {
            throw new UaException(StatusCodes.Bad_CertificateInvalid, "the server shows no certificate");
        }
        if (trusted.isEmpty()) {
            throw unknown(chain, "no certificate is trusted yet");
        }
        boolean isPinned = trusted.contains(chain.get(0));
        if (isPinned && chain.size() == 1 && KeyUses.isSelfSigned(chain.get(0))) {
            itself(chain.get(0), applicationUri, asksForUses);
            return;
        }
        try {
            (isPinned ? pinned : vouched).validateCertificateChain(chain, applicationUri, hostNames);
        } catch (UaException e) {
            long code = e.getStatusCode().value();
            if (code != StatusCodes.Bad_SecurityChecksFailed && !OF_TIME.contains(code)) {
                throw e;
            }
            Optional<List<X509Certificate>> way = new Issuers(trusted, folder.getIssuerCertificates()).way(chain);
            if (way.isPresent()) {
                ofTime(way.get());
                ofUse(chain.get(0));
            }
            if (isPinned || code != StatusCodes.Bad_SecurityChecksFailed) {
                throw e;
            }
            throw unknown(
                    chain,
                    way.isEmpty()
                            ? "neither it nor its issuer is trusted"
                            : "a trusted authority has signed it, and yet its chain does not hold (" + reason(e) + ")");
        }
    }

    /** Of one that a person trusted, and for which nobody else vouches. */
    private void itself(X509Certificate server, @Nullable String applicationUri, boolean asksForUses)
            throws UaException {
        ofTime(List.of(server));
        Optional<String> lack = asksForUses ? KeyUses.lack(server) : Optional.empty();
        if (lack.isPresent()) {
            throw new UaException(
                    StatusCodes.Bad_CertificateUseNotAllowed,
                    "the certificate of " + name(server.getSubjectX500Principal()) + " " + lack.get());
        }
        if (isCritical(server)) {
            CertificateValidationUtil.checkEndEntityExtendedKeyUsage(server, false);
        }
        if (applicationUri != null) {
            CertificateValidationUtil.checkApplicationUri(server, applicationUri);
        }
    }

    /** Whether it says that it is for nothing but the extended uses that it names. */
    private static boolean isCritical(X509Certificate server) {
        Set<String> critical = server.getCriticalExtensionOIDs();
        return critical != null && critical.contains(EXTENDED_KEY_USAGE);
    }

    /** Of one for which an authority vouches, which would have to write more into it. */
    private static void ofUse(X509Certificate server) throws UaException {
        Optional<String> lack = KeyUses.lack(server);
        if (lack.isPresent()) {
            throw new UaException(
                    StatusCodes.Bad_CertificateUseNotAllowed,
                    "the certificate of " + name(server.getSubjectX500Principal()) + " by "
                            + name(server.getIssuerX500Principal()) + " " + lack.get()
                            + ": have its authority make one with that");
        }
    }

    /** Kept for a person, with the authorities that the server shows. */
    private UaException unknown(List<X509Certificate> chain, String why) {
        for (int i = 0; i < chain.size(); i++) {
            rejected.keep(chain.get(i), i == 0);
        }
        String fault = Validity.faultOfServer(chain.get(0))
                .map(also -> ", and it " + also)
                .orElse("");
        return new UaException(StatusCodes.Bad_CertificateUntrusted, why + fault);
    }

    /** Says whose time is not now; where trust begins, time does not count, unless that is the server's own. */
    private void ofTime(List<X509Certificate> way) throws UaException {
        X509Certificate server = way.get(0);
        Optional<String> fault = Validity.faultOfServer(server);
        if (fault.isPresent()) {
            throw new UaException(
                    StatusCodes.Bad_CertificateTimeInvalid,
                    "the certificate of " + name(server.getSubjectX500Principal()) + " by "
                            + name(server.getIssuerX500Principal()) + " " + fault.get());
        }
        for (X509Certificate authority : way.subList(1, Math.max(1, way.size() - 1))) {
            Optional<String> late = Validity.fault(authority);
            if (late.isPresent()) {
                throw new UaException(
                        StatusCodes.Bad_CertificateIssuerTimeInvalid,
                        "the certificate of the authority " + name(authority.getSubjectX500Principal())
                                + ", which vouches for " + name(server.getSubjectX500Principal()) + ", " + late.get()
                                + ": have it renewed, and put the new one into "
                                + folder.issuers() + Validity.clock(authority));
            }
        }
    }

    private static String name(X500Principal principal) {
        return principal.getName();
    }

    private static String reason(UaException failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    /** Keeps nothing: what waits for a person is decided here, where it is known why. */
    private static final class Nowhere implements CertificateQuarantine {
        @Override
        public List<X509Certificate> getRejectedCertificates() {
            return List.of();
        }

        @Override
        public void addRejectedCertificate(X509Certificate certificate) {
            // see above
        }

        @Override
        public void removeRejectedCertificate(X509Certificate certificate) {
            // there is none
        }
    }
}
