package io.steelyard.gateway.mqtt;

/**
 * One subscription of a connection.
 *
 * @param qos greatest QoS to send with, 0 or 1
 * @param noLocal whether the subscriber's own messages are left out (MQTT 5 §3.8.3.1)
 * @param retainAsPublished whether the retain flag is passed on
 * @param identifier given by the subscriber, 0 for none
 */
record Subscription(TopicFilter filter, int qos, boolean noLocal, boolean retainAsPublished, int identifier) {}
