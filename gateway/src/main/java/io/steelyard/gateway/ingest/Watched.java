package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.LastReport;
import io.steelyard.ledger.AliveRecord;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.Scope;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Until when an agent's servers are known to have been watched: what was sampled by then stands in a report that came. When
 * the outbox is lost, nobody can say what was sampled behind it, so a gap begins there; the next agent's first proof of life
 * ends it. For ingest's thread.
 */
final class Watched {
    private static final int MOST_SERVERS = 1_000;
    /** A server looks at its signals once a sampling interval, so a change shows a little after it happened. */
    private static final long UNSEEN = 1_000_000_000L;

    private final AgentKey agent;
    private final TreeMap<String, Proof> alive = new TreeMap<>();
    private final TreeMap<String, Long> reported = new TreeMap<>();
    private final TreeMap<String, GapRecord> open = new TreeMap<>();
    private final TreeMap<String, GapRecord> begun = new TreeMap<>();
    private final TreeSet<String> proven = new TreeSet<>();
    private final ClockSteps steps = new ClockSteps();
    private boolean counted;
    private @Nullable LastReport earlier;
    private @Nullable LastReport unseen;

    /** @param number of the record that told of it */
    private record Proof(long until, long number) {}

    Watched(AgentKey agent) {
        this.agent = agent;
    }

    /**
     * The present epoch's proof that a server lived.
     *
     * @param number the record's number among those of its epoch, -1 when that is not known
     * @param arrived when it came, by the gateway's clock
     * @return the gap that ends with it, null when there was none
     */
    @Nullable
    GapRecord alive(AliveRecord proof, long number, long arrived) {
        String server = proof.scope().server();
        if (server == null || (alive.size() >= MOST_SERVERS && !alive.containsKey(server))) {
            return null;
        }
        long until = steps.straightened(proof, arrived);
        alive.put(server, new Proof(until, number < 0 ? Long.MAX_VALUE : number));
        GapRecord over = open.get(server);
        if (over == null) {
            return unseenUntil(until, server);
        }
        if (until < over.from()) {
            return null; // what was proved before the gap began says nothing of its end
        }
        open.remove(server);
        return ended(over, until);
    }

    /** The present epoch tells of a gap: of a whole server, it stands open until the epoch, or what comes after it, closes it. */
    void told(GapRecord gap) {
        String server = gap.scope().server();
        if (server == null || gap.scope().asset() != null) {
            return;
        }
        if (gap.to() != null) {
            begun.remove(server);
        } else if (begun.size() < MOST_SERVERS || begun.containsKey(server)) {
            begun.put(server, gap);
        }
    }

    /**
     * An epoch from before goes on: the last one was that of a copy of its agent, which is gone. It never knew of the gaps
     * that the copy left open; its proofs of life end them.
     */
    void goesOn() {
        begun.forEach(open::putIfAbsent);
    }

    /** An inbox before this one knew of the agent's report; what its servers had shown by then, nobody remembers. */
    void knownUntil(LastReport report) {
        earlier = report;
    }

    /**
     * The outbox is lost, and this epoch has begun without it, before any report came to this inbox. Which servers the agent
     * watched is not known: each has its gap when it is proved to live.
     *
     * @return the epoch of the last report that an inbox before this one knew of; null when none did, or it is this one
     */
    @Nullable
    UUID lostUnreported(UUID present) {
        LastReport last = earlier;
        if (last == null || last.epoch().equals(present)) {
            return null;
        }
        unseen = last;
        proven.clear();
        return last.epoch();
    }

    private @Nullable GapRecord unseenUntil(long until, String server) {
        LastReport last = unseen;
        if (last == null || until <= last.at() || !proven.add(server)) {
            return null;
        }
        return new GapRecord(
                gapId(last.epoch(), server),
                Scope.server(agent.site(), agent.agent(), server),
                last.at() - UNSEEN,
                until,
                null,
                null,
                GapCause.OUTBOX_LOST);
    }

    private static String gapId(UUID epoch, String server) {
        return "outbox-lost " + UUID.nameUUIDFromBytes((epoch + " " + server).getBytes(StandardCharsets.UTF_8));
    }

    /** Gaps that an earlier run began and whose end nobody waits for, because its state is lost. */
    void takeUp(List<GapRecord> begun) {
        for (GapRecord gap : begun) {
            String server = gap.scope().server();
            if (server != null && gap.cause() == GapCause.OUTBOX_LOST) {
                open.putIfAbsent(server, gap);
            }
        }
    }

    /**
     * A report of the present epoch came, and no earlier epoch owes one: all numbers from before the proofs that stood
     * before it are known. One that stands before every proof, as at the epoch's first birth, says of no server that it is
     * gone.
     *
     * @param number the record's number
     */
    void reported(long number) {
        counted |= !alive.isEmpty();
        alive.forEach((server, proof) -> {
            if (proof.number() < number) {
                reported.put(server, proof.until());
                earlier = null;
            }
        });
    }

    /**
     * Another epoch begins, whose records have numbers of their own. A server that was not there in all of one that reported
     * others is watched no longer, or has a gap of the agent's own: nobody waits for its next proof of life.
     *
     * @param at when it begins
     * @return gaps that end with it
     */
    List<GapRecord> born(long at) {
        List<GapRecord> over = new ArrayList<>();
        if (counted) {
            unseen = null;
            reported.keySet().retainAll(alive.keySet());
            open.values().removeIf(gap -> !alive.containsKey(gap.scope().server()) && over.add(ended(gap, at)));
        }
        counted = false;
        alive.clear();
        begun.clear();
        steps.forget();
        return over;
    }

    private static GapRecord ended(GapRecord gap, long at) {
        return new GapRecord(gap.id(), gap.scope(), gap.from(), Math.max(gap.from(), at), null, null, gap.cause());
    }

    /** The outbox is lost, and this epoch has begun without it; the gaps that begin. */
    List<GapRecord> lost(UUID present) {
        List<GapRecord> beginning = new ArrayList<>();
        reported.forEach((server, until) -> {
            if (!open.containsKey(server)) {
                String id = gapId(present, server);
                Scope scope = Scope.server(agent.site(), agent.agent(), server);
                GapRecord gap = new GapRecord(id, scope, until - UNSEEN, null, null, null, GapCause.OUTBOX_LOST);
                open.put(server, gap);
                beginning.add(gap);
            }
        });
        return beginning;
    }

    void write(DataOutput out) throws IOException {
        out.writeBoolean(counted);
        write(earlier, out);
        write(unseen, out);
        out.writeInt(proven.size());
        for (String server : proven) {
            out.writeUTF(server);
        }
        out.writeInt(alive.size());
        for (Map.Entry<String, Proof> proof : alive.entrySet()) {
            out.writeUTF(proof.getKey());
            out.writeLong(proof.getValue().until());
            out.writeLong(proof.getValue().number());
        }
        out.writeInt(reported.size());
        for (Map.Entry<String, Long> until : reported.entrySet()) {
            out.writeUTF(until.getKey());
            out.writeLong(until.getValue());
        }
        write(open, out);
        write(begun, out);
        steps.write(out);
    }

    /** Takes up what {@link #write} wrote; before programs knew of {@code steps}, nothing was said of them. */
    void read(DataInput in, boolean withSteps) throws IOException {
        counted = in.readBoolean();
        earlier = readReport(in);
        unseen = readReport(in);
        proven.clear();
        for (int left = in.readInt(); left > 0; left--) {
            proven.add(in.readUTF());
        }
        alive.clear();
        for (int left = in.readInt(); left > 0; left--) {
            String server = in.readUTF();
            alive.put(server, new Proof(in.readLong(), in.readLong()));
        }
        reported.clear();
        for (int left = in.readInt(); left > 0; left--) {
            String server = in.readUTF();
            reported.put(server, in.readLong());
        }
        read(open, in);
        read(begun, in);
        if (withSteps) {
            steps.read(in);
        }
    }

    private static void write(Map<String, GapRecord> gaps, DataOutput out) throws IOException {
        out.writeInt(gaps.size());
        for (GapRecord gap : gaps.values()) {
            out.writeUTF(gap.toJson());
        }
    }

    private static void read(Map<String, GapRecord> gaps, DataInput in) throws IOException {
        gaps.clear();
        for (int left = in.readInt(); left > 0; left--) {
            GapRecord gap = GapRecord.parse(in.readUTF());
            gaps.put(String.valueOf(gap.scope().server()), gap);
        }
    }

    private static void write(@Nullable LastReport report, DataOutput out) throws IOException {
        out.writeBoolean(report != null);
        if (report != null) {
            report.write(out);
        }
    }

    private static @Nullable LastReport readReport(DataInput in) throws IOException {
        return in.readBoolean() ? LastReport.read(in) : null;
    }
}
