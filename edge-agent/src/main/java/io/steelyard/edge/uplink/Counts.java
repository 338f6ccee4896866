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

    UplinkStatus status(Progress progress, Window window, UplinkStatus.Backlog backlog, long now) {
        return new UplinkStatus(
                progress.name(),
                progress.detail(),
                new UplinkStatus.Links(connections, losses),
                published,
                acknowledged,
                refused,
                new UplinkStatus.Unanswered(window.size(), window.waitedSeconds(now)),
                samples,
                setAside,
                backlog);
    }
}
