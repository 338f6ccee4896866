package io.steelyard.edge.opcua.pki;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.stack.core.security.TrustListManager;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trust as folders: a certificate is trusted while its file is in {@code trusted}; authorities that are only needed to
 * build a chain lie in {@code issuers}; revocation lists ({@code *.crl}) lie beside them. The folders are read at every
 * check, so that a moved file counts at once; no peer can change them.
 */
public final class TrustFolder implements TrustListManager {
    private static final Logger LOG = LoggerFactory.getLogger(TrustFolder.class);
    private static final String LISTS = ".crl";
    private static final long LARGEST_FILE = 64 * 1024;

    private final Path trusted;
    private final Path issuers;

    /** The folders below {@code pki}, made when they are missing. */
    public TrustFolder(Path pki) throws IOException {
        trusted = Files.createDirectories(pki.resolve("trusted"));
        issuers = Files.createDirectories(pki.resolve("issuers"));
    }

    /** Where a person moves certificates that are to be trusted. */
    public Path trusted() {
        return trusted;
    }

    /** Where authorities lie that are needed to build a chain only. */
    Path issuers() {
        return issuers;
    }

    @Override
    public List<X509Certificate> getTrustedCertificates() {
        return certificates(trusted);
    }

    @Override
    public List<X509Certificate> getIssuerCertificates() {
        return certificates(issuers);
    }

    @Override
    public List<X509CRL> getIssuerCrls() {
        return revocations(issuers);
    }

    @Override
    public List<X509CRL> getTrustedCrls() {
        return revocations(trusted);
    }

    private static List<X509Certificate> certificates(Path folder) {
        List<X509Certificate> found = new ArrayList<>();
        for (Path file : files(folder)) {
            if (!isList(file)) {
                try (InputStream bytes = Files.newInputStream(file)) {
                    found.add((X509Certificate)
                            CertificateFactory.getInstance("X.509").generateCertificate(bytes));
                } catch (CertificateException | IOException e) {
                    LOG.warn("{} is not a certificate and trusts nobody: {}", file, e.getMessage());
                }
            }
        }
        return found;
    }

    static List<X509CRL> revocations(Path folder) {
        List<X509CRL> found = new ArrayList<>();
        for (Path file : files(folder)) {
            if (isList(file)) {
                try (InputStream bytes = Files.newInputStream(file)) {
                    found.add((X509CRL) CertificateFactory.getInstance("X.509").generateCRL(bytes));
                } catch (CertificateException | CRLException | IOException e) {
                    LOG.warn("{} is not a revocation list and revokes nothing: {}", file, e.getMessage());
                }
            }
        }
        return found;
    }

    private static boolean isList(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(LISTS);
    }

    private static List<Path> files(Path folder) {
        List<Path> some = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (Files.size(file) <= LARGEST_FILE) {
                    some.add(file);
                }
            }
            return some;
        } catch (NoSuchFileException e) {
            return some; // an agent that has not run
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the trust list " + folder, e);
        }
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
        return new UnsupportedOperationException("trust is changed by moving files into " + trusted);
    }
}
