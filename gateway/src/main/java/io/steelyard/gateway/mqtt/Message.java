package io.steelyard.gateway.mqtt;

import io.steelyard.gateway.model.Bytes;

/** A message on its way to subscribers. */
record Message(String topic, Bytes payload, int qos, boolean retain) {}
