/**
 * Second on the gateway's line: what the MQTT endpoint accepted and the store does not have yet.
 *
 * <p>In comes every {@link io.steelyard.gateway.model.Arrival} that may change a Sparkplug session, raw; out goes the same
 * in the same order, as often as it is read. Promised: an append that completed is on disk, so it may be acknowledged;
 * everything from the older of the two marks on stays readable, and a stretch behind them for replays. Appends come
 * from any thread and never wait; they complete on the journal's writer thread; a reader belongs to one thread. At the cap
 * messages and new connections are refused, wills and disconnects still find room.
 */
@NullMarked
package io.steelyard.gateway.inbox;

import org.jspecify.annotations.NullMarked;
