package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.codec.PayloadReader;
import io.steelyard.sparkplug.samples.SamplesBody;
import io.steelyard.sparkplug.samples.SamplesBodyReader;
import io.steelyard.sparkplug.samples.Sequence;
import io.steelyard.sparkplug.session.HostEvents.Refusal;

/** Messages of one edge node that do not fit its session; samples in them are still worth keeping. For ingest's thread. */
final class Misfits {
    private final AgentKey agent;
    private final Desk desk;
    private final Asides asides;
    private final SamplesBodyReader body = new SamplesBodyReader();
    private boolean birthRefused;

    Misfits(AgentKey agent, Desk desk, Asides asides) {
        this.agent = agent;
        this.desk = desk;
        this.asides = asides;
    }

    /** A session begins, of which no birth is refused yet. */
    void nodeBorn() {
        birthRefused = false;
    }

    /** Whether a birth of the present session was refused; stands in the state mark. */
    boolean isBirthRefused() {
        return birthRefused;
    }

    /** Takes up what {@link #isBirthRefused} said. */
    void restore(boolean refused) {
        birthRefused = refused;
    }

    /**
     * The session does not take the message.
     *
     * @param waits whether the node lets go only what is confirmed
     */
    void refused(Refusal reason, PayloadReader payload, Arrived message, boolean waits) {
        switch (reason) {
            case NODE_NOT_BORN, DEVICE_NOT_BORN -> withoutBirth(reason, payload, message, waits);
            case TOO_MANY_METRICS -> {
                birthRefused = true;
                keepAside(reason, payload, message);
            }
            case LATE -> keepAside(reason, payload, message);
            case OLD_DEATH, NOT_FROM_EDGE -> desk.counters().drop("session-" + reason);
        }
    }

    /**
     * A broker lost the birth. A node that waits for confirmations says all of it again behind its next births, unless one
     * of them is refused: it would say it for ever.
     */
    private void withoutBirth(Refusal reason, PayloadReader payload, Arrived message, boolean waits) {
        if (waits && !birthRefused) {
            desk.counters().drop("session-" + reason);
        } else {
            keepAside(reason, payload, message);
        }
    }

    private void keepAside(Refusal reason, PayloadReader payload, Arrived message) {
        asides.message(message, "it does not fit the session (" + reason + ")");
        numbersKeptAside(payload);
    }

    /** Notes the numbers of a message that is kept aside as a whole, as far as they can be read. */
    void numbersKeptAside(PayloadReader payload) {
        try {
            if (!payload.uuidIs(SamplesBody.UUID)) {
                return;
            }
            body.reset(payload);
        } catch (SparkplugException e) {
            return; // without a readable body nobody can say which numbers it had
        }
        if (body.sequence() == Sequence.SAMPLES) {
            desk.ledgers().change(agent, body.epoch(), book -> {
                for (int range = 0; range < body.rangeCount(); range++) {
                    for (long number = body.rangeFirst(range); number <= body.rangeLast(range); number++) {
                        book.keepAside(number);
                    }
                }
            });
        }
    }
}
