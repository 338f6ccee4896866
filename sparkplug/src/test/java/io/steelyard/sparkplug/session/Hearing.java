package io.steelyard.sparkplug.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.MessageType;
import io.steelyard.sparkplug.codec.Metric;
import io.steelyard.sparkplug.codec.Payload;
import io.steelyard.sparkplug.codec.PayloadReader;
import io.steelyard.sparkplug.codec.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session that hears what a node sends, at a time that a test sets, and what it said of it. */
final class Hearing {
    static final long SECOND = 1_000_000_000L;
    private static final HostLimits LIMITS = new HostLimits(Duration.ofSeconds(2), Duration.ofSeconds(1), 8, 100);

    final List<String> said = new ArrayList<>();
    HostSession<String> session = newSession();
    long now = 1_000 * SECOND;
    int missed;

    HostSession<String> newSession() {
        return new HostSession<>(LIMITS, new HostEvents<>() {
            @Override
            public void born(@Nullable String device, PayloadReader payload, String message) {
                said.add("born " + device);
            }

            @Override
            public void data(@Nullable String device, PayloadReader payload, String message, boolean late) {
                int metrics = 0;
                while (payload.nextMetric()) {
                    metrics++;
                }
                assertThat(metrics).isEqualTo(payload.metricCount());
                said.add((late ? "late " : "data ") + message);
            }

            @Override
            public void dead(@Nullable String device, String message) {
                said.add("dead " + device);
            }

            @Override
            public void missed(int messages) {
                missed += messages;
            }

            @Override
            public void refused(Refusal reason, PayloadReader payload, String message) {
                said.add("refused " + reason + " " + message);
            }

            @Override
            public void rebirthWanted(RebirthCause cause) {
                said.add("rebirth " + cause);
            }
        });
    }

    void send(MessageType type, @Nullable String device, @Nullable Integer seq, Metric... metrics) {
        String message = type + (device == null ? "" : " " + device) + " " + seq;
        byte[] bytes =
                new Payload(1L, List.of(metrics), seq == null ? null : seq.longValue(), null, null).encode(10_000);
        session.accept(type, device, new PayloadReader().reset(bytes, 0, bytes.length), message, now);
    }

    static Metric metric(String name, long alias) {
        return Metric.of(name, 1, DataType.DOUBLE, new Value.Real(1)).withAlias(alias);
    }

    static Metric bdSeq(long number) {
        return Metric.of("bdSeq", 1, DataType.INT64, new Value.Whole(number));
    }

    void births(int bdSeq) {
        send(MessageType.NBIRTH, null, 0, bdSeq(bdSeq), metric("temperature", 1));
        send(MessageType.DBIRTH, "stand-1", 1, metric("power", 2), metric("state", 3));
        said.clear();
    }

    void data(int seq) {
        send(MessageType.DDATA, "stand-1", seq, metric("power", 2));
    }
}
