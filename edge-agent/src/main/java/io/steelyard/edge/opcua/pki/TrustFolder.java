package io.steelyard.edge.opcua.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;
import org.eclipse.milo.opcua.stack.core.security.TrustListManager;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trust as folders: a certificate is trusted while a file with it is in {@code trusted}; authorities that are only needed to
 * build a chain lie in {@code issuers}; revocation lists ({@code *.crl}) lie beside them. The folders are read at every
 * check, so that a moved file counts at once; no peer can change them. Every certificate and list of a file counts; what
 * cannot be used is told, once a change.
 */
public final class TrustFolder implements TrustListManager {
    private static final Logger LOG = LoggerFactory.getLogger(TrustFolder.class);

    private final Path trusted;
    private final Path issuers;
    private final TrustFiles trustedFiles;
    private final TrustFiles trustedLists;
    private final TrustFiles issuerFiles;
    private final TrustFiles issuerLists;

    /** The folders below {@code pki}, made when they are missing. */
    public TrustFolder(Path pki) throws IOException {
        trusted = Files.createDirectories(pki.resolve("trusted"));
        issuers = Files.createDirectories(pki.resolve("issuers"));
        trustedFiles = new TrustFiles(trusted, false, TrustFolder::say);
        trustedLists = new TrustFiles(trusted, true, TrustFolder::say);
        issuerFiles = new TrustFiles(issuers, false, TrustFolder::say);
        issuerLists = new TrustFiles(issuers, true, TrustFolder::say);
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
        return certificates(trustedFiles);
    }

    @Override
    public List<X509Certificate> getIssuerCertificates() {
        return certificates(issuerFiles);
    }

    @Override
    public List<X509CRL> getIssuerCrls() {
        return revocations(issuerLists);
    }

    @Override
    public List<X509CRL> getTrustedCrls() {
        return revocations(trustedLists);
    }

    private static List<X509Certificate> certificates(TrustFiles files) {
        return read(files).stream().flatMap(one -> one.certificates().stream()).toList();
    }

    private static List<X509CRL> revocations(TrustFiles files) {
        return read(files).stream().flatMap(one -> one.revocations().stream()).toList();
    }

    private static List<TrustFile> read(TrustFiles files) {
        try {
            return files.read();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read a trust list", e);
        }
    }

    private static void say(TrustFile file) {
        if (!file.trouble().isEmpty()) {
            LOG.warn("{} trusts nobody and revokes nothing: {}", file.path(), file.trouble());
        } else if (!file.unused().isEmpty()) {
            LOG.warn("of {} this is not used: {}", file.path(), file.unused());
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
