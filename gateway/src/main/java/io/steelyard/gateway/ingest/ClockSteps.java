package io.steelyard.gateway.ingest;

import io.steelyard.ledger.AliveRecord;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Steps of an agent's clock within one epoch. A proof of life that was made while the clock stood elsewhere than when it
 * last agreed with the gateway's is read as that clock would have told it. For ingest's thread.
 */
final class ClockSteps {
    private static final long AGREE = TimeUnit.SECONDS.toNanos(10);
    private static final long FRESH = TimeUnit.MINUTES.toNanos(1);

    private boolean known;
    private long steppedThen;

    /** An epoch begins, whose steps are counted from its own beginning. */
    void forget() {
        known = false;
    }

    /** Until when the proof tells that its server was watched, by the clock that agreed last; never a time that is to come. */
    long straightened(AliveRecord proof, long arrived) {
        Long stepped = proof.stepped();
        if (stepped == null) {
            return proof.until();
        }
        long age = proof.at() - proof.until(); // of one clock, if it is a small one
        if (Math.abs(arrived - proof.at()) <= AGREE && age >= 0 && age <= FRESH) {
            known = true;
            steppedThen = stepped;
        }
        long straight = known ? proof.until() - (stepped - steppedThen) : proof.until();
        return straight <= arrived + AGREE ? straight : proof.until();
    }

    void write(DataOutput out) throws IOException {
        out.writeBoolean(known);
        out.writeLong(steppedThen);
    }

    void read(DataInput in) throws IOException {
        known = in.readBoolean();
        steppedThen = in.readLong();
    }
}
