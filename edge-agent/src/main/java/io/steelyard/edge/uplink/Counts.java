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

    UplinkStatus status(String phase, String detail, Window window, long now) {
        return new UplinkStatus(
                phase,
                detail,
                connections,
                losses,
                published,
                acknowledged,
                refused,
                new UplinkStatus.Unanswered(window.size(), window.waitedSeconds(now)),
                samples,
                setAside);
    }
}
