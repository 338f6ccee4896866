package io.steelyard.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.milo.opcua.sdk.core.types.DynamicStructType;
import org.eclipse.milo.opcua.stack.core.encoding.EncodingContext;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;

/** Lists of structures, as a client reads them that knows nothing of them but what the server says. */
final class Structures {
    private final Subscriber reader;
    private final EncodingContext context;

    Structures(Subscriber reader) throws Exception {
        this.reader = reader;
        this.context = reader.client().getDynamicEncodingContext();
    }

    /** The members of each element, by name. */
    List<Map<String, Object>> read(String node) throws Exception {
        Object value = reader.client()
                .readValue(0, TimestampsToReturn.Both, reader.node(node))
                .value()
                .value();
        List<Map<String, Object>> elements = new ArrayList<>();
        for (ExtensionObject packed : (ExtensionObject[]) value) {
            elements.add(members(packed.decode(context)));
        }
        return elements;
    }

    static Map<String, Object> members(Object structure) {
        assertThat(structure).isInstanceOf(DynamicStructType.class);
        return ((DynamicStructType) structure).getMembers();
    }

    /** The numbers of ISA-95 states. */
    static List<Long> numbers(Object states) {
        List<Long> numbers = new ArrayList<>();
        for (Object state : (Object[]) states) {
            numbers.add(((Number) members(state).get("StateNumber")).longValue());
        }
        return numbers;
    }

    /** ISA-95 parameters: values by id. */
    static Map<String, Object> values(Object parameters) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Object parameter : (Object[]) parameters) {
            values.put(
                    (String) members(parameter).get("ID"),
                    ((Variant) members(parameter).get("Value")).value());
        }
        return values;
    }
}
