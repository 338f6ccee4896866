package io.steelyard.edge.opcua.types;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.eclipse.milo.opcua.stack.core.OpcUaDataType;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.jspecify.annotations.Nullable;

/**
 * What servers before OPC UA 1.04 say of their structures: one document in XML of OPC Binary (OPC UA Part 5, Annex D and
 * OPC Binary 1.0). Pure.
 */
public final class TypeDictionary {
    private static final int MOST_TYPES = 10_000;
    private static final Map<String, OpcUaDataType> OPC = Map.of("CharArray", OpcUaDataType.String);

    private final UShort namespace;
    private final Map<String, List<Map<String, String>>> structures = new HashMap<>();
    private final Map<String, EnumNames> enumerations = new HashMap<>();

    private TypeDictionary(UShort namespace) {
        this.namespace = namespace;
    }

    /**
     * The layouts that a document describes, each under the id that {@link #id} makes of its name.
     *
     * @param namespace index of the namespace that the document is of
     */
    public static Map<NodeId, Layout> layouts(byte[] document, UShort namespace) throws UndecodableException {
        TypeDictionary dictionary = new TypeDictionary(namespace);
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(document));
            dictionary.read(xml);
            xml.close();
        } catch (XMLStreamException e) {
            throw new UndecodableException("the server's type dictionary is not well-formed");
        }
        Map<NodeId, Layout> layouts = new HashMap<>();
        dictionary.structures.forEach((name, fields) ->
                dictionary.layout(name, fields).ifPresent(all -> layouts.put(id(namespace, name), all)));
        return layouts;
    }

    /** What a type of a dictionary is known by; no node has such an id. */
    public static NodeId id(UShort namespace, String name) {
        return new NodeId(namespace, "OPC Binary: " + name);
    }

    private void read(XMLStreamReader xml) throws XMLStreamException, UndecodableException {
        String name = "";
        List<Map<String, String>> fields = new ArrayList<>();
        Map<Long, String> values = new HashMap<>();
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                switch (xml.getLocalName()) {
                    case "StructuredType", "EnumeratedType" -> {
                        name = String.valueOf(xml.getAttributeValue(null, "Name"));
                        fields = new ArrayList<>();
                        values = new HashMap<>();
                    }
                    case "Field" -> fields.add(attributes(xml));
                    case "EnumeratedValue" -> value(xml, values);
                    default -> {
                        // documentation, imports
                    }
                }
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                if (xml.getLocalName().equals("StructuredType")) {
                    structures.put(name, fields);
                } else if (xml.getLocalName().equals("EnumeratedType")) {
                    enumerations.put(name, new EnumNames(values));
                }
                if (structures.size() + enumerations.size() > MOST_TYPES) {
                    throw new UndecodableException(
                            "the server's type dictionary has more than " + MOST_TYPES + " types");
                }
            }
        }
    }

    private static Map<String, String> attributes(XMLStreamReader xml) {
        Map<String, String> attributes = new HashMap<>();
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            attributes.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
        }
        return attributes;
    }

    private static void value(XMLStreamReader xml, Map<Long, String> values) {
        @Nullable String name = xml.getAttributeValue(null, "Name");
        @Nullable String number = xml.getAttributeValue(null, "Value");
        if (name != null && number != null && number.matches("-?\\d{1,10}")) {
            values.put(Long.parseLong(number), name);
        }
    }

    /** None for a type with fields that this program cannot read; whoever needs it says so. */
    private Optional<Layout> layout(String name, List<Map<String, String>> fields) {
        Map<String, Integer> bits = new HashMap<>();
        List<String> lengths = fields.stream()
                .map(field -> field.getOrDefault("LengthField", ""))
                .toList();
        List<Layout.Field> all = new ArrayList<>();
        boolean isUnion = false;
        int bit = 0;
        for (Map<String, String> field : fields) {
            String fieldName = field.getOrDefault("Name", "");
            if (plain(field.getOrDefault("TypeName", "")).equals("Bit")) {
                bits.put(fieldName, bit);
                bit += number(field.getOrDefault("Length", "1"));
                continue;
            }
            boolean isSwitch = fields.stream()
                    .anyMatch(other -> other.containsKey("SwitchValue") && fieldName.equals(other.get("SwitchField")));
            if (isSwitch || lengths.contains(fieldName)) {
                continue; // read as the union's number and as the list's length
            }
            Layout.@Nullable Type type = type(field.getOrDefault("TypeName", ""));
            if (type == null) {
                return Optional.empty();
            }
            isUnion |= field.containsKey("SwitchValue");
            all.add(new Layout.Field(fieldName, type, field.containsKey("LengthField") ? 1 : 0, selector(field, bits)));
        }
        Layout.Kind kind = isUnion ? Layout.Kind.UNION : bits.isEmpty() ? Layout.Kind.PLAIN : Layout.Kind.OPTIONAL;
        return Optional.of(new Layout(name, kind, all));
    }

    private static int selector(Map<String, String> field, Map<String, Integer> bits) {
        return field.containsKey("SwitchValue")
                ? number(field.getOrDefault("SwitchValue", "0"))
                : bits.getOrDefault(field.getOrDefault("SwitchField", ""), -1);
    }

    private static int number(String text) {
        return text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
    }

    private Layout.@Nullable Type type(String typeName) {
        String name = plain(typeName);
        if (typeName.startsWith("opc:") || typeName.startsWith("ua:")) {
            for (OpcUaDataType type : OpcUaDataType.values()) {
                if (type.name().equals(name)) {
                    return new Layout.Type.BuiltIn(type);
                }
            }
            OpcUaDataType known = OPC.get(name);
            return known == null ? null : new Layout.Type.BuiltIn(known);
        }
        EnumNames names = enumerations.get(name);
        return names == null ? new Layout.Type.Inline(id(namespace, name)) : new Layout.Type.Enumeration(names);
    }

    private static String plain(String typeName) {
        return typeName.substring(typeName.indexOf(':') + 1);
    }
}
