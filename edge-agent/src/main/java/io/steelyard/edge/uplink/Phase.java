package io.steelyard.edge.uplink;

/** What the uplink is doing; {@link UplinkLoop} draws how one follows another. */
enum Phase {
    WAITING,
    CONNECTING,
    AWAITING,
    BIRTHS,
    UNCONFIRMED,
    ONLINE,
    HOLDING,
    STOPPED
}
