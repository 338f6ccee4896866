package io.steelyard.gateway.mqtt;

import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The subscriptions of one connection. Changed on its event loop, matched from any thread. */
final class Subscriptions {
    private static final int LIMIT = 1_000;
    private static final int FAILURE = 0x80;
    private static final int FILTER_INVALID = 0x8F;
    private static final int QUOTA_EXCEEDED = 0x97;
    private static final int SHARED_NOT_SUPPORTED = 0x9E;
    private static final int IDENTIFIERS_NOT_SUPPORTED = 0xA1;
    private static final short NO_SUBSCRIPTION = 0x11;
    private final Map<String, Subscription> byFilter = new ConcurrentHashMap<>();

    /**
     * The answer to a SUBSCRIBE.
     *
     * @param codes one reason code a filter, in order
     * @param withRetained those that want the retained messages now
     */
    record Answer(List<Integer> codes, List<Subscription> withRetained) {}

    Answer add(MqttSubscribeMessage packet, boolean mqtt5) {
        boolean identified =
                packet.idAndPropertiesVariableHeader().properties().getProperty(PropertyIds.SUBSCRIPTION_IDENTIFIER)
                        != null;
        List<Integer> codes = new ArrayList<>();
        List<Subscription> withRetained = new ArrayList<>();
        for (MqttTopicSubscription wanted : packet.payload().topicSubscriptions()) {
            int refusal = refusal(wanted.topicFilter(), identified);
            if (refusal != 0) {
                codes.add(mqtt5 ? refusal : FAILURE);
                continue;
            }
            MqttSubscriptionOption option = wanted.option();
            Subscription subscription = new Subscription(
                    new TopicFilter(wanted.topicFilter()),
                    Math.min(option.qos().value(), 1),
                    option.isNoLocal(),
                    option.isRetainAsPublished());
            boolean known = byFilter.put(wanted.topicFilter(), subscription) != null;
            codes.add(subscription.qos());
            if (wantsRetained(option, known)) {
                withRetained.add(subscription);
            }
        }
        return new Answer(codes, withRetained);
    }

    List<Short> remove(List<String> filters) {
        return filters.stream()
                .map(filter -> byFilter.remove(filter) == null ? NO_SUBSCRIPTION : (short) 0)
                .toList();
    }

    /** The subscription with the greatest QoS that wants the topic, or null. */
    @Nullable
    Subscription match(String topic, boolean own) {
        Subscription best = null;
        for (Subscription subscription : byFilter.values()) {
            if ((own && subscription.noLocal()) || !subscription.filter().matches(topic)) {
                continue;
            }
            if (best == null || subscription.qos() > best.qos()) {
                best = subscription;
            }
        }
        return best;
    }

    private int refusal(String filter, boolean identified) {
        if (identified) {
            return IDENTIFIERS_NOT_SUPPORTED;
        }
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
