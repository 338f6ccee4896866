package io.steelyard.edge.opcua.pki;

import io.steelyard.edge.opcua.pin.Pins;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertificateException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The agent's certificates for a person: lists, trusts, rejects. It works on the files, and a running agent sees what was
 * done at its next try; several may do so at a time. Thumbprints may be shortened as long as they mean one certificate.
 */
public final class CertificateDesk {
    private static final List<String> FOLDERS =
            List.of("own", "own/old", "next", "former", "trusted", "issuers", "rejected");
    private static final List<String> OF_TRUST = List.of("trusted", "issuers");
    private static final int LEAST_DIGITS = 8;

    private final Path pki;
    private final Supplier<Map<String, Path>> elsewhere;
    private final Predicate<String> watched;

    /** Of the agent whose folder of certificates this is. */
    public CertificateDesk(Path pki) {
        this(pki, Map::of, server -> true);
    }

    /**
     * Also lists what lies elsewhere, as it is at each time.
     *
     * @param elsewhere files with certificates, by what they are for
     * @param servers of which servers the certificates are listed that they were let in with, by name
     */
    public CertificateDesk(Path pki, Supplier<Map<String, Path>> elsewhere, Predicate<String> servers) {
        this.pki = pki;
        this.elsewhere = elsewhere;
        this.watched = servers;
    }

    /** Every certificate, the agent's own first, and every revocation list. */
    public List<CertificateInfo> list() throws IOException {
        List<CertificateInfo> all = new ArrayList<>();
        found().forEach(one -> all.add(one.info()));
        for (String folder : OF_TRUST) {
            for (TrustFile file : filesOfTrust(folder, true)) {
                file.revocations().stream()
                        .filter(list -> list.getNextUpdate() != null) // one that does not say counts for ever
                        .forEach(list -> all.add(info(folder, list)));
            }
        }
        all.addAll(ofServers(all));
        new TreeMap<>(elsewhere.get())
                .forEach((purpose, file) -> read(purpose, file).forEach(one -> all.add(one.info())));
        return all;
    }

    /** Files, and what of files, that trust nobody and revoke nothing although they lie where people put such files. */
    public List<String> unused() throws IOException {
        List<String> unused = new ArrayList<>();
        for (String folder : OF_TRUST) {
            List<TrustFile> files = new ArrayList<>(filesOfTrust(folder, false));
            files.addAll(filesOfTrust(folder, true));
            for (TrustFile file : files) {
                if (!file.trouble().isEmpty()) {
                    unused.add(file.path() + " is not used: " + file.trouble());
                } else if (!file.unused().isEmpty()) {
                    unused.add("of " + file.path() + " this is not used: " + file.unused());
                }
            }
        }
        return unused;
    }

    /** Of servers for whose certificates an authority vouches, so that they lie in no folder of a person's. */
    private List<CertificateInfo> ofServers(List<CertificateInfo> listed) throws IOException {
        if (!Files.isDirectory(pki.resolve("pins"))) {
            return List.of(); // no server yet
        }
        Pins pins = new Pins(pki);
        List<CertificateInfo> all = new ArrayList<>(kept("pins/", pins.held(), prints(listed, "trusted")));
        all.addAll(kept(CertificateInfo.WAITING, pins.waiting(), prints(listed, "rejected")));
        return all;
    }

    private static Set<String> prints(List<CertificateInfo> listed, String folder) {
        return listed.stream()
                .filter(one -> one.folder().equals(folder))
                .map(CertificateInfo::sha256)
                .collect(Collectors.toSet());
    }

    private List<CertificateInfo> kept(String folder, List<Pins.Kept> some, Set<String> listed) {
        return some.stream()
                .filter(one -> watched.test(one.server()) && !listed.contains(one.sha256()))
                .flatMap(one -> kept(folder, one))
                .toList();
    }

    private static Stream<CertificateInfo> kept(String folder, Pins.Kept one) {
        return read(folder + one.server(), one.file()).stream()
                .map(Found::info)
                .filter(info -> info.sha256().equals(one.sha256()));
    }

    /**
     * Trusts a certificate that was rejected. Where a server is held to another one and showed this one since, it is held to
     * this one from now on; says which servers these are. One for whom an authority vouches is not trusted for itself.
     *
     * @throws IOException when no such certificate waits, more than one does, or what a server is held to cannot be read
     */
    public List<String> trust(String sha256) throws IOException {
        Pins pins = new Pins(pki);
        List<Found> kept = fitting(sha256, List.of("rejected", "trusted"));
        Set<String> meant = new TreeSet<>();
        kept.forEach(one -> meant.add(one.info().sha256()));
        pins.shown().stream().filter(one -> begins(one, sha256)).forEach(meant::add);
        String print = only(meant, sha256, "waits");
        List<String> servers = pins.take(print);
        if (!kept.isEmpty()) {
            move(kept.get(0), "trusted");
        }
        return servers;
    }

    /**
     * Trusts a certificate no longer, in however many files it stands.
     *
     * @throws IOException when no such certificate is trusted, or more than one is
     */
    public void reject(String sha256) throws IOException {
        List<Found> fitting = fitting(sha256, List.of("trusted", "issuers"));
        Set<String> meant = new TreeSet<>();
        fitting.forEach(one -> meant.add(one.info().sha256()));
        only(meant, sha256, "is trusted");
        Set<Path> files = new HashSet<>();
        for (Found one : fitting) {
            if (files.add(one.file())) { // it may stand in one twice
                move(one, "rejected");
            }
        }
    }

    /** Of a file with several, all else stays where it is: nobody is moved whom nobody meant. */
    private void move(Found meant, String to) throws IOException {
        if (meant.info().folder().equals(to)) {
            return;
        }
        Path file = Files.createDirectories(pki.resolve(to))
                .resolve(meant.info().sha256().substring(0, RejectedFolder.NAME_DIGITS) + ".der");
        StringBuilder left = new StringBuilder();
        boolean isAlone = true;
        boolean isSecret = false;
        for (PemBlock block : PemBlock.all(Files.readAllBytes(meant.file()))) {
            List<X509Certificate> those = readable(block);
            List<X509Certificate> rest = new ArrayList<>(those);
            rest.removeIf(one -> Thumbprint.of(one).equals(meant.info().sha256()));
            left.append(rest.size() == those.size() ? block.text() + "\n" : KeyFiles.pem(rest));
            isAlone &= rest.isEmpty();
            isSecret |= block.isOfKeys();
        }
        if (isAlone) {
            Files.move(meant.file(), file, StandardCopyOption.REPLACE_EXISTING);
        } else {
            PairFiles files = new DurableFiles();
            files.write(file, bytes(KeyFiles.pem(List.of(meant.certificate()))), false);
            files.write(meant.file(), bytes(left.toString()), isSecret);
        }
    }

    private static List<X509Certificate> readable(PemBlock block) {
        try {
            return block.isOfCertificates() ? block.certificates() : List.of();
        } catch (CertificateException e) {
            return List.of(); // told where it lies
        }
    }

    private static byte[] bytes(String pem) {
        return pem.getBytes(StandardCharsets.ISO_8859_1);
    }

    private record Found(CertificateInfo info, X509Certificate certificate, Path file) {}

    private List<Found> fitting(String sha256, List<String> folders) throws IOException {
        return found().stream()
                .filter(one -> folders.contains(one.info().folder()))
                .filter(one -> begins(one.info().sha256(), sha256))
                .toList();
    }

    private static boolean begins(String print, String sha256) {
        String wanted = sha256.toLowerCase(Locale.ROOT).replace(":", "");
        return wanted.length() >= LEAST_DIGITS && print.startsWith(wanted);
    }

    private String only(Set<String> meant, String sha256, String what) throws IOException {
        if (meant.size() == 1) {
            return meant.iterator().next();
        }
        throw new IOException(
                meant.size() > 1
                        ? "more than one certificate begins with " + sha256 + ": write more digits of it"
                        : "no certificate that " + what + " in " + pki + " begins with " + sha256 + " (at least "
                                + LEAST_DIGITS + " digits): see steelyard agent cert list");
    }

    private List<Found> found() throws IOException {
        List<Found> found = new ArrayList<>();
        for (String folder : FOLDERS) {
            if (OF_TRUST.contains(folder)) {
                filesOfTrust(folder, false)
                        .forEach(file -> found.addAll(found(folder, file.path(), file.certificates())));
                continue;
            }
            for (Path file : files(pki.resolve(folder))) {
                String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
                if (!name.endsWith(".crl") && !name.endsWith(".key") && !name.endsWith(".next")) {
                    found.addAll(read(name.endsWith(".chain") ? folder + "/chain" : folder, file));
                }
            }
        }
        return found;
    }

    /** As connections use them: those with revocation lists, or those with certificates. */
    private List<TrustFile> filesOfTrust(String folder, boolean ofLists) throws IOException {
        return new TrustFiles(pki.resolve(folder), ofLists, file -> {}).read();
    }

    private static List<Found> found(String folder, Path file, List<X509Certificate> certificates) {
        return certificates.stream()
                .map(one -> new Found(info(folder, one), one, file))
                .toList();
    }

    private static List<Found> read(String folder, Path file) {
        try {
            return found(folder, file, KeyFiles.certificates(file));
        } catch (IOException e) {
            return List.of(); // the agent itself says what it cannot use
        }
    }

    static CertificateInfo info(String folder, X509Certificate one) {
        return new CertificateInfo(
                CertificateInfo.Kind.CERTIFICATE,
                folder,
                Thumbprint.of(one),
                one.getSubjectX500Principal().getName(),
                one.getIssuerX500Principal().getName(),
                one.getNotBefore().toInstant(),
                one.getNotAfter().toInstant());
    }

    private static CertificateInfo info(String folder, X509CRL list) {
        String authority = list.getIssuerX500Principal().getName();
        return new CertificateInfo(
                CertificateInfo.Kind.REVOCATION_LIST,
                folder,
                Thumbprint.of(list),
                authority,
                authority,
                list.getThisUpdate().toInstant(),
                list.getNextUpdate().toInstant());
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
