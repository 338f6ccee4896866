package io.steelyard.edge.opcua.event;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.encoding.EncodingContext;
import org.eclipse.milo.opcua.stack.core.types.UaStructuredType;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.FilterOperator;
import org.eclipse.milo.opcua.stack.core.types.structured.ContentFilter;
import org.eclipse.milo.opcua.stack.core.types.structured.ContentFilterElement;
import org.eclipse.milo.opcua.stack.core.types.structured.ElementOperand;
import org.eclipse.milo.opcua.stack.core.types.structured.EventFilter;
import org.eclipse.milo.opcua.stack.core.types.structured.LiteralOperand;
import org.eclipse.milo.opcua.stack.core.types.structured.SimpleAttributeOperand;

/**
 * What a server is asked of an event, and of which (OPC UA Part 4 §7.22.3). A server that cannot choose, or knows no
 * conditions, is asked for less.
 */
public enum EventForm {
    /** Everything, of those that are wanted. */
    WHOLE(true, true),
    /** Everything, of all events: the agent chooses. */
    WHOLE_OF_ALL(true, false),
    /** What every event has, of those that are wanted. */
    PLAIN(false, true),
    /** What every event has, of all: the agent chooses. */
    PLAIN_OF_ALL(false, false);

    private final boolean ofConditions;
    private final boolean chooses;

    EventForm(boolean ofConditions, boolean chooses) {
        this.ofConditions = ofConditions;
        this.chooses = chooses;
    }

    /** The fields, in the order in which they are asked for. */
    enum Field {
        EVENT_ID,
        EVENT_TYPE,
        SOURCE_NODE,
        SOURCE_NAME,
        TIME,
        MESSAGE,
        SEVERITY,
        CONDITION_NAME,
        CONDITION_ID,
        BRANCH_ID,
        RETAIN,
        ACTIVE,
        ACKED,
        CONFIRMED
    }

    private static final List<Field> FIELDS = List.of(Field.values());
    private static final int BASE = FIELDS.indexOf(Field.CONDITION_NAME); // so many every event has

    /** Where in an event a field stands. */
    static int place(Field field) {
        return FIELDS.indexOf(field);
    }

    private static SimpleAttributeOperand operand(Field field) {
        return switch (field) {
            case EVENT_ID -> operand(NodeIds.BaseEventType, "EventId");
            case EVENT_TYPE -> operand(NodeIds.BaseEventType, "EventType");
            case SOURCE_NODE -> operand(NodeIds.BaseEventType, "SourceNode");
            case SOURCE_NAME -> operand(NodeIds.BaseEventType, "SourceName");
            case TIME -> operand(NodeIds.BaseEventType, "Time");
            case MESSAGE -> operand(NodeIds.BaseEventType, "Message");
            case SEVERITY -> operand(NodeIds.BaseEventType, "Severity");
            case CONDITION_NAME -> operand(NodeIds.ConditionType, "ConditionName");
            case CONDITION_ID -> // OPC UA Part 9 §5.5.2: no field, but the condition itself
                new SimpleAttributeOperand(NodeIds.ConditionType, new QualifiedName[0], AttributeId.NodeId.uid(), null);
            case BRANCH_ID -> operand(NodeIds.ConditionType, "BranchId");
            case RETAIN -> operand(NodeIds.ConditionType, "Retain");
            case ACTIVE -> operand(NodeIds.AlarmConditionType, "ActiveState", "Id");
            case ACKED -> operand(NodeIds.AcknowledgeableConditionType, "AckedState", "Id");
            case CONFIRMED -> operand(NodeIds.AcknowledgeableConditionType, "ConfirmedState", "Id");
        };
    }

    private static SimpleAttributeOperand operand(NodeId type, String... path) {
        QualifiedName[] names =
                Stream.of(path).map(name -> new QualifiedName(0, name)).toArray(QualifiedName[]::new);
        return new SimpleAttributeOperand(type, names, AttributeId.Value.uid(), null);
    }

    /** The filter of an event item. */
    public ExtensionObject filter(EncodingContext context, List<NodeId> types, int severity) {
        List<SimpleAttributeOperand> select = new ArrayList<>();
        for (Field field : ofConditions ? FIELDS : FIELDS.subList(0, BASE)) {
            select.add(operand(field));
        }
        return ExtensionObject.encode(
                context,
                new EventFilter(
                        select.toArray(SimpleAttributeOperand[]::new),
                        chooses ? new Where(context).of(types, severity) : new ContentFilter(null)));
    }

    /** Whether the server was told which events are wanted. */
    public boolean chooses() {
        return chooses;
    }

    /** Whether a server that says so may take another form. */
    public static boolean isAboutFilter(long code) {
        return code == StatusCodes.Bad_EventFilterInvalid
                || code == StatusCodes.Bad_ContentFilterInvalid
                || code == StatusCodes.Bad_MonitoredItemFilterInvalid
                || code == StatusCodes.Bad_MonitoredItemFilterUnsupported
                || code == StatusCodes.Bad_FilterOperatorUnsupported
                || code == StatusCodes.Bad_FilterOperatorInvalid
                || code == StatusCodes.Bad_FilterOperandCountMismatch
                || code == StatusCodes.Bad_FilterOperandInvalid
                || code == StatusCodes.Bad_FilterElementInvalid
                || code == StatusCodes.Bad_NodeIdUnknown
                || code == StatusCodes.Bad_TypeDefinitionInvalid;
    }

    /** The conditions as a list in which each element stands before those that it refers to. */
    private static final class Where {
        private final EncodingContext context;
        private final List<ContentFilterElement> elements = new ArrayList<>();

        Where(EncodingContext context) {
            this.context = context;
        }

        ContentFilter of(List<NodeId> types, int severity) {
            if (severity > 1 && !types.isEmpty()) {
                int at = place();
                put(at, FilterOperator.And, element(severity(severity)), element(ofTypes(types)));
            } else if (severity > 1) {
                var unused = severity(severity);
            } else if (!types.isEmpty()) {
                var unused = ofTypes(types);
            }
            return new ContentFilter(elements.isEmpty() ? null : elements.toArray(ContentFilterElement[]::new));
        }

        private int severity(int least) {
            int at = place();
            put(
                    at,
                    FilterOperator.GreaterThanOrEqual,
                    operand(Field.SEVERITY),
                    new LiteralOperand(new Variant(Unsigned.ushort(least))));
            return at;
        }

        private int ofTypes(List<NodeId> types) {
            int at = place();
            if (types.size() == 1) {
                put(at, FilterOperator.OfType, new LiteralOperand(new Variant(types.get(0))));
            } else {
                int first = ofTypes(types.subList(0, 1));
                put(at, FilterOperator.Or, element(first), element(ofTypes(types.subList(1, types.size()))));
            }
            return at;
        }

        private static ElementOperand element(int at) {
            return new ElementOperand(Unsigned.uint(at));
        }

        private int place() {
            elements.add(new ContentFilterElement(FilterOperator.And, null));
            return elements.size() - 1;
        }

        private void put(int at, FilterOperator operator, UaStructuredType... operands) {
            ExtensionObject[] encoded = new ExtensionObject[operands.length];
            for (int i = 0; i < operands.length; i++) {
                encoded[i] = ExtensionObject.encode(context, operands[i]);
            }
            elements.set(at, new ContentFilterElement(operator, encoded));
        }
    }
}
