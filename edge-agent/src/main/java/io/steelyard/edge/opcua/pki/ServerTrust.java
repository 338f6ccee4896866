package io.steelyard.edge.opcua.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.CertificateValidator;
import org.eclipse.milo.opcua.stack.core.security.DefaultClientCertificateValidator;
import org.eclipse.milo.opcua.stack.core.util.validation.ValidationCheck;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server's certificate is good (OPC UA Part 4 §6.1.3): trusted, valid now, made for this application URI and for
 * this use, not revoked. The host name has to agree where trust comes from an authority, which vouches for many machines; it
 * need not where a person trusted this very certificate, since plants reach servers by address or through NAT.
 */
public final class ServerTrust implements CertificateValidator {
    private static final Set<ValidationCheck> PINNED = EnumSet.of(
            ValidationCheck.APPLICATION_URI,
            ValidationCheck.VALIDITY,
            ValidationCheck.KEY_USAGE_END_ENTITY,
            ValidationCheck.REVOCATION);
    private static final Set<ValidationCheck> VOUCHED =
            EnumSet.of(ValidationCheck.HOSTNAME, PINNED.toArray(new ValidationCheck[0]));

    private final TrustFolder folder;
    private final RejectedFolder rejected;
    private final CertificateValidator pinned;
    private final CertificateValidator vouched;

    /** The folders below {@code pki}, made when they are missing. */
    public ServerTrust(Path pki) throws IOException {
        folder = new TrustFolder(pki);
        rejected = new RejectedFolder(pki);
        pinned = new DefaultClientCertificateValidator(folder, PINNED, rejected);
        vouched = new DefaultClientCertificateValidator(folder, VOUCHED, rejected);
    }

    /** Where a person moves certificates that are to be trusted. */
    public Path trusted() {
        return folder.trusted();
    }

    @Override
    public void validateCertificateChain(
            List<X509Certificate> chain, @Nullable String applicationUri, String @Nullable [] hostNames)
            throws UaException {
        List<X509Certificate> trusted = folder.getTrustedCertificates();
        if (chain.isEmpty()) {
            throw new UaException(StatusCodes.Bad_CertificateInvalid, "the server shows no certificate");
        }
        if (trusted.isEmpty()) {
            rejected.addRejectedCertificate(chain.get(0));
            throw new UaException(StatusCodes.Bad_CertificateUntrusted, "no certificate is trusted yet");
        }
        if (trusted.contains(chain.get(0))) {
            pinned.validateCertificateChain(chain, applicationUri, hostNames);
            return;
        }
        try {
            vouched.validateCertificateChain(chain, applicationUri, hostNames);
        } catch (UaException e) {
            if (e.getStatusCode().value() != StatusCodes.Bad_SecurityChecksFailed) {
                throw e;
            }
            rejected.addRejectedCertificate(chain.get(0));
            throw new UaException(StatusCodes.Bad_CertificateUntrusted, "neither it nor its issuer is trusted");
        }
    }
}
