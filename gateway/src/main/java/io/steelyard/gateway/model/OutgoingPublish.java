package io.steelyard.gateway.model;

/** A message that the gateway itself publishes: STATE, NCMD, {@code received}. */
public record OutgoingPublish(String topic, Bytes payload, int qos, boolean retain) {}
