package io.steelyard.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.NumberSet;
import io.steelyard.ledger.Received;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ReleasesTest {
    private static final UUID EPOCH = UUID.randomUUID();

    private final Releases releases = new Releases(null, UplinkConfig.Release.GATEWAY);

    private static Flight flight(long first, long last) {
        return new Flight("DDATA", EPOCH, NumberSet.range(first, last), new NumberSet(), 1, null, 10, 0);
    }

    private static Received received(long last) {
        return new Received(
                UUID.randomUUID(), List.of(new Received.Epoch(EPOCH, List.of(new NumberRange(0, last)), List.of())));
    }

    /** With QoS 0 the gateway's word may be here before the word of our own client that the message is out. */
    @Test
    void whatTheGatewayHasIsNotWaitedForWhoeverSpeaksFirst() {
        releases.received(received(9));
        releases.acknowledged(flight(0, 9));
        assertThat(releases.isSettled()).as("told to the outbox").isFalse();
        assertThat(releases.unconfirmed()).isEmpty();
        releases.acknowledged(flight(5, 12));
        assertThat(releases.unconfirmed()).hasSize(1);
        releases.received(received(12));
        assertThat(releases.unconfirmed()).isEmpty();
        assertThat(releases.isOverdue(Long.MAX_VALUE)).isFalse();
    }
}
