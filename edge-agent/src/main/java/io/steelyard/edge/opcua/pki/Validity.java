package io.steelyard.edge.opcua.pki;

import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** Whether a certificate's time is now, in words that a sentence about it goes on with. */
public final class Validity {
    /** How the words begin on one that no trust makes good again. */
    public static final String ENDED = "has ended on ";

    private Validity() {}

    /** Why it is not valid now, both of its dates included; empty when it is. */
    public static Optional<String> fault(X509Certificate certificate) {
        try {
            certificate.checkValidity();
            return Optional.empty();
        } catch (CertificateExpiredException e) {
            return Optional.of(ENDED + certificate.getNotAfter().toInstant() + " (it was valid from "
                    + certificate.getNotBefore().toInstant() + ")");
        } catch (CertificateNotYetValidException e) {
            return Optional.of(
                    "is not valid before " + certificate.getNotBefore().toInstant() + " (until "
                            + certificate.getNotAfter().toInstant() + ")");
        }
    }

    /** The same with what to do about a server's; empty when it is valid now. */
    public static Optional<String> faultOfServer(X509Certificate certificate) {
        return fault(certificate).map(fault -> fault + ": have the server's certificate renewed" + clock(certificate));
    }

    /** The other cause of a certificate whose time has not come. */
    static String clock(X509Certificate certificate) {
        try {
            certificate.checkValidity();
            return "";
        } catch (CertificateExpiredException e) {
            return "";
        } catch (CertificateNotYetValidException e) {
            return ", or set this machine's clock if that is wrong";
        }
    }
}
