package io.steelyard.gateway.indicator.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetRegister.Link;
import io.steelyard.gateway.model.AssetRegister.Meter;
import io.steelyard.gateway.model.IndicatorValue.Window;
import io.steelyard.gateway.model.Quantity;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The counting rules: what the register says, held against the days on which something came. */
final class FactsTest extends RegisteredWorks {
    /** Four fifths of the days are enough, one fewer is not; a day without planned operation is none of them. */
    @ParameterizedTest
    @CsvSource({"24, 0, 1", "23, 0, 0", "20, 5, 1", "19, 5, 0", "30, 0, 1", "0, 30, 0"})
    void networkedIsOnFourFifthsOfThePlannedDays(int days, int closedDays, int networked) {
        registered("m", false, true);
        talks("m", days, "state");
        Set<Integer> shut = closed.computeIfAbsent(key("m"), one -> new HashSet<>());
        for (int day = 29; day > 29 - closedDays; day--) {
            shut.add(day);
        }
        assertThat(count("equipment.networked")).isEqualTo(networked);
    }

    /** A word that nobody gave a meaning is no model; jobs (OPC 40001-3) are one, whatever the profile. */
    @ParameterizedTest
    @CsvSource({
        "lathe, state, 1",
        "packml, state, 1",
        "pump, power, 1",
        "energy-meter, energy, 1",
        "rolling-mill, state, 1",
        "machinery, state, 1",
        "generic, state, 0",
        "control-room, shift, 0",
        "our-press, state, 0",
        "'', state, 0",
        "generic, job-orders, 1",
        "our-press, job-responses, 1"
    })
    void anInformationModelIsOneThatTheProgramKnows(String named, String role, int counts) {
        profile = named;
        registered("m", false, true);
        talks("m", 30, role);
        assertThat(count("equipment.networked")).isEqualTo(1);
        assertThat(count("equipment.companion")).isEqualTo(counts);
        assertThat(why("equipment.companion", "works/m")).isEqualTo(counts == 1 ? "" : "no-companion-profile");
        assertThat(indicator("C08").definition().ruleVersion()).isEqualTo("3");
    }

    /** Every profile of the agent is one of a specification, or known to be of none. */
    @Test
    void everyProfileOfTheAgentIsOfASpecificationOrOfNone() throws IOException {
        Set<String> shipped = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("../edge-agent/src/main/resources/profiles"))) {
            files.forEach(file -> shipped.add(file.getFileName().toString().replace(".properties", "")));
        }
        assertThat(shipped).hasSizeGreaterThan(10);
        shipped.removeAll(Companions.usual().profiles());
        assertThat(shipped).containsExactly("control-room", "generic");
    }

    /** A machine that was connected lately may have been networked before: its days before count neither for it nor against it. */
    @ParameterizedTest
    @CsvSource({
        "29, 1, 0, 0, 1, 1", // one day seen, told on it: by what is known it is networked, for certain it is not yet
        "6, 24, 0, 1, 1, 1", // 24 of 30 are enough, whatever was before
        "7, 23, 0, 0, 1, 1",
        "25, 3, 0, 0, 0, 1", // silent on two of five days; the days before may have made up for it
        "5, 18, 0, 0, 0, 0", // silent on seven of 25: that is too many, whatever was before
        "29, 1, 29, 1, 1, 1", // the register says that it was not there before
        "20, 10, 15, 0, 1, 1"
    })
    void daysBeforeTheFirstMinuteAreUnknown(int firstDay, int told, int sinceDay, int low, int value, int high) {
        registered("m", true, true, "state");
        talks("m", 0, "state");
        for (int day = firstDay; day < firstDay + told; day++) {
            this.told.get(key("m")).add(day);
        }
        connected.put(key("m"), firstDay);
        since.put(key("m"), sinceDay);
        for (String quantity : List.of("equipment.networked", "equipment.key-networked", "points.automatic")) {
            Quantity networked = found().evidence().quantities().get(quantity);
            assertThat(networked.low()).as(quantity).isEqualByComparingTo(BigDecimal.valueOf(low));
            assertThat(networked.value()).as(quantity).isEqualByComparingTo(BigDecimal.valueOf(value));
            assertThat(networked.high()).as(quantity).isEqualByComparingTo(BigDecimal.valueOf(high));
            assertThat(networked.coverage()).as(quantity).isPositive();
        }
        String why = value == 0 ? "silent-too-often" : low == 0 ? "seen-too-short" : "";
        assertThat(why("equipment.networked", "works/m")).isEqualTo(why);
    }

    /**
     * Born, and no minute of it is folded yet: nobody knows whether it is networked, wherever it counts.
     *
     * @param sinceDay since which day sums say that it is there; never: no day of it is there yet
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 29, NEVER})
    void whatWasBornAndHasNoMinuteYetIsUnknown(int sinceDay) {
        registered("m", true, true, "state");
        meters.add(new Meter(key("m"), "", "electricity", true));
        talks("m", 0, "state", "energy");
        connected.put(key("m"), NEVER);
        since.put(key("m"), sinceDay);
        for (String quantity :
                List.of("equipment.networked", "equipment.key-networked", "points.automatic", "meters.online")) {
            Quantity networked = found().evidence().quantities().get(quantity);
            assertThat(networked.low()).as(quantity).isEqualByComparingTo("0");
            assertThat(networked.high()).as(quantity).isEqualByComparingTo("1");
            assertThat(networked.coverage()).as(quantity).isZero();
        }
        assertThat(why("equipment.networked", "works/m")).isEqualTo("seen-too-short");
    }

    /** Its first minute is there, but sums end with minutes before it, as those of a plant do that is some minutes old. */
    @Test
    void aFirstMinuteBehindWhatIsSummedIsNotSilence() {
        registered("m", true, true, "state");
        talks("m", 0, "state");
        connected.put(key("m"), 29);
        foldedTo = NOVEMBER.from() + 29 * DAY;
        Facts today = facts(new Rules(java.time.Duration.ofDays(1), new BigDecimal("0.8")));
        Quantity networked =
                today.find("works", NOVEMBER).evidence().quantities().get("equipment.networked");
        assertThat(networked.high()).isEqualByComparingTo("1");
        assertThat(networked.coverage()).isZero();
    }

    /** Minutes of a day that has only just begun are not folded yet: nothing falls silent at midnight. */
    @ParameterizedTest
    @CsvSource({"5, 1", "15, 0"})
    void aDayThatHasJustBegunIsNotCounted(int minutes, int lately) {
        registered("m", false, true);
        links.add(new Link("MES", key("m"), ""));
        talks("m", 29, "state");
        Window early =
                new Window(NOVEMBER.from(), NOVEMBER.from() + 29 * DAY + minutes * 60_000_000_000L, "Asia/Shanghai");
        assertThat(facts(Rules.USUAL)
                        .find("works", early)
                        .evidence()
                        .quantities()
                        .get("systems.live")
                        .value())
                .isEqualByComparingTo(BigDecimal.valueOf(lately));
    }

    @Test
    void bothNumbersCanBeOthers() {
        registered("m", false, true);
        talks("m", 30, "state");
        told.get(key("m")).removeIf(day -> day >= 20 && day < 25);
        Facts strict = facts(new Rules(java.time.Duration.ofDays(10), new BigDecimal("0.6")));
        assertThat(strict.find("works", NOVEMBER)
                        .evidence()
                        .quantities()
                        .get("equipment.networked")
                        .value())
                .isEqualByComparingTo("0");
        Facts mild = facts(new Rules(java.time.Duration.ofDays(10), new BigDecimal("0.5")));
        assertThat(mild.find("works", NOVEMBER)
                        .evidence()
                        .quantities()
                        .get("equipment.networked")
                        .value())
                .isEqualByComparingTo("1");
    }
}
