package io.steelyard.sparkplug.session;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The sending side's rules: bdSeq by connection, seq by message, births before data, each device born before it speaks.
 *
 * <p>A method that returns a seq has spent it: the message must be sent, or {@link #broken} be called. Breaking a rule is a
 * mistake of the caller and throws {@link IllegalStateException}. Nothing here knows whether a message arrived. For one
 * thread.
 */
public final class EdgeNodeSession {

    private final Set<String> devices = new LinkedHashSet<>();
    private int bdSeq;
    private int seq;
    private Phase phase = Phase.NEEDS_BIRTH;

    private enum Phase {
        NEEDS_BIRTH,
        GIVING_BIRTH,
        BORN
    }

    /** Continues after the bdSeq that was used last; -1 when none ever was. */
    public EdgeNodeSession(int lastBdSeq) {
        if (lastBdSeq < -1 || lastBdSeq > 255) {
            throw new IllegalArgumentException("a bdSeq of " + lastBdSeq);
        }
        bdSeq = lastBdSeq;
    }

    /**
     * Begins a connection: the bdSeq for its will and its NBIRTHs, one more than before (tck-id-payloads-ndeath-bdseq,
     * tck-id-topics-nbirth-bdseq-increment). To be remembered before CONNECT is sent.
     */
    public int connect() {
        bdSeq = bdSeq + 1 & 255;
        broken();
        return bdSeq;
    }

    public int bdSeq() {
        return bdSeq;
    }

    /** Begins the births: the seq of NBIRTH, which is 0 (tck-id-topics-nbirth-seq-num); no device is born any more. */
    public int beginBirth() {
        devices.clear();
        phase = Phase.GIVING_BIRTH;
        seq = 0;
        return next();
    }

    /** The seq of a DBIRTH, during the births or later (tck-id-message-flow-device-birth-publish-nbirth-wait). */
    public int deviceBirth(String device) {
        afterNodeBirth();
        devices.add(device);
        return next();
    }

    /** Ends the births: data may go out. */
    public void endBirth() {
        if (phase != Phase.GIVING_BIRTH) {
            throw new IllegalStateException("no birth is going on");
        }
        phase = Phase.BORN;
    }

    /** The seq of a DDEATH; the device must be born again before it speaks. */
    public int deviceDeath(String device) {
        afterNodeBirth();
        if (!devices.remove(device)) {
            throw new IllegalStateException("device " + device + " is not born");
        }
        return next();
    }

    /** The seq of an NDATA. */
    public int nodeData() {
        afterAllBirths();
        return next();
    }

    /** The seq of a DDATA. */
    public int deviceData(String device) {
        afterAllBirths();
        if (!devices.contains(device)) {
            throw new IllegalStateException("device " + device + " is not born");
        }
        return next();
    }

    /**
     * A host asks for a rebirth: true when the births are to be sent now, false when those that are going on are the
     * answer. Every request is answered; throttling is the host's matter.
     */
    public boolean rebirthRequested() {
        if (phase == Phase.GIVING_BIRTH) {
            return false;
        }
        broken();
        return true;
    }

    /** A message of this session was not taken or not sent: the row of seq has a hole, and births must come first. */
    public void broken() {
        phase = Phase.NEEDS_BIRTH;
        devices.clear();
    }

    /** True when nothing but births may be sent. */
    public boolean needsBirth() {
        return phase == Phase.NEEDS_BIRTH;
    }

    /** True when data may be sent. */
    public boolean isBorn() {
        return phase == Phase.BORN;
    }

    public boolean isBorn(String device) {
        return devices.contains(device);
    }

    private int next() {
        int present = seq;
        seq = seq + 1 & 255;
        return present;
    }

    private void afterNodeBirth() {
        if (phase == Phase.NEEDS_BIRTH) {
            throw new IllegalStateException("NBIRTH comes first");
        }
    }

    private void afterAllBirths() {
        if (phase != Phase.BORN) {
            throw new IllegalStateException("births come before data");
        }
    }
}
