package io.steelyard.edge.opcua.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The years of an agent's own certificate. */
final class RollOverTest {
    private static final String URI = "urn:host:steelyard:demo:edge-1";
    private static final int SHORT_KEY = 512; // made many times; nobody connects with it
    private static final Duration OVERLAP = Duration.ofDays(60);
    private static final List<String> PLC = List.of("plc");
    private static final List<String> BOTH = List.of("plc", "robot");

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(Instant.now());
    private Path pki;
    private X509Certificate first;

    @BeforeEach
    void makeTheFirst() throws Exception {
        pki = folder.resolve("pki");
        first = open().shown("plc").certificate();
    }

    private RollOver open() throws IOException {
        return open(new DurableFiles());
    }

    private RollOver open(PairFiles files) throws IOException {
        return new RollOver(pki, URI, files, clock, SHORT_KEY);
    }

    private void goTo(Instant end, Duration before) {
        clock.stepWallClock(Duration.between(clock.instant(), end.minus(before)));
    }

    private Instant end() {
        return first.getNotAfter().toInstant();
    }

    /** Nobody is shown what he does not trust, and nobody is left with what has ended. */
    @Test
    void eachServerIsShownTheNextOneWhenItTrustsItAndTheOthersWhenTheOldOneHasEnded() throws Exception {
        RollOver roll = open();
        goTo(end(), OVERLAP.plusDays(1));
        assertThat(roll.tend(OVERLAP, BOTH)).isEmpty();
        assertThat(roll.next()).isEmpty();
        goTo(end(), OVERLAP);
        assertThat(roll.tend(OVERLAP, BOTH)).isEmpty();
        OwnCertificate next = roll.next().orElseThrow();
        assertThat(next.until()).isAfter(end().plus(Duration.ofDays(600)));
        assertThat(next.applicationUri()).isEqualTo(URI);
        assertThat(new CertificateDesk(pki).list())
                .extracting(one -> one.folder() + " " + one.sha256())
                .containsExactly("own " + Thumbprint.of(first), "next " + Thumbprint.of(next.certificate()));
        assertThat(roll.shown("plc").certificate()).isEqualTo(first);
        assertThat(roll.take("plc", next))
                .hasValueSatisfying(rolled -> assertThat(rolled.before()).isEqualTo(Thumbprint.of(first)));
        assertThat(Stream.of(roll, open()))
                .allSatisfy(one -> assertThat(one.shown("plc").certificate()).isEqualTo(next.certificate()))
                .allSatisfy(one -> assertThat(one.shown("robot").certificate()).isEqualTo(first));

        goTo(end(), Duration.ofSeconds(-1));
        assertThat(roll.tend(OVERLAP, BOTH)).isEmpty();
        assertThat(roll.shown("robot").certificate())
                .as("it may not look at the end, or our clock may be wrong; it does not trust the other")
                .isEqualTo(first);
        roll.take("robot", next);
        assertThat(roll.tend(OVERLAP, BOTH))
                .hasValueSatisfying(
                        rolled -> assertThat(rolled.certificate()).isEqualTo(Thumbprint.of(next.certificate())));
        assertThat(new CertificateDesk(pki).list())
                .extracting(one -> one.folder() + " " + one.sha256())
                .containsExactly("own " + Thumbprint.of(next.certificate()), "former " + Thumbprint.of(first));
        assertThat(roll.tend(OVERLAP, BOTH)).isEmpty();
        clock.stepWallClock(Duration.ofDays(-400));
        assertThat(open().shown("plc").isValid(clock.instant()))
                .as("a clock that is set back")
                .isTrue();
    }

    /** Nobody waits for a server for ever that has been away for years, and a clock that is years ahead harms nobody. */
    @Test
    void theNextOneTakesThePlaceBeforeItEndsItself() throws Exception {
        RollOver roll = open();
        goTo(end(), OVERLAP);
        roll.tend(OVERLAP, BOTH);
        OwnCertificate next = roll.next().orElseThrow();
        roll.take("plc", next);
        goTo(next.until(), OVERLAP.plusDays(1));
        assertThat(roll.tend(OVERLAP, BOTH)).isEmpty();
        assertThat(roll.shown("robot").certificate()).isEqualTo(first);
        goTo(next.until(), OVERLAP);
        assertThat(roll.tend(OVERLAP, BOTH)).isPresent();
        assertThat(roll.shown("robot").certificate()).isEqualTo(next.certificate());
        roll.tend(OVERLAP, BOTH);
        assertThat(roll.next()).as("the one after it").isPresent();
    }

    /** A server whose trust list was made anew has to be reached, too. */
    @Test
    void aServerThatTakesTheNextOneNoLongerIsShownTheOldOneAgain() throws Exception {
        RollOver roll = open();
        goTo(end(), OVERLAP);
        roll.tend(OVERLAP, BOTH);
        OwnCertificate next = roll.next().orElseThrow();
        roll.take("plc", next);
        roll.refused("plc", first);
        assertThat(roll.shown("plc").certificate())
                .as("a session that was begun before")
                .isEqualTo(next.certificate());
        roll.refused("plc", next.certificate());
        assertThat(roll.shown("plc").certificate()).isEqualTo(first);
        assertThat(roll.isRefusing("plc")).isTrue();
        roll.take("plc", next);
        roll.accepted("plc");
        assertThat(roll.isRefusing("plc")).isFalse();
        goTo(end(), Duration.ofSeconds(-1));
        roll.refused("plc", next.certificate());
        assertThat(roll.shown("plc").certificate()).isEqualTo(next.certificate());
    }

    /** The works' authority decides who the agent is; a certificate of the agent's own making would be one too many. */
    @Test
    void aCertificateOfThePlantsAuthorityIsShownFromThenOnAndGetsNoSelfMadeSuccessor() throws Exception {
        RollOver roll = open();
        goTo(end(), OVERLAP);
        roll.tend(OVERLAP, BOTH);
        roll.take("plc", roll.next().orElseThrow());
        CertificateRequest request = new CertificateRequest(pki);
        X509Certificate granted = Certificates.granted(new PKCS10CertificationRequest(request.make()));
        request.install(Files.write(folder.resolve("granted.der"), granted.getEncoded()));
        assertThat(open().shown("plc").certificate()).as("by another process").isEqualTo(granted);
        assertThat(roll.tend(OVERLAP, BOTH)).isEmpty();
        assertThat(Stream.of(roll, open())).allSatisfy(one -> {
            assertThat(one.next()).isEmpty();
            assertThat(one.shown("plc").certificate()).isEqualTo(granted);
            assertThat(one.isTaken("plc")).isFalse();
        });
        assertThat(pki.resolve("next")).isEmptyDirectory();
        goTo(granted.getNotAfter().toInstant(), Duration.ofDays(-1));
        assertThat(roll.tend(OVERLAP, BOTH)).isEmpty();
        assertThat(roll.next()).isEmpty();
        assertThat(roll.shown("plc").certificate()).isEqualTo(granted);

        Files.delete(pki.resolve("own").resolve(OwnCertificate.KEY));
        assertThatThrownBy(this::open)
                .hasMessageContaining("its key is missing")
                .hasMessageContaining("move");
        assertThat(pki.resolve("own").resolve(OwnCertificate.CERTIFICATE)).hasBinaryContent(granted.getEncoded());
    }

    /** Whenever the agent dies: it has a pair that fits and counts at its next start, and comes to the same end. */
    @Test
    void survivesADeathBetweenAnyTwoWrites() throws Exception {
        Path template = folder.resolve("template");
        Files.createDirectories(template.resolve("own"));
        copy(pki.resolve("own"), template.resolve("own"));
        Instant start = clock.instant();
        int deaths = 0;
        while (diesAt(deaths)) {
            deaths++;
            clock.stepWallClock(Duration.between(clock.instant(), start));
            pki = folder.resolve("pki-" + deaths);
            Files.createDirectories(pki.resolve("own"));
            copy(template.resolve("own"), pki.resolve("own"));
        }
        assertThat(deaths).as("writes after which the agent died").isGreaterThan(12);
    }

    private boolean diesAt(int write) throws Exception {
        boolean died = false;
        OwnCertificate taken = null;
        try {
            RollOver roll = open(new Mortal(write));
            clock.stepWallClock(Duration.between(clock.instant(), end().minus(OVERLAP)));
            roll.tend(OVERLAP, PLC);
            OwnCertificate next = roll.next().orElseThrow();
            roll.take("plc", next);
            taken = next;
            clock.stepWallClock(Duration.between(clock.instant(), end().plusSeconds(1)));
            roll.tend(OVERLAP, PLC);
        } catch (Died e) {
            died = true;
        }
        String when = "died before write " + write;
        RollOver again = open();
        if (taken != null) {
            assertThat(again.shown("plc").certificate()).as(when).isEqualTo(taken.certificate());
        }
        assertThat(again.shown("robot").certificate())
                .as(when)
                .isIn(first, again.shown("plc").certificate());
        again.tend(OVERLAP, PLC);
        OwnCertificate now = again.next().orElse(null);
        if (now != null) {
            again.take("plc", now);
        }
        clock.stepWallClock(Duration.between(clock.instant(), end().plusSeconds(1)));
        again.tend(OVERLAP, PLC);
        assertThat(again.shown("robot").isValid(clock.instant())).as(when).isTrue();
        assertThat(OwnCertificate.load(pki.resolve("own")).certificate())
                .as(when)
                .isEqualTo(again.shown("plc").certificate())
                .isNotEqualTo(first);
        assertThat(OwnCertificate.load(pki.resolve("former")).certificate())
                .as(when)
                .isEqualTo(first);
        assertThat(OwnCertificate.isIn(pki.resolve("next"))).as(when).isFalse();
        assertThat(pki.resolve("rolling")).doesNotExist();
        return died;
    }

    private static void copy(Path from, Path to) throws IOException {
        for (String name : List.of(OwnCertificate.CERTIFICATE, OwnCertificate.KEY)) {
            Files.copy(from.resolve(name), to.resolve(name));
        }
    }

    private static final class Died extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Dies instead of the change with that number, counted from 0. */
    private static final class Mortal implements PairFiles {
        private final PairFiles disk = new DurableFiles();
        private int left;

        Mortal(int left) {
            this.left = left;
        }

        private void live() throws Died {
            if (left-- <= 0) {
                throw new Died();
            }
        }

        @Override
        public void write(Path file, byte[] bytes, boolean isSecret) throws IOException {
            live();
            Path next = file.resolveSibling(file.getFileName() + UNFINISHED);
            disk.write(next, bytes, isSecret);
            move(next, file);
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            live();
            disk.move(from, to);
        }

        @Override
        public void delete(Path file) throws IOException {
            live();
            disk.delete(file);
        }
    }
}
