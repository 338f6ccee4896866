package io.steelyard.edge.uplink;

/** The uplink's counters; written by its thread, shown through {@link UplinkStatus}. */
final class Counts {
    long connections;
    long losses;
    long published;
    long acknowledged;
    long refused;
    long samples;
    long setAside;

    UplinkStatus status(String phase, String detail, long inFlight) {
        return new UplinkStatus(
                phase, detail, connections, losses, published, acknowledged, refused, inFlight, samples, setAside);
    }
}
