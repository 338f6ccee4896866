/**
 * Room 1: the MQTT 5 and 3.1.1 endpoint.
 *
 * <p>In come connections; out go {@link io.steelyard.gateway.model.Arrival arrivals} to the inbox, and acknowledgements
 * back once the inbox has them on disk, in the order of the messages (MQTT 5 §4.6). Everything of a connection happens on
 * its event loop, which never waits and never touches a disk; the inbox's completions hop back to it. Sessions end with
 * their connection (Session Expiry Interval 0), the greatest QoS is 1; a client is told both when it connects. Every
 * packet is held to the letter of the standard before it is decoded; what breaks it is answered with its reason code.
 */
@NullMarked
package io.steelyard.gateway.mqtt;

import org.jspecify.annotations.NullMarked;
