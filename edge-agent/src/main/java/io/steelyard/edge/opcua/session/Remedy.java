package io.steelyard.edge.opcua.session;

import io.steelyard.edge.opcua.pin.Refusal;
import io.steelyard.edge.opcua.pin.RefusedException;
import io.steelyard.edge.opcua.pki.Validity;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;

/** What a failure to connect means, and what a person can do about it. */
public final class Remedy {
    private Remedy() {}

    /** Whether somebody answered, so that trying often costs them something. */
    public static boolean isThere(UaException failure) {
        long code = failure.getStatusCode().value();
        return code != StatusCodes.Bad_ConnectionRejected
                && code != StatusCodes.Bad_ConnectionClosed
                && code != StatusCodes.Bad_Timeout
                && code != StatusCodes.Bad_CommunicationError;
    }

    /**
     * The end of a sentence; empty when there is nothing to advise.
     *
     * @param isSecured whether certificates are exchanged
     * @param trusted folder of trusted certificates
     */
    public static String of(UaException failure, String server, boolean isSecured, Path trusted) {
        long code = failure.getStatusCode().value();
        if (failure instanceof RefusedException refused && refused.refusal() == Refusal.CHANGED) {
            return ""; // it says itself what a person can do
        }
        if (code == StatusCodes.Bad_CertificateUntrusted) {
            if (failure.toString().contains(Validity.ENDED)) {
                return "; if it is the right server, move the new one from rejected to " + trusted;
            }
            return "; if it is the right server, move its certificate from rejected to " + trusted;
        }
        if (code == StatusCodes.Bad_CertificateHostNameInvalid) {
            return "; name the server as its certificate does, or trust this very certificate in " + trusted;
        }
        if (code == StatusCodes.Bad_CertificateRevocationUnknown
                || code == StatusCodes.Bad_CertificateIssuerRevocationUnknown) {
            return "; put its authority's revocation list (*.crl) into " + trusted;
        }
        if (code == StatusCodes.Bad_CertificateTimeInvalid || code == StatusCodes.Bad_CertificateUriInvalid) {
            return "; give the server a new certificate and trust that one in " + trusted;
        }
        if (code == StatusCodes.Bad_SecurityChecksFailed || code == StatusCodes.Bad_ConnectionClosed) {
            return isSecured ? "; perhaps the server does not trust this agent yet: give it own/edge-agent.der" : "";
        }
        if (code == StatusCodes.Bad_ConnectionRejected) {
            return "; nobody listens at that address and port: start the server, or correct servers[" + server
                    + "].url";
        }
        if (code == StatusCodes.Bad_Timeout) {
            return "; no OPC UA server answers there in time: look at address, port and firewalls in between";
        }
        if (failure.toString().contains(UnknownHostException.class.getSimpleName())) {
            return "; no machine of that name is known here: correct servers[" + server + "].url, or have it known";
        }
        if (code == StatusCodes.Bad_UserAccessDenied
                || code == StatusCodes.Bad_IdentityTokenRejected
                || code == StatusCodes.Bad_IdentityTokenInvalid) {
            return "; check how servers[" + server + "] logs in: user and password, or that the server trusts its"
                    + " userCertificate";
        }
        return "";
    }
}
