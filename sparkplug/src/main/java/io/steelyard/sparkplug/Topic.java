package io.steelyard.sparkplug;

/**
 * A topic of the {@code spBv1.0} namespace, checked when it is made: a value of this type can always be written.
 *
 * <p>Identifiers may hold any character but {@code / + #} and NUL and are not empty (tck-id-topic-structure-namespace
 * family, tck-id-intro-*-id-chars).
 */
public sealed interface Topic {

    /** The first part of every Sparkplug B topic. */
    String NAMESPACE = "spBv1.0";

    MessageType type();

    /** The topic as MQTT carries it. */
    String format();

    /** {@code spBv1.0/{group}/{type}/{edge node}}, of the types that concern a node. */
    record OfNode(MessageType type, String group, String edgeNode) implements Topic {
        public OfNode {
            if (type.concernsDevice() || type == MessageType.STATE) {
                throw refused(type + " is not a message of an edge node");
            }
            checkId("group id", group);
            checkId("edge node id", edgeNode);
        }

        @Override
        public String format() {
            return NAMESPACE + '/' + group + '/' + type + '/' + edgeNode;
        }
    }

    /** {@code spBv1.0/{group}/{type}/{edge node}/{device}}, of the types that concern a device. */
    record OfDevice(MessageType type, String group, String edgeNode, String device) implements Topic {
        public OfDevice {
            if (!type.concernsDevice()) {
                throw refused(type + " is not a message of a device");
            }
            checkId("group id", group);
            checkId("edge node id", edgeNode);
            checkId("device id", device);
        }

        @Override
        public String format() {
            return NAMESPACE + '/' + group + '/' + type + '/' + edgeNode + '/' + device;
        }
    }

    /** {@code spBv1.0/STATE/{host}}, the birth and death certificate of a host application. */
    record OfHost(String host) implements Topic {
        public OfHost {
            checkId("host id", host);
        }

        @Override
        public MessageType type() {
            return MessageType.STATE;
        }

        @Override
        public String format() {
            return NAMESPACE + "/STATE/" + host;
        }
    }

    /** Reads a topic; refuses with {@link SparkplugException.Reason#TOPIC} what is not one of the three forms. */
    static Topic parse(String topic) {
        String[] parts = topic.split("/", -1);
        if (!parts[0].equals(NAMESPACE)) {
            throw refused("a Sparkplug B topic begins with spBv1.0/, this one is '" + quoted(topic) + "'");
        }
        if (parts.length == 3 && parts[1].equals("STATE")) {
            return new OfHost(parts[2]);
        }
        if (parts.length != 4 && parts.length != 5) {
            throw refused("a Sparkplug B topic has 3, 4 or 5 parts, '" + quoted(topic) + "' has " + parts.length);
        }
        MessageType type = typeOf(parts[2]);
        if (type.concernsDevice() != (parts.length == 5)) {
            throw refused("a " + type + " topic " + (type.concernsDevice() ? "names" : "does not name")
                    + " a device; this one is '" + quoted(topic) + "'");
        }
        return parts.length == 4
                ? new OfNode(type, parts[1], parts[3])
                : new OfDevice(type, parts[1], parts[3], parts[4]);
    }

    private static MessageType typeOf(String word) {
        for (MessageType type : MessageType.values()) {
            if (type != MessageType.STATE && type.name().equals(word)) {
                return type;
            }
        }
        throw refused("'" + quoted(word) + "' is not a message type of Sparkplug B");
    }

    private static void checkId(String what, String id) {
        if (id.isEmpty()) {
            throw refused("the " + what + " is empty");
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c == '/' || c == '+' || c == '#' || c == 0) {
                throw refused("the " + what + " '" + quoted(id) + "' holds one of the characters / + # NUL");
            }
        }
    }

    private static String quoted(String foreign) {
        String shown = foreign.length() <= 120 ? foreign : foreign.substring(0, 120) + "…";
        return shown.replaceAll("\\p{Cntrl}", "?");
    }

    private static SparkplugException refused(String message) {
        return new SparkplugException(SparkplugException.Reason.TOPIC, message);
    }
}
