package io.steelyard.gateway.indicator.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Grade;
import io.steelyard.gateway.model.IndicatorValue;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What fingerprints move with, and what births say of endpoints. */
final class FactsFingerprintTest extends RegisteredWorks {
    @Test
    void connectingAMachineMovesItsIndicatorAndItsFingerprint() {
        registered("a", false, true);
        registered("b", false, true);
        talks("a", 30, "state");
        IndicatorValue before = indicator("C02");
        talks("b", 24, "state");
        IndicatorValue after = indicator("C02");
        assertThat(before.value()).isEqualByComparingTo("0.5");
        assertThat(after.value()).isEqualByComparingTo("1");
        assertThat(after.outcome().fingerprint()).isNotEqualTo(before.outcome().fingerprint());
        assertThat(indicator("C02").outcome().fingerprint())
                .isEqualTo(after.outcome().fingerprint());
    }

    /** So that equal fingerprints mean equal results, and only those that rest on it have another one. */
    @Test
    void fingerprintsHoldWhatBirthsSaid() {
        registered("m", true, true, "state");
        talks("m", 30, "state");
        String opcua = indicator("C07").outcome().fingerprint();
        String points = indicator("C05").outcome().fingerprint();
        String oee = indicator("C18").outcome().fingerprint();
        String companion = indicator("C08").outcome().fingerprint();
        AssetDescription was = born.remove(0);
        born.add(new AssetDescription(
                was.key(), was.agent(), "", "", "lathe", profile, "hall", "one", was.signals(), List.of()));
        assertThat(indicator("C07").value()).isEqualByComparingTo("0");
        assertThat(indicator("C07").outcome().fingerprint()).isNotEqualTo(opcua);
        assertThat(indicator("C05").outcome().fingerprint()).isNotEqualTo(points);
        born.set(0, was.after(List.of(new AssetDescription.Former("generic", NOVEMBER.to(), 0))));
        assertThat(indicator("C08").outcome().fingerprint())
                .as("the profile then")
                .isNotEqualTo(companion);
        assertThat(indicator("C05").outcome().fingerprint()).isEqualTo(points);
        born.set(0, was);
        assertThat(indicator("C18").outcome().fingerprint()).isEqualTo(oee);
        minutes = "others ";
        assertThat(indicator("C18").outcome().fingerprint()).isNotEqualTo(oee);
        assertThat(indicator("C07").outcome().fingerprint()).isNotEqualTo(opcua);
    }

    /** It read nothing yet when the window was over. */
    @Test
    void anAgentThatCameLaterWasNotThere() {
        registered("m", false, true);
        talks("m", 30, "state");
        security.put("edge", "{\"uplink\":\"tls\",\"servers\":[]}");
        born.add(born(key("b"), "later", "press-plc"));
        connected.put(key("b"), 30);
        String without = indicator("C14").outcome().fingerprint();
        assertThat(indicator("C14").value()).isEqualByComparingTo("1");
        connected.put(key("b"), 29);
        assertThat(indicator("C14").value()).isLessThan(BigDecimal.ONE);
        assertThat(indicator("C14").outcome().fingerprint()).isNotEqualTo(without);
    }

    /** What agents' births say of servers and uplink; of an agent that says nothing its servers and its uplink are unknown. */
    @Test
    void endpointsAreWhatAgentsSayOfThem() {
        talks("a", 30, "state");
        assertThat(indicator("C14").value()).isNull();
        assertThat(indicator("C14").outcome().reason()).isEqualTo("endpoints-unknown");
        security.put(
                "edge",
                "{\"uplink\":\"tls\",\"page\":\"open\",\"servers\":["
                        + "{\"server\":\"plc\",\"policy\":\"Basic256Sha256\",\"mode\":\"SignAndEncrypt\",\"user\":\"anonymous\"},"
                        + "{\"server\":\"old\",\"policy\":\"Basic256Sha256\",\"mode\":\"Sign\",\"user\":\"anonymous\"}]}");
        assertThat(indicator("C14").value()).as("without a register").isEqualByComparingTo("0.5");
        registered("a", false, true);
        assertThat(indicator("C14").value()).as("plc and uplink of four").isEqualByComparingTo("0.5");
        assertThat(indicator("C14").outcome().grade()).isEqualTo(Grade.T);
        assertThat(why("endpoints.secure", "works/edge old")).isEqualTo("not-encrypted");
        assertThat(why("endpoints.secure", "works/edge page")).isEqualTo("open-to-others");
        String one = indicator("C14").outcome().fingerprint();
        security.put("edge", security.get("edge").replace("\"Sign\"", "\"SignAndEncrypt\""));
        assertThat(indicator("C14").value()).isEqualByComparingTo("0.75");
        assertThat(indicator("C14").outcome().fingerprint()).isNotEqualTo(one);

        born.add(born(key("b"), "older", "press-plc"));
        assertThat(indicator("C14").value())
                .as("two more of which nothing is said")
                .isEqualByComparingTo("0.5");
        assertThat(indicator("C14").high()).isEqualByComparingTo("0.8333333333333334");
        security.put("older", "{\"uplink\": 5}");
        assertThat(why("endpoints.secure", "works/older press-plc"))
                .as("what is no such text says nothing")
                .isEqualTo("security-not-told");
    }

    private static AssetDescription born(AssetKey asset, String agent, String server) {
        return new AssetDescription(
                asset, new AgentKey("works", agent), server, "", "press", "press", "hall", "one", List.of(), List.of());
    }
}
