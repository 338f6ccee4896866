package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.ledger.GapCause;
import java.util.List;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.junit.jupiter.api.Test;

/** What is acknowledged when, and which missing number is no loss. */
final class SubscriptionTest {
    private final Subscription one =
            new Subscription(new Subscription.Terms(Unsigned.uint(1), 100.0, 10), 0, 1_000_000, 0);

    @Test
    void theNewestStaysWithTheServer() {
        assertThat(one.settle(1)).isZero();
        assertThat(one.settle(2)).isEqualTo(1);
        assertThat(one.settle(2)).as("once more").isZero();
        assertThat(one.settle(5)).isEqualTo(2);
        assertThat(one.settle(4)).as("an older one that was repeated").isEqualTo(4);
        assertThat(one.settle(6)).isEqualTo(5);
    }

    @Test
    void aNumberIsNoLossWhereAnEarlierOneIsStillKept() {
        one.takenOver(7, GapCause.AGENT_DOWN);
        assertThat(one.wasNotice(8, List.of(7L, 9L))).isTrue();
    }

    /** An outbox that was put back: acknowledged is what it does not know. */
    @Test
    void aNumberIsALossWhereNoEarlierOneIsKept() {
        one.takenOver(7, GapCause.AGENT_DOWN);
        assertThat(one.wasNotice(8, List.of(9L))).isFalse();
        assertThat(one.wasNotice(8, List.of())).isFalse();
    }

    @Test
    void aNumberIsALossWhereTheServerSaysThatItHasIt() {
        one.takenOver(7, GapCause.AGENT_DOWN);
        assertThat(one.wasNotice(8, List.of(7L, 8L, 9L))).isFalse();
    }

    @Test
    void aNumberIsALossWhereNobodyElseWasOnTheSubscription() {
        assertThat(one.wasNotice(8, List.of(7L, 9L))).isFalse();
        one.handedOver();
        assertThat(one.wasNotice(8, List.of(7L, 9L))).isTrue();
    }
}
