package io.steelyard.gateway.mqtt;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which properties a client may send where, and in which form (MQTT 5 §2.2.2.2). */
final class PropertyRules {

    private PropertyRules() {}

    /** Where properties stand. */
    enum Place {
        CONNECT,
        WILL,
        PUBLISH,
        ACKNOWLEDGEMENT,
        SUBSCRIBE,
        UNSUBSCRIBE,
        DISCONNECT,
        AUTH
    }

    private enum Form {
        FLAG,
        SHORT,
        INT,
        VARINT,
        TEXT,
        NAME,
        BINARY,
        PAIR
    }

    private record Rule(Form form, boolean zeroAllowed, Set<Place> places) {}

    /** All identifiers are less; a client's may not be greater than this and still fit the set that is answered. */
    private static final int IDS = 64;

    private static final @Nullable Rule[] RULES = rules();

    /** Walks over the properties here; answers a bit set of those that are there. */
    static long check(PacketCursor packet, Place place) throws MalformedException {
        int length = packet.varint();
        PacketCursor properties = packet.part(length);
        long seen = 0;
        while (properties.hasMore()) {
            int id = properties.varint();
            Rule rule = rule(id);
            if (rule == null || !rule.places().contains(place)) {
                throw PacketCursor.malformed("property " + id + " has no place in " + place);
            }
            if (id != PropertyIds.USER_PROPERTY && (seen & (1L << id)) != 0) {
                throw PacketCursor.protocolError("property " + id + " stands there twice");
            }
            seen |= 1L << id;
            value(properties, rule, id);
        }
        return seen;
    }

    static boolean has(long seen, int id) {
        return (seen & (1L << id)) != 0;
    }

    private static void value(PacketCursor in, Rule rule, int id) throws MalformedException {
        long number = 1;
        switch (rule.form()) {
            case FLAG -> {
                if (in.byteValue() > 1) {
                    throw PacketCursor.protocolError("property " + id + " is neither 0 nor 1");
                }
            }
            case SHORT -> number = in.shortValue();
            case INT -> number = in.intValue();
            case VARINT -> number = in.varint();
            case TEXT -> in.text();
            case NAME -> in.name(ReasonCodes.PROTOCOL_ERROR, "property " + id);
            case BINARY -> in.binary();
            case PAIR -> {
                in.text();
                in.text();
            }
        }
        if (number == 0 && !rule.zeroAllowed()) {
            throw new MalformedException(
                    id == PropertyIds.TOPIC_ALIAS ? ReasonCodes.TOPIC_ALIAS_INVALID : ReasonCodes.PROTOCOL_ERROR,
                    "property " + id + " is 0");
        }
    }

    private static @Nullable Rule rule(int id) {
        return id < RULES.length ? RULES[id] : null;
    }

    private static @Nullable Rule[] rules() {
        Set<Place> message = EnumSet.of(Place.PUBLISH, Place.WILL);
        Set<Place> opening = EnumSet.of(Place.CONNECT, Place.AUTH);
        Set<Place> connect = EnumSet.of(Place.CONNECT);
        @Nullable Rule[] rules = new @Nullable Rule[IDS];
        rules[PropertyIds.PAYLOAD_FORMAT_INDICATOR] = new Rule(Form.FLAG, true, message);
        rules[PropertyIds.MESSAGE_EXPIRY_INTERVAL] = new Rule(Form.INT, true, message);
        rules[PropertyIds.CONTENT_TYPE] = new Rule(Form.TEXT, true, message);
        rules[PropertyIds.RESPONSE_TOPIC] = new Rule(Form.NAME, true, message);
        rules[PropertyIds.CORRELATION_DATA] = new Rule(Form.BINARY, true, message);
        rules[PropertyIds.SUBSCRIPTION_IDENTIFIER] = new Rule(Form.VARINT, false, EnumSet.of(Place.SUBSCRIBE));
        rules[PropertyIds.SESSION_EXPIRY_INTERVAL] =
                new Rule(Form.INT, true, EnumSet.of(Place.CONNECT, Place.DISCONNECT));
        rules[PropertyIds.AUTHENTICATION_METHOD] = new Rule(Form.TEXT, true, opening);
        rules[PropertyIds.AUTHENTICATION_DATA] = new Rule(Form.BINARY, true, opening);
        rules[PropertyIds.REQUEST_PROBLEM_INFORMATION] = new Rule(Form.FLAG, true, connect);
        rules[PropertyIds.WILL_DELAY_INTERVAL] = new Rule(Form.INT, true, EnumSet.of(Place.WILL));
        rules[PropertyIds.REQUEST_RESPONSE_INFORMATION] = new Rule(Form.FLAG, true, connect);
        rules[PropertyIds.REASON_STRING] =
                new Rule(Form.TEXT, true, EnumSet.of(Place.ACKNOWLEDGEMENT, Place.DISCONNECT, Place.AUTH));
        rules[PropertyIds.RECEIVE_MAXIMUM] = new Rule(Form.SHORT, false, connect);
        rules[PropertyIds.TOPIC_ALIAS_MAXIMUM] = new Rule(Form.SHORT, true, connect);
        rules[PropertyIds.TOPIC_ALIAS] = new Rule(Form.SHORT, false, EnumSet.of(Place.PUBLISH));
        rules[PropertyIds.USER_PROPERTY] = new Rule(Form.PAIR, true, EnumSet.allOf(Place.class));
        rules[PropertyIds.MAXIMUM_PACKET_SIZE] = new Rule(Form.INT, false, connect);
        return rules;
    }
}
