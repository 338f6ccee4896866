package io.steelyard.simulator.opcua;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.stack.core.security.TrustListManager;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trust is a folder: a certificate is trusted while its file is in {@code pki/trusted}. The folder is read whenever a
 * client comes, so that a file moved there counts at once; clients cannot change it.
 */
final class TrustFolder implements TrustListManager {
    private static final Logger LOG = LoggerFactory.getLogger(TrustFolder.class);
    private final Path folder;

    TrustFolder(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
    }

    @Override
    public List<X509Certificate> getTrustedCertificates() {
        List<X509Certificate> trusted = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try (InputStream bytes = Files.newInputStream(file)) {
                    trusted.add((X509Certificate)
                            CertificateFactory.getInstance("X.509").generateCertificate(bytes));
                } catch (CertificateException e) {
                    LOG.warn("{} is not a certificate and trusts nobody: {}", file, e.getMessage());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the trust list " + folder, e);
        }
        return trusted;
    }

    @Override
    public List<X509Certificate> getIssuerCertificates() {
        return List.of();
    }

    @Override
    public List<X509CRL> getIssuerCrls() {
        return List.of();
    }

    @Override
    public List<X509CRL> getTrustedCrls() {
        return List.of();
    }

    @Override
    public DateTime getLastUpdateTime() {
        return DateTime.MIN_VALUE;
    }

    @Override
    public void setIssuerCrls(List<X509CRL> lists) {
        throw readOnly();
    }

    @Override
    public void setTrustedCrls(List<X509CRL> lists) {
        throw readOnly();
    }

    @Override
    public void setIssuerCertificates(List<X509Certificate> certificates) {
        throw readOnly();
    }

    @Override
    public void setTrustedCertificates(List<X509Certificate> certificates) {
        throw readOnly();
    }

    @Override
    public void addIssuerCertificate(X509Certificate certificate) {
        throw readOnly();
    }

    @Override
    public void addTrustedCertificate(X509Certificate certificate) {
        throw readOnly();
    }

    @Override
    public boolean removeIssuerCertificate(ByteString thumbprint) {
        throw readOnly();
    }

    @Override
    public boolean removeTrustedCertificate(ByteString thumbprint) {
        throw readOnly();
    }

    private UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException("trust is changed by moving files into " + folder);
    }
}
