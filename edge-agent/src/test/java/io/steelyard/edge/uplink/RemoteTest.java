package io.steelyard.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.testkit.ManualClock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RemoteTest {
    private final ManualClock clock = ManualClock.anywhere();
    private final Mailbox mailbox = new Mailbox();
    private final Door door = new Door();
    private final Remote remote = new Remote(
            door,
            new UplinkConfig(
                    new UplinkConfig.Peer(URI.create("mqtt://127.0.0.1:1883"), null),
                    "works",
                    "demo",
                    "edge-1",
                    1,
                    UplinkConfig.Release.PUBACK,
                    8,
                    UplinkConfig.Backlog.USUAL,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2)),
            mailbox,
            new Timing(clock, clock.nanoTime(), new Random(1)));

    /** Answers each request at once, and keeps who was turned away. */
    private static final class Door implements Requests {
        final List<String> asked = new ArrayList<>();
        final List<String> turnedAway = new ArrayList<>();

        @Override
        public int mostBytes() {
            return 100;
        }

        @Override
        public void ask(byte[] text, From from, @Nullable String proof, Consumer<byte[]> answer) {
            asked.add(from.correlation() + " " + new String(text, StandardCharsets.UTF_8));
            answer.accept(text);
        }

        @Override
        public void turnedAway(From from, String why) {
            turnedAway.add(why);
        }
    }

    private static MqttLink.Payload bytes(String text) {
        return new MqttLink.Payload(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Happening.Asked asked(@Nullable String answers, MqttLink.@Nullable Payload text) {
        return new Happening.Asked(null, answers, bytes("A"), text, null);
    }

    /** Else a stranger has the agent speak in its own name to others who believe it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "spBv1.0/demo/NDEATH/edge-1",
                "steelyard/v1/demo/edge-1/received",
                "steelyard/v1/demo/edge-2/rpc",
                "steelyard/+/answers",
                "steelyard/answers/#",
                "steelyard/",
                ""
            })
    void answersOnlyWhereAnAnswerIsTakenForOne(String topic) {
        remote.asked(asked(topic.isEmpty() ? null : topic, bytes("hello")));
        assertThat(door.asked).isEmpty();
        assertThat(door.turnedAway).hasSize(1);
    }

    @Test
    void turnsAwayWhatIsRetained() {
        MqttMessage message = new MqttMessage("hello".getBytes(StandardCharsets.UTF_8));
        message.setRetained(true);
        remote.asked(asked("steelyard/answers", PahoLink.text(message, door.mostBytes())));
        assertThat(door.asked).isEmpty();
        assertThat(door.turnedAway)
                .singleElement()
                .asString()
                .contains("retained")
                .doesNotContain("long");
    }

    /** Who asks too much gets an answer instead of a time-out; no more than shows it is kept in memory. */
    @Test
    void hasWhatIsTooLongAnswered() {
        int most = door.mostBytes();
        MqttMessage longest = new MqttMessage("n".repeat(most).getBytes(StandardCharsets.UTF_8));
        MqttMessage tooLong = new MqttMessage("n".repeat(3 * most).getBytes(StandardCharsets.UTF_8));
        remote.asked(asked("steelyard/answers", PahoLink.text(longest, most)));
        remote.asked(asked("steelyard/answers", PahoLink.text(tooLong, most)));
        assertThat(door.turnedAway).isEmpty();
        assertThat(door.asked).containsExactly("41 " + "n".repeat(most), "41 " + "n".repeat(most + 1));
    }

    /** Who waits for an answer has given up after a minute; and answers of days without a gateway must not pile up. */
    @Test
    void forgetsAnAnswerThatFindsNoConnection() throws Exception {
        remote.asked(asked("steelyard/answers", bytes("hello")));
        assertThat(door.asked).containsExactly("41 hello");
        remote.answered((Happening.Answered) mailbox.take(0));
        clock.advance(Duration.ofSeconds(59));
        remote.advance(null, false);
        assertThat(door.turnedAway).isEmpty();
        clock.advance(Duration.ofSeconds(2));
        remote.advance(null, false);
        assertThat(door.turnedAway).singleElement().asString().contains("no connection");
    }

    /** Requests may be large: who asks faster than they are looked at must not fill the memory. */
    @Test
    void fewWaitAtATime() throws Exception {
        for (int i = 0; i < 5; i++) {
            mailbox.put(asked("steelyard/answers", bytes("n" + i)));
        }
        assertThat(mailbox.dropped()).isEqualTo(3);
        assertThat(mailbox.take(0)).isNotNull();
        mailbox.put(asked("steelyard/answers", bytes("again")));
        assertThat(mailbox.dropped()).isEqualTo(3);
    }
}
