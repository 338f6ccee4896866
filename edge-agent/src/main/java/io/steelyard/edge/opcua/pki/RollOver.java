package io.steelyard.edge.opcua.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which certificate of its own the agent shows to which server, over the years. Some time before the self-made one ends,
 * another pair is made in {@code next}; a server that has let the agent in with it is shown it from then on
 * ({@code taken/<server>}), the others are shown the old one, whatever the clock says: only a server knows what it takes.
 * When the old one has ended and all have taken the other, {@code next} takes the place of {@code own}, and the old pair lies
 * in {@code former}. A certificate that somebody else vouches for is not replaced by a self-made one; one that a person puts
 * into {@code own} is shown from the next session on, and ends what was begun.
 *
 * <p>Everything stands in files; an agent that dies between any two writes goes on with it at its next start. Any thread.
 */
public final class RollOver {
    private static final Logger LOG = LoggerFactory.getLogger(RollOver.class);
    private static final List<String> PAIR = List.of(OwnCertificate.KEY, OwnCertificate.CERTIFICATE);

    private final Path pki;
    private final PairFiles files;
    private final InstantSource clock;
    private final int keyBits;
    private final Set<String> refusing = new HashSet<>();
    private OwnCertificate own;

    @Nullable
    private OwnCertificate next;

    private String advised = "";

    /**
     * A certificate took another's place.
     *
     * @param certificate the new one's thumbprint
     * @param before the old one's
     */
    public record Rolled(String certificate, String before, Instant until) {}

    RollOver(Path pki, String applicationUri, PairFiles files, InstantSource clock, int keyBits) throws IOException {
        this.pki = pki;
        this.files = files;
        this.clock = clock;
        this.keyBits = keyBits;
        finish();
        own = OwnCertificate.in(pki.resolve("own"), applicationUri, keyBits);
        next = successor();
    }

    /**
     * Of the agent whose folder of certificates this is; makes the first one when there is none.
     *
     * @throws IOException when the folder cannot be used; the message says what to do
     */
    public static RollOver open(Path pki, String applicationUri, InstantSource clock) throws IOException {
        return new RollOver(pki, applicationUri, new DurableFiles(), clock, OwnCertificate.KEY_BITS);
    }

    /** What the server is to be shown now. */
    public synchronized OwnCertificate shown(String server) {
        OwnCertificate later = next;
        return later != null && isTakenBy(server, later) ? later : own;
    }

    /** The one that servers have to trust by the time at which the present one ends, when there is one. */
    public synchronized Optional<OwnCertificate> next() {
        return Optional.ofNullable(next);
    }

    /** Whether the server has let the agent in with the next one. */
    public synchronized boolean isTaken(String server) {
        return next != null && isTakenBy(server, next);
    }

    /** The server has let the agent in with that next one; durable when it returns. Empty when there is none any more. */
    public synchronized Optional<Rolled> take(String server, OwnCertificate with) throws IOException {
        if (next == null || !next.certificate().equals(with.certificate())) {
            return Optional.empty();
        }
        Files.createDirectories(pki.resolve("taken"));
        files.write(
                pki.resolve("taken").resolve(server),
                (Thumbprint.of(with.certificate()) + "\n").getBytes(StandardCharsets.US_ASCII),
                false);
        return Optional.of(rolled(own, with));
    }

    /** The server did not let the agent in with that certificate: it is shown the old one again while that counts. */
    public synchronized void refused(String server, X509Certificate shown) throws IOException {
        refusing.add(server);
        boolean isNext = next != null && next.certificate().equals(shown);
        if (isNext && isTaken(server) && own.isValid(clock.instant())) {
            LOG.warn(
                    "server {} takes the agent's next certificate no longer, and is shown the present one again",
                    server);
            files.delete(pki.resolve("taken").resolve(server));
        }
    }

    /** The server has let the agent in with what it was shown. */
    public synchronized void accepted(String server) {
        refusing.remove(server);
    }

    /** Whether the server does not let the agent in with what it is shown. */
    public synchronized boolean isRefusing(String server) {
        return refusing.contains(server);
    }

    /**
     * Makes the next certificate when it is time, and lets it take the present one's place when that has ended and no server
     * needs it any more, or when the next one itself is about to end.
     *
     * @param before how long before the end of the present one
     * @param servers those that look at the agent's certificate
     * @return whether the place was taken
     */
    public synchronized Optional<Rolled> tend(Duration before, Collection<String> servers) throws IOException {
        Instant now = clock.instant();
        finish(); // what a full disk had stopped
        if (!OwnCertificate.isIn(pki.resolve("own"))) {
            return Optional.empty(); // somebody wants another one at the next start
        }
        OwnCertificate present = OwnCertificate.in(pki.resolve("own"), own.applicationUri(), keyBits);
        own = present;
        next = successor();
        if (!present.isSelfMade()) {
            discard();
        }
        if (now.isBefore(present.until().minus(before))) {
            return Optional.empty();
        }
        if (!present.isSelfMade()) {
            advise(present);
            return Optional.empty();
        }
        OwnCertificate later = next == null ? make(present, now) : next;
        next = later;
        boolean isNeeded = now.isBefore(later.until().minus(before))
                && !servers.stream().allMatch(server -> isTakenBy(server, later));
        if (!now.isAfter(present.until()) || isNeeded) {
            return Optional.empty();
        }
        files.write(pki.resolve("rolling"), new byte[0], false);
        replace();
        own = later;
        next = null;
        return Optional.of(rolled(present, later));
    }

    /** It begins when the present one began: no clock that was set back makes it one of the future. */
    private OwnCertificate make(OwnCertificate present, Instant now) throws IOException {
        Path folder = Files.createDirectories(pki.resolve("next"));
        try {
            OwnCertificate.make(
                    files,
                    folder,
                    new OwnCertificate.Wanted(
                            present.applicationUri(),
                            keyBits,
                            new OwnCertificate.Validity(
                                    present.certificate().getNotBefore().toInstant(), OwnCertificate.end(now))));
            OwnCertificate made = OwnCertificate.load(folder);
            LOG.warn(
                    "the agent's own certificate ends on {}. The next one is {}, SHA-256 {}: have each server trust it"
                            + " beside the present one; it is tried once a day and shown where it is trusted",
                    present.until(),
                    folder.resolve(OwnCertificate.CERTIFICATE),
                    Thumbprint.of(made.certificate()));
            return made;
        } catch (GeneralSecurityException e) {
            throw new IOException("no next certificate can be made: " + e.getMessage(), e);
        }
    }

    private void advise(OwnCertificate present) {
        String which = Thumbprint.of(present.certificate());
        if (!advised.equals(which)) {
            advised = which;
            LOG.warn(
                    "the agent's own certificate, for which {} vouches, ends on {}: have it made anew with steelyard agent"
                            + " cert csr and install",
                    present.certificate().getIssuerX500Principal(),
                    present.until());
        }
    }

    private void finish() throws IOException {
        if (Files.exists(pki.resolve("rolling"))) {
            replace();
        }
    }

    /** Every step may be the last one before a death, and be done again. */
    private void replace() throws IOException {
        Path to = pki.resolve("own");
        Path from = pki.resolve("next");
        if (OwnCertificate.isIn(from) && OwnCertificate.isIn(to)) { // nothing has moved yet
            Path former = Files.createDirectories(pki.resolve("former"));
            for (String name : PAIR) {
                files.write(
                        former.resolve(name), Files.readAllBytes(to.resolve(name)), name.equals(OwnCertificate.KEY));
            }
        }
        for (String name : PAIR) {
            if (Files.exists(from.resolve(name))) {
                files.move(from.resolve(name), to.resolve(name));
            }
        }
        files.delete(to.resolve(OwnCertificate.CHAIN));
        forgetWhoTook();
        files.delete(pki.resolve("rolling"));
    }

    /** A person has put an authority's certificate in the place of the self-made one, which needs no successor then. */
    private void discard() throws IOException {
        Path folder = pki.resolve("next");
        if (Files.exists(folder.resolve(OwnCertificate.CERTIFICATE))
                || Files.exists(folder.resolve(OwnCertificate.KEY))) {
            LOG.info(
                    "the self-made certificate in {} is removed: the plant's authority vouches for the agent now",
                    folder);
            for (String name : PAIR) {
                files.delete(folder.resolve(name));
            }
        }
        forgetWhoTook();
    }

    private void forgetWhoTook() throws IOException {
        try (Stream<Path> taken = Files.list(pki.resolve("taken"))) {
            for (Path one : taken.toList()) {
                files.delete(one);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("no server took it: {}", e.getMessage());
        } catch (UncheckedIOException e) {
            throw new IOException(pki.resolve("taken") + " cannot be listed: " + e.getMessage(), e);
        }
    }

    /** A half is no pair: it is made again. What an authority vouches for has none. */
    private @Nullable OwnCertificate successor() throws IOException {
        Path folder = pki.resolve("next");
        try {
            return own.isSelfMade() && OwnCertificate.isIn(folder) ? OwnCertificate.load(folder) : null;
        } catch (GeneralSecurityException e) {
            LOG.warn("the next certificate in {} cannot be used and is made again: {}", folder, e.getMessage());
            return null;
        }
    }

    private boolean isTakenBy(String server, OwnCertificate one) {
        try {
            return Files.readString(pki.resolve("taken").resolve(server), StandardCharsets.US_ASCII)
                    .strip()
                    .equals(Thumbprint.of(one.certificate()));
        } catch (IOException e) {
            return false;
        }
    }

    private static Rolled rolled(OwnCertificate before, OwnCertificate now) {
        return new Rolled(Thumbprint.of(now.certificate()), Thumbprint.of(before.certificate()), now.until());
    }
}
