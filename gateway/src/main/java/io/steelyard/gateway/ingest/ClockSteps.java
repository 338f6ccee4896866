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

    /** Until when the proof tells that its server was watched, by the clock that agreed last. */
    long straightened(AliveRecord proof, long arrived) {
        if (Math.abs(arrived - proof.at()) <= AGREE) {
            known = true;
            steppedThen = proof.stepped();
        }
        long age = proof.at() - proof.until();
        boolean ofThisClock = age >= 0 && age <= FRESH; // else the step may lie between what was heard and the record
        return known && ofThisClock ? proof.until() - (proof.stepped() - steppedThen) : proof.until();
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
