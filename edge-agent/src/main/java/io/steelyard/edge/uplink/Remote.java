package io.steelyard.edge.uplink;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests that come over the agent's session, and their answers. An answer goes out with QoS 0 when births are through, one
 * at a time and only where the server has room, so that nobody who asks can hold up data; one that has waited a minute for
 * a connection goes nowhere. For the uplink's thread.
 */
final class Remote {
    private static final Logger LOG = LoggerFactory.getLogger(Remote.class);
    private static final Pattern MAY_BE_ANSWERED = Pattern.compile("steelyard/[^+#\\x00]{1,500}");

    /** On those, an answer would be taken for a request or for the gateway's word. */
    private static final Pattern HAS_A_MEANING = Pattern.compile("steelyard/v1/[^/]+/[^/]+/(rpc|received)");

    private static final long STALE_NANOS = 60_000_000_000L;
    private static final int MOST_WAITING = 16;

    private final Requests requests;
    private final String topic;
    private final Mailbox mailbox;
    private final Timing timing;
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    private record Waiting(MqttLink.Answer answer, Requests.From to, long since) {}

    Remote(Requests requests, UplinkConfig config, Mailbox mailbox, Timing timing) {
        this.requests = requests;
        this.topic = UplinkTopics.requests(config);
        this.mailbox = mailbox;
        this.timing = timing;
    }

    /** Somebody asks. */
    void asked(Happening.Asked asked) {
        String answers = asked.answers() == null ? "" : asked.answers();
        Requests.From from = new Requests.From(
                topic, answers, HexFormat.of().formatHex(asked.correlation().bytes()));
        MqttLink.Payload text = asked.text();
        String problem = problem(asked, text);
        if (text == null || problem != null) {
            requests.turnedAway(from, problem + "");
            return;
        }
        requests.ask(
                text.bytes(),
                from,
                asked.proof(),
                answer -> mailbox.put(new Happening.Answered(
                        new MqttLink.Answer(answers, asked.correlation(), new MqttLink.Payload(answer)), from)));
    }

    private static @Nullable String problem(Happening.Asked asked, MqttLink.@Nullable Payload text) {
        String answers = asked.answers();
        if (answers == null || !MAY_BE_ANSWERED.matcher(answers).matches()) {
            return "the response topic has to begin with steelyard/";
        }
        if (HAS_A_MEANING.matcher(answers).matches()) {
            return "answers cannot go to a topic on which they would be taken for something else";
        }
        return text == null ? "the request stands there for everybody who comes (retained): publish it without" : null;
    }

    /** An answer is there. */
    void answered(Happening.Answered happening) {
        if (waiting.size() >= MOST_WAITING) {
            drop(waiting.remove());
        }
        waiting.add(new Waiting(happening.answer(), happening.to(), timing.now()));
    }

    /** Sends what waits, as far as there is room. */
    void advance(Session session, boolean mayTalk) {
        long now = timing.now();
        while (!waiting.isEmpty() && now - waiting.element().since() > STALE_NANOS) {
            drop(waiting.remove());
        }
        while (mayTalk && !waiting.isEmpty() && session.window().hasSpareBeside()) {
            Waiting next = waiting.remove();
            if (!session.answer(next.answer())) {
                requests.turnedAway(next.to(), "the answer is larger than what the server takes");
            }
        }
    }

    private void drop(Waiting one) {
        LOG.debug("an answer goes nowhere: {}", one.to());
        requests.turnedAway(one.to(), "the answer found no connection, or too many waited");
    }
}
