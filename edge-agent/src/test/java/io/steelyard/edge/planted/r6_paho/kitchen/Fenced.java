package io.steelyard.edge.planted.r6_paho.kitchen;

import org.eclipse.paho.mqttv5.common.MqttMessage;

/** Breaks the fence around paho: stands in a room that may not know it. */
record Fenced(MqttMessage stranger) {}
