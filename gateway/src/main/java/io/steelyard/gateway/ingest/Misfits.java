package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.sparkplug.SparkplugException;
import io.steelyard.sparkplug.codec.PayloadReader;
import io.steelyard.sparkplug.samples.SamplesBody;
import io.steelyard.sparkplug.samples.SamplesBodyReader;
import io.steelyard.sparkplug.samples.Sequence;
import io.steelyard.sparkplug.session.HostEvents.Refusal;

/** Whole messages of one edge node that are kept aside, those that do not fit its session above all. For ingest's thread. */
final class Misfits {
    private final AgentKey agent;
    private final Desk desk;
    private final Asides asides;
    private final Awaited awaited;
    private final SamplesBodyReader body = new SamplesBodyReader();

    Misfits(AgentKey agent, Desk desk, Asides asides, Awaited awaited) {
        this.agent = agent;
        this.desk = desk;
        this.asides = asides;
        this.awaited = awaited;
    }

    /** The session does not take the message; samples in it are still worth keeping. */
    void refused(Refusal reason, PayloadReader payload, Arrived message) {
        switch (reason) {
            case NODE_NOT_BORN, DEVICE_NOT_BORN, TOO_MANY_METRICS, LATE -> {
                asides.message(message, "it does not fit the session (" + reason + ")");
                boolean unborn = reason == Refusal.NODE_NOT_BORN || reason == Refusal.DEVICE_NOT_BORN;
                noteNumbers(payload, unborn, message.at());
            }
            case OLD_DEATH, NOT_FROM_EDGE -> desk.counters().drop("session-" + reason);
        }
    }

    /**
     * Notes the numbers of a message that is kept aside as a whole, as far as they can be read.
     *
     * @param unborn whether a birth was missing, so that it is worth having again
     * @param at when it came
     */
    void noteNumbers(PayloadReader payload, boolean unborn, long at) {
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
                        awaited.keepAside(body.epoch(), book, number, unborn, at);
                    }
                }
            });
        }
    }
}
