package io.steelyard.simulator.opcua;

import io.steelyard.simulator.plant.Companion;
import java.util.List;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * The structures of the companion specifications that the plant shows, and those that they refer to: OPC 30050
 * (PackMLCountDataType) and OPC 10031-4 (ISA-95 job control). Node ids and order of fields are the specifications'.
 */
enum CompanionStructure {
    COUNT(Companion.PACKML, "PackMLCountDataType", 14, 69),
    PROPERTY(Companion.JOB_CONTROL, "ISA95PropertyDataType", 3_002, 5_002),
    PARAMETER(Companion.JOB_CONTROL, "ISA95ParameterDataType", 3_003, 5_005),
    EQUIPMENT(Companion.JOB_CONTROL, "ISA95EquipmentDataType", 3_005, 5_008),
    STATE(Companion.JOB_CONTROL, "ISA95StateDataType", 3_006, 5_029),
    WORK_MASTER(Companion.JOB_CONTROL, "ISA95WorkMasterDataType", 3_007, 5_011),
    ORDER(Companion.JOB_CONTROL, "ISA95JobOrderDataType", 3_008, 5_014),
    MATERIAL(Companion.JOB_CONTROL, "ISA95MaterialDataType", 3_010, 5_017),
    PERSONNEL(Companion.JOB_CONTROL, "ISA95PersonnelDataType", 3_011, 5_020),
    PHYSICAL_ASSET(Companion.JOB_CONTROL, "ISA95PhysicalAssetDataType", 3_012, 5_023),
    RESPONSE(Companion.JOB_CONTROL, "ISA95JobResponseDataType", 3_013, 5_026),
    ORDER_AND_STATE(Companion.JOB_CONTROL, "ISA95JobOrderAndStateDataType", 3_015, 5_032);

    private final Companion specification;
    private final String typeName;
    private final int id;
    private final int encoding;

    CompanionStructure(Companion specification, String typeName, int id, int encoding) {
        this.specification = specification;
        this.typeName = typeName;
        this.id = id;
        this.encoding = encoding;
    }

    /**
     * A field: of a type of OPC UA itself, or of one of these.
     *
     * @param type null when it is one of these
     */
    record Field(
            String name,
            @Nullable NodeId type,
            @Nullable CompanionStructure structure,
            boolean isArray,
            boolean isOptional) {
        private static Field of(String name, NodeId type) {
            return new Field(name, type, null, false, false);
        }

        private static Field of(String name, CompanionStructure structure) {
            return new Field(name, null, structure, false, false);
        }

        private static Field list(String name, CompanionStructure structure) {
            return new Field(name, null, structure, true, false);
        }

        private Field optional() {
            return new Field(name, type, structure, isArray, true);
        }

        private Field array() {
            return new Field(name, type, structure, true, isOptional);
        }
    }

    Companion specification() {
        return specification;
    }

    String typeName() {
        return typeName;
    }

    int id() {
        return id;
    }

    int encoding() {
        return encoding;
    }

    List<Field> fields() {
        return switch (this) {
            case COUNT ->
                List.of(
                        Field.of("ID", NodeIds.Int32),
                        Field.of("Name", NodeIds.String),
                        Field.of("Unit", NodeIds.EUInformation),
                        Field.of("Count", NodeIds.Int32),
                        Field.of("AccCount", NodeIds.Int32));
            case PROPERTY -> valued("Subproperties", PROPERTY);
            case PARAMETER -> valued("Subparameters", PARAMETER);
            case EQUIPMENT -> resource("EquipmentUse");
            case PERSONNEL -> resource("PersonnelUse");
            case PHYSICAL_ASSET -> resource("PhysicalAssetUse");
            case MATERIAL ->
                List.of(
                        Field.of("MaterialClassID", NodeIds.String).optional(),
                        Field.of("MaterialDefinitionID", NodeIds.String).optional(),
                        Field.of("MaterialLotID", NodeIds.String).optional(),
                        Field.of("MaterialSublotID", NodeIds.String).optional(),
                        Field.of("Description", NodeIds.LocalizedText).array().optional(),
                        Field.of("MaterialUse", NodeIds.String).optional(),
                        Field.of("Quantity", NodeIds.String).optional(),
                        Field.of("EngineeringUnits", NodeIds.EUInformation).optional(),
                        Field.list("Properties", PROPERTY).optional());
            case STATE ->
                List.of(
                        Field.of("BrowsePath", NodeIds.RelativePath),
                        Field.of("StateText", NodeIds.LocalizedText),
                        Field.of("StateNumber", NodeIds.UInt32));
            case WORK_MASTER ->
                List.of(
                        Field.of("ID", NodeIds.String),
                        Field.of("Description", NodeIds.LocalizedText).optional(),
                        Field.list("Parameters", PARAMETER).optional());
            case ORDER -> order();
            case RESPONSE -> response();
            case ORDER_AND_STATE -> List.of(Field.of("JobOrder", ORDER), Field.list("State", STATE));
        };
    }

    private static List<Field> valued(String parts, CompanionStructure structure) {
        return List.of(
                Field.of("ID", NodeIds.String),
                Field.of("Value", NodeIds.BaseDataType),
                Field.of("Description", NodeIds.LocalizedText).array().optional(),
                Field.of("EngineeringUnits", NodeIds.EUInformation).optional(),
                Field.list(parts, structure).optional());
    }

    private static List<Field> resource(String use) {
        return List.of(
                Field.of("ID", NodeIds.String),
                Field.of("Description", NodeIds.LocalizedText).array().optional(),
                Field.of(use, NodeIds.String).optional(),
                Field.of("Quantity", NodeIds.String).optional(),
                Field.of("EngineeringUnits", NodeIds.EUInformation).optional(),
                Field.list("Properties", PROPERTY).optional());
    }

    private static List<Field> order() {
        return List.of(
                Field.of("JobOrderID", NodeIds.String),
                Field.of("Description", NodeIds.LocalizedText).array().optional(),
                Field.list("WorkMasterID", WORK_MASTER).optional(),
                Field.of("StartTime", NodeIds.DateTime).optional(),
                Field.of("EndTime", NodeIds.DateTime).optional(),
                Field.of("Priority", NodeIds.Int16).optional(),
                Field.list("JobOrderParameters", PARAMETER).optional(),
                Field.list("PersonnelRequirements", PERSONNEL).optional(),
                Field.list("EquipmentRequirements", EQUIPMENT).optional(),
                Field.list("PhysicalAssetRequirements", PHYSICAL_ASSET).optional(),
                Field.list("MaterialRequirements", MATERIAL).optional());
    }

    private static List<Field> response() {
        return List.of(
                Field.of("JobResponseID", NodeIds.String),
                Field.of("Description", NodeIds.LocalizedText).optional(),
                Field.of("JobOrderID", NodeIds.String),
                Field.of("StartTime", NodeIds.DateTime).optional(),
                Field.of("EndTime", NodeIds.DateTime).optional(),
                Field.list("JobState", STATE),
                Field.list("JobResponseData", PARAMETER).optional(),
                Field.list("PersonnelActuals", PERSONNEL).optional(),
                Field.list("EquipmentActuals", EQUIPMENT).optional(),
                Field.list("PhysicalAssetActuals", PHYSICAL_ASSET).optional(),
                Field.list("MaterialActuals", MATERIAL).optional());
    }
}
