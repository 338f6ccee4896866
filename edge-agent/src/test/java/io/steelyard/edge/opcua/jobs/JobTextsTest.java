package io.steelyard.edge.opcua.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.opcua.types.Structure;
import io.steelyard.edge.opcua.types.Structure.Member;
import io.steelyard.edge.opcua.types.Structure.Several;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Jobs of OPC 10031-4 as one text. */
final class JobTextsTest {
    private static Structure structure(String type, Member... members) {
        return new Structure(type, List.of(members));
    }

    private static Member member(String name, @Nullable Object value) {
        return new Member(name, value);
    }

    private static Several several(Structure... elements) {
        return new Several(new ArrayList<Object>(Arrays.asList(elements)), List.of());
    }

    private static Structure state(long number, String text) {
        return structure(
                "ISA95StateDataType",
                member("StateText", LocalizedText.english(text)),
                member("StateNumber", Unsigned.uint((int) number)));
    }

    @Test
    void anOrderIsToldWithItsPlanAndTheOutermostOfItsStates() {
        Structure parameter = structure(
                "ISA95ParameterDataType",
                member("ID", "RunsPlanned"),
                member("Value", new Variant(Unsigned.uint(250))),
                member(
                        "EngineeringUnits",
                        structure(
                                "EUInformation",
                                member("UnitId", 0x483837),
                                member("DisplayName", LocalizedText.english("pieces")))));
        Structure body = structure(
                "ISA95JobOrderDataType",
                member("JobOrderID", "A-\"17\""),
                member("WorkMasterID", several(structure("ISA95WorkMasterDataType", member("ID", "flange")))),
                member("StartTime", new DateTime(Instant.parse("2026-03-01T06:00:00.5Z"))),
                member("EndTime", new DateTime(0)),
                member("Priority", (short) 3),
                member("JobOrderParameters", several(parameter)));
        Structure order = structure(
                "ISA95JobOrderAndStateDataType",
                member("JobOrder", body),
                member("State", several(state(4, "Interrupted"), state(1, "Held"))));
        assertThat(JobTexts.isJob(order)).isTrue();
        assertThat(JobTexts.of(List.of(order)))
                .isEqualTo(
                        "[{\"kind\":\"order\",\"id\":\"A-\\\"17\\\"\",\"state\":4,\"stateText\":\"Interrupted\","
                                + "\"start\":\"2026-03-01T06:00:00.500Z\",\"priority\":3,\"work\":[\"flange\"],"
                                + "\"parameters\":[{\"id\":\"RunsPlanned\",\"value\":250,\"unit\":\"pieces\",\"code\":\"H87\"}]}]");
    }

    /** What the server does not say is not there, above all an end. */
    @Test
    void aResponseSaysWhatTheServerSaidAndNothingElse() {
        Structure response = structure(
                "ISA95JobResponseDataType",
                member("JobResponseID", "A-17/1"),
                member("JobOrderID", "A-17"),
                member("JobState", several(state(3, "Running"))),
                member(
                        "JobResponseData",
                        several(structure(
                                "ISA95ParameterDataType",
                                member("ID", "OrderNumbers"),
                                member("Value", new Variant(new String[] {"7", "8"}))))),
                member("MaterialActuals", null));
        assertThat(JobTexts.of(List.of(response)))
                .isEqualTo(
                        "[{\"kind\":\"response\",\"id\":\"A-17\",\"response\":\"A-17/1\",\"state\":3,"
                                + "\"stateText\":\"Running\",\"parameters\":[{\"id\":\"OrderNumbers\",\"value\":[\"7\",\"8\"]}]}]");
    }

    /** The quantity is a DecimalString; the same text after each start, or all lists would be told again. */
    @Test
    void aResponseSaysWhatWasUsedAndMade() {
        Structure response = structure(
                "ISA95JobResponseDataType",
                member("JobOrderID", "A-17"),
                member("JobState", several(state(5, "Ended"))),
                member(
                        "MaterialActuals",
                        several(
                                material("billet", "B-1", "Material Consumed", "1000.5"),
                                material(null, "A-17", "Material Produced", "950"))));
        assertThat(JobTexts.of(List.of(response)))
                .isEqualTo("[{\"kind\":\"response\",\"id\":\"A-17\",\"state\":5,\"stateText\":\"Ended\",\"materials\":["
                        + "{\"use\":\"Material Consumed\",\"id\":\"billet\",\"lot\":\"B-1\",\"quantity\":\"1000.5\","
                        + "\"unit\":\"kg\",\"code\":\"KGM\"},"
                        + "{\"use\":\"Material Produced\",\"lot\":\"A-17\",\"quantity\":\"950\",\"unit\":\"kg\",\"code\":\"KGM\"}"
                        + "]}]");
    }

    private static Structure material(@Nullable String id, String lot, String use, String quantity) {
        return structure(
                "ISA95MaterialDataType",
                member("MaterialDefinitionID", id),
                member("MaterialLotID", lot),
                member("MaterialUse", use),
                member("Quantity", quantity),
                member(
                        "EngineeringUnits",
                        structure(
                                "EUInformation",
                                member("UnitId", 0x4B474D),
                                member("DisplayName", LocalizedText.english("kg")))));
    }

    @Test
    void aTextThatIsTooLongIsNone() {
        Structure job = structure("ISA95JobOrderDataType", member("JobOrderID", "x".repeat(70_000)));
        assertThat(JobTexts.of(List.of(job))).isNull();
        assertThat(JobTexts.isJob(structure("EUInformation"))).isFalse();
    }
}
