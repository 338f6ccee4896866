package io.steelyard.edge.opcua.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.pki.Certificates;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person is told of measurements: what is amiss, how much it matters, and what to do; nothing of what is well. */
final class AdviceTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final KeyPair KEYS = Certificates.keys();
    private static final Measured.Limits LIMITS = new Measured.Limits(100, 100, 0, 0, 0, 20);
    private static final Measured.Revised REVISED = new Measured.Revised(100, 100, 1_000);
    private static final Measured.Abilities ABLE =
            new Measured.Abilities(true, true, true, Measured.Transfer.MOVED, true, true, true);
    private static final Measured.Clock CLOCK = new Measured.Clock(3, 2);
    private static final ServerConfig SERVER = new ServerConfig(
            "plc",
            "opc.tcp://plc:4840",
            new ServerConfig.Security(ServerConfig.Policy.Basic256Sha256, ServerConfig.Mode.SignAndEncrypt),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            ServerConfig.AUTO,
            null);

    /** Whoever is warned of what is well does not read the next warning. */
    @Test
    void nothingIsAmissWithAServerThatDoesEverything() throws Exception {
        assertThat(of(LIMITS, REVISED, ABLE, CLOCK, certificate(Duration.ofDays(-1), Duration.ofDays(300))))
                .filteredOn(one -> one.grade() != Finding.Grade.NOTE)
                .isEmpty();
    }

    /** An hour before and behind are the maker's own margin. */
    @ParameterizedTest
    @CsvSource({
        "-300,-1,BLOCKING,is over since",
        "1,300,BLOCKING,is good from",
        "-300,59,WARNING,ends",
        "-300,61,NOTE,is good until"
    })
    void aCertificateIsGoodInItsTimeAlone(int fromDays, int toDays, Finding.Grade grade, String text) throws Exception {
        X509Certificate one = certificate(Duration.ofDays(fromDays), Duration.ofDays(toDays));
        assertThat(about("certificate", of(LIMITS, REVISED, ABLE, CLOCK, one)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.grade()).isEqualTo(grade);
                    assertThat(finding.text()).contains(text);
                    assertThat(finding.advice().isEmpty()).isEqualTo(grade == Finding.Grade.NOTE);
                });
    }

    @Test
    void weakKeysAndSignaturesAreNamed() throws Exception {
        assertThat(about("certificate", of(LIMITS, REVISED, ABLE, CLOCK, Certificates.weak(1_024, "SHA1withRSA"))))
                .filteredOn(one -> one.grade() == Finding.Grade.WARNING)
                .extracting(Finding::text)
                .contains("its key has 1024 bits", "it is signed by SHA-1");
        assertThat(about("certificate", of(LIMITS, REVISED, ABLE, CLOCK, Certificates.weak(2_048, "SHA256withRSA"))))
                .extracting(Finding::text)
                .noneMatch(text -> text.contains("bits") || text.contains("SHA-1"));
    }

    /** From five seconds on whoever waits for a call thinks that the server is gone. */
    @ParameterizedTest
    @CsvSource({"5000,false", "5001,true"})
    void aCallThatTakesLongIsNamed(long millis, boolean isNamed) {
        List<Finding> findings =
                about("speed", of(new Measured.Limits(100, 100, 0, 0, 0, millis), REVISED, ABLE, CLOCK, null));
        assertThat(findings).hasSize(isNamed ? 1 : 0);
        assertThat(findings)
                .allMatch(one ->
                        one.grade() == Finding.Grade.WARNING && one.text().contains("5001 ms"));
    }

    /** What nobody could try is no lack. */
    @ParameterizedTest
    @CsvSource({
        "true,true,",
        "true,,",
        "true,false,'absolute deadband yes, percent no'",
        "false,false,'absolute deadband no, percent no'",
        ",false,'absolute deadband not tried, percent no'"
    })
    void filtersThatAreNotTakenAreNamed(@Nullable Boolean absolute, @Nullable Boolean percent, @Nullable String text) {
        Measured.Abilities can =
                new Measured.Abilities(true, absolute, percent, Measured.Transfer.MOVED, true, true, true);
        assertThat(about("filter", of(LIMITS, REVISED, can, CLOCK, null)).stream()
                        .map(Finding::text)
                        .toList())
                .isEqualTo(text == null ? List.of() : List.of(text));
    }

    @ParameterizedTest
    @CsvSource({"true,0", "false,1"})
    void aServerThatCannotTellAgainIsNamed(boolean republishes, int findings) {
        Measured.Abilities can =
                new Measured.Abilities(true, true, true, Measured.Transfer.MOVED, republishes, true, true);
        assertThat(about("republish", of(LIMITS, REVISED, can, CLOCK, null)))
                .hasSize(findings)
                .allMatch(one -> one.text().contains("it is a gap"));
    }

    /** Nobody could notice afterwards that an id has passed to another variable. */
    @ParameterizedTest
    @CsvSource({"true,0", ",0", "false,1"})
    void aServerOfWhichItCannotBeToldWhereVariablesStandIsNamed(@Nullable Boolean places, int findings) {
        Measured.Abilities can = new Measured.Abilities(true, true, true, Measured.Transfer.MOVED, true, true, places);
        assertThat(about("identity", of(LIMITS, REVISED, can, CLOCK, null)))
                .hasSize(findings)
                .allMatch(one ->
                        one.grade() == Finding.Grade.WARNING && one.advice().contains("browse path"));
    }

    @ParameterizedTest
    @CsvSource({"MOVED,NOTE", "SILENT,WARNING", "REFUSED,WARNING", "UNSUPPORTED,WARNING", "UNTRIED,WARNING"})
    void whatASessionThatIsLostCostsIsSaid(Measured.Transfer transfer, Finding.Grade grade) {
        Measured.Abilities can = new Measured.Abilities(true, true, true, transfer, true, true, true);
        assertThat(about("transfer", of(LIMITS, REVISED, can, CLOCK, null)))
                .singleElement()
                .extracting(Finding::grade)
                .isEqualTo(grade);
    }

    /** A queue has to hold half a minute at the interval that is granted, and at a second where that is shorter. */
    @ParameterizedTest
    @CsvSource({"100,31,NOTE", "100,30,WARNING", "5000,10,NOTE", "5000,9,WARNING"})
    void aQueueThatBridgesLessThanHalfAMinuteIsNamed(double sampling, long queue, Finding.Grade grade) {
        assertThat(about("queue", of(LIMITS, new Measured.Revised(100, sampling, queue), ABLE, CLOCK, null)))
                .singleElement()
                .extracting(Finding::grade)
                .isEqualTo(grade);
    }

    /** What the question took is nobody's fault. */
    @ParameterizedTest
    @CsvSource({"1002,2,NOTE,ahead of", "1003,2,WARNING,ahead of", "-1003,2,WARNING,behind", "-1500,600,NOTE,behind"})
    void aClockThatIsOffIsNamed(long skew, long roundTrip, Finding.Grade grade, String text) {
        assertThat(about("clock", of(LIMITS, REVISED, ABLE, new Measured.Clock(skew, roundTrip), null)))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.grade()).isEqualTo(grade);
                    assertThat(one.text()).contains(text);
                });
    }

    /** What the settings ask for is what the server grants, and never more than once a second; a short queue is named. */
    @ParameterizedTest
    @CsvSource({
        "100,100,1000,1000,1000,",
        "2500,100,31,2500,1000,",
        "2500,100,30,2500,1000,30",
        "100,5000,10,1000,5000,",
        "999.6,5000.4,9,1000,5000,9"
    })
    void theProfileAsksForWhatIsGranted(
            double publishing, double sampling, long queue, int asked, int sampled, @Nullable Integer named) {
        Measured.Revised revised = new Measured.Revised(publishing, sampling, queue);
        String profile = new Diagnosis("opc.tcp://plc:4840", SERVER, measured(LIMITS, revised, ABLE, CLOCK), List.of())
                .profile();
        assertThat(profile.lines().map(String::strip))
                .contains("publishing: " + asked + "ms", "sampling: " + sampled + "ms")
                .filteredOn(line -> line.startsWith("queue:"))
                .isEqualTo(named == null ? List.of() : List.of("queue: " + named));
    }

    private static X509Certificate certificate(Duration from, Duration to) throws Exception {
        return Certificates.ownMade(KEYS, "plc", NOW.plus(from), NOW.plus(to));
    }

    private static List<Finding> of(
            Measured.Limits limits,
            Measured.Revised revised,
            Measured.Abilities can,
            Measured.Clock clock,
            @Nullable X509Certificate certificate) {
        return Advice.of(SERVER, measured(limits, revised, can, clock), certificate, NOW);
    }

    private static Measured measured(
            Measured.Limits limits, Measured.Revised revised, Measured.Abilities can, Measured.Clock clock) {
        return new Measured(List.of("Basic256Sha256/SignAndEncrypt"), "maker", limits, revised, can, clock);
    }

    private static List<Finding> about(String what, List<Finding> findings) {
        return findings.stream().filter(one -> one.about().equals(what)).toList();
    }
}
