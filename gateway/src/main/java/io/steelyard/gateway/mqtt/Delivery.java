package io.steelyard.gateway.mqtt;

import java.util.List;

/**
 * How one client gets one message.
 *
 * @param qos greatest QoS that its subscriptions want
 * @param retain whether the flag is set
 * @param identifiers those of the subscriptions that match (MQTT 5 §3.3.2.3.8)
 */
record Delivery(int qos, boolean retain, List<Integer> identifiers) {}
