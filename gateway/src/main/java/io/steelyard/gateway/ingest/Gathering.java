package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.Batch;
import io.steelyard.gateway.model.BatchSink;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.InboxPosition;
import io.steelyard.gateway.model.LatencyHour;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.Reading;
import io.steelyard.gateway.model.StoredMark;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.EventRecord;
import io.steelyard.ledger.GapRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a stretch of the inbox causes, gathered until it is worth a batch. While outputs are off (a replay up to the
 * stored mark) everything gathered is dropped, because it is durable already. For ingest's thread.
 */
final class Gathering {
    private static final int MOST_OF_SECURITY = 65_536;
    private static final long NANOS_A_MINUTE = 60_000_000_000L;
    private static final long MINUTES_OF_A_GAP = 2 * 24 * 60;
    private static final int MINUTES_REMEMBERED = 10_000;

    private final SystemDoor system;
    private final BatchSink store;
    private final List<Reading> readings = new ArrayList<>();
    private final List<SystemRow> rows = new ArrayList<>();
    private final Set<SystemRow.DirtyMinute> dirty = new HashSet<>();
    /** On the list, where they stay at least until they are over. */
    private final Set<SystemRow.DirtyMinute> listed = new HashSet<>();
    /** Of what is gathered, those that were listed before. */
    private final Set<SystemRow.DirtyMinute> listedBefore = new HashSet<>();

    private SystemRow.@Nullable DirtyMinute latest;
    private @Nullable InboxPosition payloadKept;
    private boolean on;
    private @Nullable InboxPosition position;
    private int ordinal;

    Gathering(SystemDoor system, BatchSink store) {
        this.system = system;
        this.store = store;
    }

    void outputs(boolean areOn) {
        on = areOn;
    }

    boolean isOn() {
        return on;
    }

    int size() {
        return readings.size() + rows.size() + dirty.size();
    }

    void add(Reading reading) {
        if (on) {
            readings.add(reading);
            dirtyMinute(reading.series().key().asset(), reading.time());
        }
    }

    void add(Arrived message, EventRecord event) {
        if (on) {
            rows.add(new SystemRow.Event(message.behind(), ordinalAt(message.behind()), event));
        }
    }

    /** A gap, and the minutes of the assets that it says something about. */
    void add(Arrived message, GapRecord gap, List<AssetKey> concerned) {
        if (!on) {
            return;
        }
        rows.add(new SystemRow.Gap(message.behind(), ordinalAt(message.behind()), gap));
        Long to = gap.to();
        // Not their difference: a gap from 1677 to 2262 is longer than a long can say.
        if (to != null && to <= gap.from() + MINUTES_OF_A_GAP * NANOS_A_MINUTE) {
            long whole = (to - gap.from()) / NANOS_A_MINUTE;
            for (AssetKey asset : concerned) {
                for (long minute = 0; minute <= whole; minute++) {
                    dirtyMinute(asset, gap.from() + minute * NANOS_A_MINUTE);
                }
                dirtyMinute(asset, to);
            }
        }
    }

    /** The rows of an epoch that leaves the books. */
    void add(AgentKey agent, UUID epoch, List<LedgerLine> lines) {
        if (on) {
            rows.add(new SystemRow.Ledger(agent, epoch, lines));
        }
    }

    void add(LatencyHour hour) {
        if (on) {
            rows.add(new SystemRow.Latency(hour));
        }
    }

    /** An asset as a birth describes it now, and as those before it did if that is something else. */
    void add(AssetDescription asset, List<SystemRow.FormerBirth> former) {
        if (on) {
            rows.addAll(former);
            rows.add(new SystemRow.Asset(asset));
        }
    }

    /** How the agent's connections are secured; a text that no list of servers needs is passed over. */
    void secured(AgentKey agent, String endpoints, long at) {
        if (on && endpoints.length() <= MOST_OF_SECURITY) {
            rows.add(new SystemRow.Security(agent, endpoints, at));
        }
    }

    /** A message, or one sample of it; the payload stands with the first of a message, the others are found by the position. */
    void keepAside(Arrived message, AgentKey agent, String reason, @Nullable UUID epoch, long number) {
        if (on) {
            boolean again = message.behind().equals(payloadKept);
            payloadKept = message.behind();
            rows.add(new SystemRow.KeptAside(
                    message.behind(),
                    ordinalAt(message.behind()),
                    agent,
                    reason,
                    epoch,
                    number,
                    message.topic(),
                    again ? Bytes.empty() : message.payload()));
        }
    }

    private void dirtyMinute(AssetKey asset, long at) {
        long begin = Math.floorDiv(at, NANOS_A_MINUTE) * NANOS_A_MINUTE;
        SystemRow.DirtyMinute before = latest;
        if (before != null && before.minute() == begin && before.asset().equals(asset)) {
            return; // a payload's samples are of one asset and nearly always of one minute
        }
        SystemRow.DirtyMinute minute = new SystemRow.DirtyMinute(asset, begin);
        latest = minute;
        if (listed.contains(minute)) {
            listedBefore.add(minute);
        } else {
            dirty.add(minute);
        }
    }

    private int ordinalAt(InboxPosition at) {
        if (!at.equals(position)) {
            position = at;
            ordinal = 0;
        }
        return ordinal++;
    }

    /**
     * Makes the rows durable and hands the readings to the store with the mark.
     *
     * @param now nanoseconds since 1970; a minute that is not over by then is not folded yet, so that once on the list it
     *     stays there and need not be written again
     */
    void flush(StoredMark mark, long now) throws InterruptedException {
        if (on) {
            rows.addAll(dirty);
            listed.addAll(dirty);
            // it may have been folded since it was listed, while this waited for the store
            listedBefore.stream().filter(minute -> isOver(minute, now)).forEach(rows::add);
            listed.removeIf(minute -> isOver(minute, now));
            if (listed.size() > MINUTES_REMEMBERED) {
                listed.clear();
            }
            system.write(List.copyOf(rows));
            store.write(new Batch(readings, mark));
        }
        readings.clear();
        rows.clear();
        dirty.clear();
        listedBefore.clear();
        latest = null;
    }

    private static boolean isOver(SystemRow.DirtyMinute minute, long now) {
        return minute.minute() + NANOS_A_MINUTE <= now;
    }

    /** Whether the store takes what is gathered without waiting, now or within the time. */
    boolean hasRoom(Duration atMost) throws InterruptedException {
        return !on || store.hasRoom(readings, atMost);
    }

    /** Gaps of the agent that have no end in what was flushed. */
    List<GapRecord> openGaps(AgentKey agent) {
        return system.openGaps(agent);
    }
}
