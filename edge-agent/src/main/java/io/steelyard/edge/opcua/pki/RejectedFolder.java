package io.steelyard.edge.opcua.pki;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
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
                    "the certificate of {} (valid until {}, SHA-256 {}) is not trusted. If it is the right server,"
                            + " trust it by moving the file: mv {} {}/",
                    certificate.getSubjectX500Principal(),
                    certificate.getNotAfter().toInstant(),
                    Thumbprint.of(certificate),
                    file,
                    trusted);
        } catch (FileAlreadyExistsException e) {
            LOG.debug("already kept: {}", e.getMessage());
        } catch (IOException | GeneralSecurityException e) {
            LOG.warn("cannot keep the rejected certificate of {}: {}", certificate.getSubjectX500Principal(), e + "");
        }
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
