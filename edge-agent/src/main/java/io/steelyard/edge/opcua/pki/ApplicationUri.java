package io.steelyard.edge.opcua.pki;

import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;

/**
 * The name of an application instance, which no other instance has (OPC UA Part 4 §7.2): servers hand an agent's
 * subscriptions to whoever bears it.
 */
public final class ApplicationUri {
    /** The kind of an URI among a certificate's alternative names (RFC 5280 §4.2.1.6). */
    private static final int URI_KIND = 6;

    private ApplicationUri() {}

    /** {@code urn:<host>:steelyard:<site>:<agent>}; what an URI cannot hold stands as percent signs and digits. */
    public static String of(String site, String agent) {
        return "urn:" + plain(host()) + ":steelyard:" + plain(site) + ":" + plain(agent);
    }

    /** The one that the certificate bears. */
    static String in(X509Certificate certificate) throws CertificateException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        if (names != null) {
            for (List<?> name : names) {
                if (Integer.valueOf(URI_KIND).equals(name.get(0)) && name.get(1) instanceof String uri) {
                    return uri;
                }
            }
        }
        throw new CertificateParsingException("it bears no application URI");
    }

    private static String plain(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost"; // a machine without a name
        }
    }
}
