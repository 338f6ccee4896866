package io.steelyard.edge.opcua.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a file in a folder of trust holds: certificates, or revocation lists where its name ends with {@code .crl}; all of
 * them, as an authority may give several in one file. What else stands beside them, a key or a list in a file of certificates,
 * counts for nothing, and so does a file that cannot be used.
 *
 * @param content another one, when it is read again and holds something else
 * @param trouble why it cannot be used; empty when it can
 * @param unused what of it is not used although the rest is; empty when all is
 */
record TrustFile(
        Path path,
        String content,
        List<X509Certificate> certificates,
        List<X509CRL> revocations,
        String trouble,
        String unused) {
    private static final long MOST = 4 * 1024 * 1024;
    private static final int SHARE = 64;
    private static final String LISTS = ".crl";

    /** More bytes are not read: a list of revoked certificates takes ten times as much memory, and stays there. */
    static final long LARGEST = Math.min(MOST, Runtime.getRuntime().maxMemory() / SHARE);

    TrustFile {
        certificates = List.copyOf(certificates);
        revocations = List.copyOf(revocations);
    }

    /** Whether a file is to hold revocation lists. */
    static boolean isOfLists(Path path) {
        return path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(LISTS);
    }

    /**
     * What it holds now; nothing when it is gone.
     *
     * @param before what it held when it was read last, which is given back when it holds that still; null for never
     */
    static Optional<TrustFile> read(Path path, @Nullable TrustFile before) {
        byte[] bytes;
        try {
            long size = Files.size(path);
            if (size > LARGEST) {
                return Optional.of(useless(path, "it has " + size + " bytes, more than " + LARGEST, before));
            }
            bytes = Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(useless(path, "it cannot be read: " + e, before));
        }
        String content = Thumbprint.of(bytes);
        return Optional.of(
                before != null && before.content().equals(content) ? before : understood(path, content, bytes));
    }

    private static TrustFile useless(Path path, String trouble, @Nullable TrustFile before) {
        return before != null && before.content().equals(trouble)
                ? before
                : new TrustFile(path, trouble, List.of(), List.of(), trouble, "");
    }

    private static TrustFile understood(Path path, String content, byte[] bytes) {
        boolean ofLists = isOfLists(path);
        List<X509Certificate> certificates = new ArrayList<>();
        List<X509CRL> revocations = new ArrayList<>();
        Set<String> unused = new LinkedHashSet<>();
        for (PemBlock block : PemBlock.all(bytes)) {
            try {
                if (ofLists && block.isOfLists()) {
                    revocations.addAll(block.revocations());
                } else if (!ofLists && block.isOfCertificates()) {
                    certificates.addAll(block.certificates());
                } else {
                    unused.add(block.label());
                }
            } catch (CertificateException | CRLException e) {
                unused.add(block.isDer() ? e.getMessage() + "" : block.label() + " (" + e.getMessage() + ")");
            }
        }
        String what = String.join(", ", unused);
        if (certificates.isEmpty() && revocations.isEmpty()) {
            String trouble = (ofLists ? "it is not a revocation list" : "it is not a certificate") + " in PEM or DER: ";
            return new TrustFile(path, content, List.of(), List.of(), trouble + what, "");
        }
        return new TrustFile(path, content, certificates, revocations, "", what);
    }
}
