package io.steelyard.edge.opcua.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.eclipse.milo.opcua.stack.core.OpcUaDataType;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.junit.jupiter.api.Test;

/** What controllers before OPC UA 1.04 say of their structures. */
final class TypeDictionaryTest {
    private static final UShort NAMESPACE = Unsigned.ushort(3);

    private static Map<NodeId, Layout> read(String types) throws UndecodableException {
        String document =
                "<opc:TypeDictionary xmlns:opc=\"http://opcfoundation.org/BinarySchema/\" xmlns:tns=\"urn:plc\""
                        + " TargetNamespace=\"urn:plc\">" + types + "</opc:TypeDictionary>";
        return TypeDictionary.layouts(document.getBytes(StandardCharsets.UTF_8), NAMESPACE);
    }

    private static Layout.Field field(String name, OpcUaDataType type, int dimensions, int selector) {
        return new Layout.Field(name, new Layout.Type.BuiltIn(type), dimensions, selector);
    }

    @Test
    void listsEnumerationsAndStructuresInside() throws Exception {
        Map<NodeId, Layout> read = read("""
            <opc:EnumeratedType Name="Mode" LengthInBits="32">
              <opc:EnumeratedValue Name="Off" Value="0"/><opc:EnumeratedValue Name="Auto" Value="4"/>
            </opc:EnumeratedType>
            <opc:StructuredType Name="Job" BaseType="ua:ExtensionObject">
              <opc:Documentation>of a press</opc:Documentation>
              <opc:Field Name="Id" TypeName="opc:CharArray"/>
              <opc:Field Name="At" TypeName="opc:DateTime"/>
              <opc:Field Name="NoOfParts" TypeName="opc:Int32"/>
              <opc:Field Name="Parts" TypeName="opc:Double" LengthField="NoOfParts"/>
              <opc:Field Name="Mode" TypeName="tns:Mode"/>
              <opc:Field Name="Title" TypeName="ua:LocalizedText"/>
              <opc:Field Name="Next" TypeName="tns:Job"/>
            </opc:StructuredType>\
            """);
        NodeId job = TypeDictionary.id(NAMESPACE, "Job");
        assertThat(read.get(job))
                .isEqualTo(new Layout(
                        "Job",
                        Layout.Kind.PLAIN,
                        List.of(
                                field("Id", OpcUaDataType.String, 0, -1),
                                field("At", OpcUaDataType.DateTime, 0, -1),
                                field("Parts", OpcUaDataType.Double, 1, -1),
                                new Layout.Field(
                                        "Mode",
                                        new Layout.Type.Enumeration(new EnumNames(Map.of(0L, "Off", 4L, "Auto"))),
                                        0,
                                        -1),
                                field("Title", OpcUaDataType.LocalizedText, 0, -1),
                                new Layout.Field("Next", new Layout.Type.Inline(job), 0, -1))));
    }

    @Test
    void optionalFieldsHaveTheBitsThatAreDeclared() throws Exception {
        Layout read = read("""
            <opc:StructuredType Name="Reading">
              <opc:Field Name="WidthSpecified" TypeName="opc:Bit"/>
              <opc:Field Name="HeightSpecified" TypeName="opc:Bit"/>
              <opc:Field Name="Reserved1" TypeName="opc:Bit" Length="30"/>
              <opc:Field Name="Width" TypeName="opc:Float" SwitchField="WidthSpecified"/>
              <opc:Field Name="Unit" TypeName="opc:String"/>
              <opc:Field Name="Height" TypeName="opc:Float" SwitchField="HeightSpecified"/>
            </opc:StructuredType>\
            """).get(TypeDictionary.id(NAMESPACE, "Reading"));
        assertThat(read)
                .isEqualTo(new Layout(
                        "Reading",
                        Layout.Kind.OPTIONAL,
                        List.of(
                                field("Width", OpcUaDataType.Float, 0, 0),
                                field("Unit", OpcUaDataType.String, 0, -1),
                                field("Height", OpcUaDataType.Float, 0, 1))));
    }

    @Test
    void aUnionHasItsFieldsBySwitchValue() throws Exception {
        Layout read = read("""
            <opc:StructuredType Name="Result" BaseType="ua:Union">
              <opc:Field Name="SwitchField" TypeName="opc:UInt32"/>
              <opc:Field Name="Ok" TypeName="opc:Boolean" SwitchField="SwitchField" SwitchValue="1"/>
              <opc:Field Name="Code" TypeName="opc:UInt16" SwitchField="SwitchField" SwitchValue="2"/>
            </opc:StructuredType>\
            """).get(TypeDictionary.id(NAMESPACE, "Result"));
        assertThat(read)
                .isEqualTo(new Layout(
                        "Result",
                        Layout.Kind.UNION,
                        List.of(field("Ok", OpcUaDataType.Boolean, 0, 1), field("Code", OpcUaDataType.UInt16, 0, 2))));
    }

    /** A type that cannot be read is missing, the others are there. */
    @Test
    void leavesOutWhatItDoesNotKnow() throws Exception {
        Map<NodeId, Layout> read = read("""
            <opc:StructuredType Name="Odd"><opc:Field Name="A" TypeName="opc:WideString"/></opc:StructuredType>
            <opc:StructuredType Name="Even"><opc:Field Name="A" TypeName="opc:Byte"/></opc:StructuredType>\
            """);
        assertThat(read.keySet()).containsExactly(TypeDictionary.id(NAMESPACE, "Even"));
    }

    /** The document comes from a server that we did not write. */
    @Test
    void refusesADocumentThatIsNone() {
        assertThatThrownBy(() -> read("<opc:StructuredType Name=\"A\">"))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("not well-formed");
        assertThatThrownBy(() -> TypeDictionary.layouts(
                        "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"
                                .getBytes(StandardCharsets.UTF_8),
                        NAMESPACE))
                .isInstanceOf(UndecodableException.class);
    }
}
