/**
 * Room 3 of the agent: forwards what the outbox holds as Sparkplug B over MQTT 5, and lets go what is confirmed.
 *
 * <p>In comes the {@link io.steelyard.edge.model.Forwarding} door of the outbox and the catalogue; out go births, data,
 * records and deaths; back come PUBACKs, {@code received} and rebirth requests. One thread, "uplink", does everything:
 * the MQTT client's callbacks only put what happened into its mailbox. Nothing numbered leaves before the gateway has
 * said what it already has; nothing is released without the other side's yes; a message that was not taken leads to new
 * births before anything else is sent. Paho is known here only.
 */
@NullMarked
package io.steelyard.edge.uplink;

import org.jspecify.annotations.NullMarked;
