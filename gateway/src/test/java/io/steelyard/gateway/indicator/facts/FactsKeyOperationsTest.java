package io.steelyard.gateway.indicator.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AssetRegister.Link;
import io.steelyard.gateway.model.AssetRegister.Machine;
import io.steelyard.gateway.model.AssetRegister.Meter;
import io.steelyard.gateway.model.AssetRegister.Operations;
import io.steelyard.gateway.model.AssetRegister.Signed;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.Shortfall;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** What the register says of its machines and their key operations, and what machines tell of them themselves. */
final class FactsKeyOperationsTest extends RegisteredWorks {
    /** Without a register nobody knows what there is: no number, least of all a good one. */
    @Test
    void withoutARegisterNothingIsAssessed() {
        talks("m", 30, "state");
        for (String id : List.of("C01", "C02", "C03", "C04", "C05", "C07", "C16", "C18", "C19", "P04")) {
            assertThat(indicator(id).value()).as(id).isNull();
            assertThat(indicator(id).outcome().reason()).as(id).isEqualTo("no-register");
        }
    }

    /** Those that are not under numerical control, or without a verdict; behind them those whose machine nobody hears. */
    @Test
    void namesEachKeyOperationThatDoesNotCount() {
        machines.add(new Machine(key("press"), true, true, true, new Operations(3, 2, 1), List.of(), true, "Li"));
        machines.add(new Machine(key("saw"), true, true, true, new Operations(2, 0, 2), List.of(), true, "Li"));
        machines.add(new Machine(key("crane"), true, true, true, new Operations(0, 0, 0), List.of(), true, "Li"));
        talks("press", 30, "state", "good", "scrap");
        SortedMap<String, Shortfall> lacks = found().shortfalls();
        Shortfall control = lacks.get("operations.numerically-controlled");
        assertThat(control.have()).isEqualTo(2);
        assertThat(control.all()).isEqualTo(5);
        assertThat(control.missing()).containsExactly("works/press 3/3", "works/saw 1/2", "works/saw 2/2");
        Shortfall verdict = lacks.get("operations.automatic-verdict");
        assertThat(verdict.have()).isEqualTo(1);
        assertThat(verdict.missing())
                .containsExactly("works/press 2/3", "works/press 3/3", "works/saw 1/2", "works/saw 2/2");
        assertThat(verdict.waiting()).isEmpty();
    }

    /** A program, a verdict and the machine's own diagnosis need nobody's word; what people say needs what bears it out. */
    @Test
    void whatMachinesTellThemselvesIsTelemetry() {
        machines.add(new Machine(key("mill"), true, true, true, new Operations(3, 0, 0), List.of(), false, "Li"));
        talks("mill", 30, "state", "program", "good", "scrap", "health");
        assertThat(indicator("C04").value()).isEqualByComparingTo("1");
        assertThat(indicator("C16").value())
                .as("which of three it judges nobody knows, but one")
                .isEqualByComparingTo("0.3333333333333333");
        assertThat(indicator("C19").value()).isEqualByComparingTo("1");
        for (String quantity :
                List.of("operations.numerically-controlled", "operations.automatic-verdict", "equipment.key-warned")) {
            assertThat(found().evidence().quantities().get(quantity).grade())
                    .as(quantity)
                    .isEqualTo(Grade.T);
        }
        for (String dead : List.of("program", "scrap", "health")) {
            bad.put("mill " + dead, days(0, 30));
        }
        assertThat(indicator("C04").value()).isEqualByComparingTo("0");
        assertThat(indicator("C16").value()).isEqualByComparingTo("0");
        assertThat(indicator("C19").value()).isEqualByComparingTo("0");
        assertThat(why("equipment.key-warned", "works/mill")).isEqualTo("no-warning-rule");
    }

    @Test
    void whatTheRegisterSaysIsBorneOut() {
        machines.add(new Machine(key("mill"), true, true, true, new Operations(3, 2, 2), List.of(), true, "Li"));
        machines.add(new Machine(key("far"), true, true, true, new Operations(1, 1, 1), List.of(), true, "Li"));
        talks("mill", 30, "speed");
        stateless.add(key("mill"));
        Facts.Found found = found();
        assertThat(found.grounds().get("operations.numerically-controlled"))
                .extracting(member -> member.what() + " " + member.why())
                .containsExactly("works/mill 2/3 state-never-read", "works/far 1/1 ");
        assertThat(found.grounds().get("operations.automatic-verdict"))
                .extracting(member -> member.what() + " " + member.why())
                .containsExactly("works/mill 2/3 verdict-never-told", "works/far 1/1 never-born");
        assertThat(count("equipment.key-warned"))
                .as("a rule that runs elsewhere")
                .isEqualTo(1);
        assertThat(found.evidence().quantities().get("equipment.key-warned").grade())
                .isNotEqualTo(Grade.T);
        assertThat(count("operations.numerically-controlled")).isEqualTo(1);
        talks("mill", 30, "program", "good", "total");
        born.remove(0);
        assertThat(count("operations.numerically-controlled")).isEqualTo(3);
        assertThat(count("operations.automatic-verdict")).isEqualTo(2);
    }

    /** Of a machine on no network nothing has to be seen, also while others have only just been connected. */
    @Test
    void theRegistersWordOfControlNeedsNoMinutes() {
        machines.add(new Machine(key("far"), true, true, true, new Operations(4, 3, 0), List.of(), false, "Li"));
        talks("new", 0, "state");
        connected.put(key("new"), NEVER);
        assertThat(indicator("C04").value()).isEqualByComparingTo("0.75");
    }

    @Test
    void countsTheRegisterAgainstTheWireAndNamesWhomItLeavesOut() {
        registered("good", true, true, "state", "good");
        registered("silent", true, true, "state");
        registered("unborn", false, true);
        registered("plain", false, false);
        registered("unsaid", false, null);
        registered("mute", false, true);
        talks("good", 30, "state", "good", "scrap");
        talks("silent", 5, "state");
        talks("plain", 30, "speed");
        talks("mute", 30, "speed");
        stateless.add(key("mute"));
        talks("stranger", 30, "state");
        assertThat(indicator("C01").value())
                .as("good, silent and unborn have a controller")
                .isEqualByComparingTo("0.5");
        assertThat(indicator("C02").value()).isEqualByComparingTo("0.5");
        assertThat(indicator("C03").value()).isEqualByComparingTo("0.5");
        assertThat(indicator("C05").value()).as("two of three points").isEqualByComparingTo("0.6666666666666667");
        assertThat(why("equipment.networked", "works/silent")).isEqualTo("silent-too-often");
        assertThat(why("equipment.networked", "works/unborn")).isEqualTo("never-born");
        assertThat(why("equipment.digital", "works/plain")).isEqualTo("no-controller");
        assertThat(why("equipment.digital", "works/unsaid")).isEqualTo("controller-not-told");
        assertThat(why("equipment.digital", "works/mute")).isEqualTo("state-never-read");
        assertThat(why("equipment.networked", "works/good")).isEmpty();
        assertThat(indicator("C18").value())
                .as("no machine has a planned run time")
                .isEqualByComparingTo("0");
        assertThat(why("equipment.key-oee", "works/good")).isEqualTo("no-count");
        assertThat(indicator("C01").outcome().grade()).isEqualTo(Grade.R);
    }

    /** It may have one: an interval, no zero. */
    @Test
    void keyEquipmentOfWhichNothingWasSeenIsNotSaidToHaveNoOee() {
        registered("seen", true, true, "state");
        registered("unseen", true, true, "state");
        talks("seen", 30, "state");
        talks("unseen", 30, "state");
        partly.put("unseen 0", 0.0);
        assertThat(indicator("C18").value()).isEqualByComparingTo("0");
        assertThat(indicator("C18").high()).isEqualByComparingTo("0.5");
    }

    /** A register that nobody signed is somebody's word. */
    @Test
    void anUnsignedRegisterIsSomebodysWord() {
        registered("m", false, true);
        talks("m", 30, "state");
        signed = new Signed(false, true, true);
        assertThat(indicator("C02").outcome().grade()).isEqualTo(Grade.S);
    }

    /** What meters and systems say is as good as their own signatures. */
    @Test
    void unsignedMetersAndSystemsAreSomebodysWord() {
        registered("m", false, true);
        talks("m", 30, "state", "energy");
        meters.add(new Meter(key("m"), "", "electricity", true));
        links.add(new Link("mes", key("m"), "state"));
        assertThat(indicator("C20").outcome().grade()).isEqualTo(Grade.R);
        assertThat(indicator("C13").outcome().grade()).isEqualTo(Grade.R);
        signed = new Signed(true, false, false);
        assertThat(indicator("C20").outcome().grade()).isEqualTo(Grade.S);
        assertThat(indicator("C13").outcome().grade()).isEqualTo(Grade.S);
        assertThat(indicator("C02").outcome().grade()).isEqualTo(Grade.R);
    }
}
