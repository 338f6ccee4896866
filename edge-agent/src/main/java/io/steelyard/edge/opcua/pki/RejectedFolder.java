package io.steelyard.edge.opcua.pki;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.stack.core.security.CertificateQuarantine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps certificates that nobody trusts yet as {@code rejected/<SHA-256>.der}, at most a hundred, and says once for each
 * which file to move where.
 */
public final class RejectedFolder implements CertificateQuarantine {
    private static final Logger LOG = LoggerFactory.getLogger(RejectedFolder.class);
    private static final int MOST = 100;
    static final int NAME_DIGITS = 16;

    private final Path rejected;
    private final Path trusted;

    /** The folder below {@code pki}, made when it is missing. */
    public RejectedFolder(Path pki) throws IOException {
        rejected = Files.createDirectories(pki.resolve("rejected"));
        trusted = pki.resolve("trusted");
    }

    @Override
    public List<X509Certificate> getRejectedCertificates() {
        return List.of();
    }

    @Override
    public void addRejectedCertificate(X509Certificate certificate) {
        keep(certificate, false);
    }

    /** @param isServers a server's own: its time counts, whoever trusts it */
    void keep(X509Certificate certificate, boolean isServers) {
        try {
            Path file = fileOf(certificate);
            if (Files.exists(file)) {
                return;
            }
            if (count() >= MOST) {
                LOG.warn(
                        "the certificate of {} is not trusted and not kept either: {} holds {} files already, remove"
                                + " some",
                        certificate.getSubjectX500Principal(),
                        rejected,
                        MOST);
                return;
            }
            Files.write(file, certificate.getEncoded(), java.nio.file.StandardOpenOption.CREATE_NEW);
            LOG.warn(
                    "the certificate of {} (valid until {}, SHA-256 {}) is not trusted{}",
                    certificate.getSubjectX500Principal(),
                    certificate.getNotAfter().toInstant(),
                    Thumbprint.of(certificate),
                    advice(certificate, isServers, file));
        } catch (FileAlreadyExistsException e) {
            LOG.debug("already kept: {}", e.getMessage());
        } catch (IOException | GeneralSecurityException e) {
            LOG.warn("cannot keep the rejected certificate of {}: {}", certificate.getSubjectX500Principal(), e + "");
        }
    }

    /** How the sentence goes on. One whose time has not come may be moved: it comes, or a clock is wrong. */
    String advice(X509Certificate certificate, boolean isServers, Path file) {
        Optional<String> fault = isServers ? Validity.faultOfServer(certificate) : Optional.empty();
        return fault.filter(why -> why.startsWith(Validity.ENDED))
                .map(why -> ", and it " + why + ". What it shows then comes to " + rejected + ", too")
                .orElse(". If it is the right server, trust it by moving the file: mv " + file + " " + trusted + "/");
    }

    @Override
    public void removeRejectedCertificate(X509Certificate certificate) {
        throw new UnsupportedOperationException("files in " + rejected + " are moved by a person");
    }

    private long count() throws IOException {
        try (Stream<Path> files = Files.list(rejected)) {
            return files.count();
        }
    }

    private Path fileOf(X509Certificate certificate) throws GeneralSecurityException {
        return rejected.resolve(Thumbprint.of(certificate.getEncoded()).substring(0, NAME_DIGITS) + ".der");
    }
}
