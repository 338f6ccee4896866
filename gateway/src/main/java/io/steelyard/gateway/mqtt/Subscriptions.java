package io.steelyard.gateway.mqtt;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The subscriptions of one connection. Changed on its event loop, matched from any thread. */
final class Subscriptions {
    private static final int LIMIT = 1_000;
    private static final int FAILURE = 0x80;
    private static final int FILTER_INVALID = 0x8F;
    private static final int QUOTA_EXCEEDED = 0x97;
    private static final int SHARED_NOT_SUPPORTED = 0x9E;
    private final Map<String, Subscription> byFilter = new ConcurrentHashMap<>();

    /**
     * The answer to a SUBSCRIBE.
     *
     * @param codes one reason code a filter, in order
     * @param fresh filters that the connection did not have before
     * @param withRetained those that want the retained messages now
     */
    record Answer(List<Integer> codes, List<String> fresh, List<Subscription> withRetained) {}

    Answer add(MqttSubscribeMessage packet, boolean mqtt5) {
        int identifier = identifier(packet.idAndPropertiesVariableHeader().properties());
        List<Integer> codes = new ArrayList<>();
        List<String> fresh = new ArrayList<>();
        List<Subscription> withRetained = new ArrayList<>();
        for (MqttTopicSubscription wanted : packet.payload().topicSubscriptions()) {
            int refusal = refusal(wanted.topicFilter());
            if (refusal != 0) {
                codes.add(mqtt5 ? refusal : FAILURE);
                continue;
            }
            MqttSubscriptionOption option = wanted.option();
            Subscription subscription = new Subscription(
                    new TopicFilter(wanted.topicFilter()),
                    Math.min(option.qos().value(), 1),
                    option.isNoLocal(),
                    option.isRetainAsPublished(),
                    identifier);
            boolean known = byFilter.put(wanted.topicFilter(), subscription) != null;
            if (!known) {
                fresh.add(wanted.topicFilter());
            }
            codes.add(subscription.qos());
            if (wantsRetained(option, known)) {
                withRetained.add(subscription);
            }
        }
        return new Answer(codes, fresh, withRetained);
    }

    /** Whether the filter was there. */
    boolean remove(String filter) {
        return byFilter.remove(filter) != null;
    }

    Set<String> filters() {
        return byFilter.keySet();
    }

    private static int identifier(MqttProperties properties) {
        return properties.getProperty(PropertyIds.SUBSCRIPTION_IDENTIFIER)
                        instanceof MqttProperties.IntegerProperty identifier
                ? identifier.value()
                : 0;
    }

    /**
     * How the client gets the message, or null when it did not ask for it. It gets one copy however many of its
     * subscriptions match (MQTT 5 §3.3.4).
     */
    @Nullable
    Delivery match(Message message, boolean own) {
        int qos = -1;
        boolean retain = false;
        List<Integer> identifiers = List.of();
        for (Subscription subscription : byFilter.values()) {
            if ((own && subscription.noLocal()) || !subscription.filter().matches(message.topic())) {
                continue;
            }
            qos = Math.max(qos, subscription.qos());
            retain |= subscription.retainAsPublished() && message.retain();
            if (subscription.identifier() != 0) {
                identifiers = identifiers.isEmpty() ? new ArrayList<>() : identifiers;
                identifiers.add(subscription.identifier());
            }
        }
        return qos < 0 ? null : new Delivery(Math.min(qos, message.qos()), retain, identifiers);
    }

    private int refusal(String filter) {
        if (filter.startsWith("$share/")) {
            return SHARED_NOT_SUPPORTED;
        }
        if (!TopicFilter.isWellFormed(filter)) {
            return FILTER_INVALID;
        }
        return byFilter.size() >= LIMIT && !byFilter.containsKey(filter) ? QUOTA_EXCEEDED : 0;
    }

    private static boolean wantsRetained(MqttSubscriptionOption option, boolean known) {
        return switch (option.retainHandling()) {
            case SEND_AT_SUBSCRIBE -> true;
            case SEND_AT_SUBSCRIBE_IF_NOT_YET_EXISTS -> !known;
            case DONT_SEND_AT_SUBSCRIBE -> false;
        };
    }
}
