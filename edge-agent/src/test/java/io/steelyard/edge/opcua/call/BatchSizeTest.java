package io.steelyard.edge.opcua.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.junit.jupiter.api.Test;

/** How many things go into one call. */
final class BatchSizeTest {
    private final BatchSize batch = new BatchSize();

    @Test
    void growsWithFullCallsUpToWhatTheServerAllows() {
        batch.limit(350);
        batch.worked(100);
        assertThat(batch.size()).isEqualTo(200);
        batch.worked(7);
        assertThat(batch.size())
                .as("a call that was not full says nothing of more")
                .isEqualTo(200);
        batch.worked(200);
        assertThat(batch.size()).isEqualTo(350);
    }

    @Test
    void halvesAfterARefusalAndIsTriedAgain() {
        assertThat(batch.refused(StatusCodes.Bad_TooManyOperations, 100)).isTrue();
        assertThat(batch.size()).isEqualTo(50);
        assertThat(batch.refused(StatusCodes.Bad_NodeIdUnknown, 50)).isFalse();
        assertThat(batch.size()).isEqualTo(50);
    }

    /** Some servers hang up when a message is too large: the next session asks for less. */
    @Test
    void halvesWhenTheConnectionBreaksAndIsNotTriedAgainOnIt() {
        assertThat(batch.refused(StatusCodes.Bad_ConnectionClosed, 100)).isFalse();
        assertThat(batch.size()).isEqualTo(50);
        assertThat(batch.refused(StatusCodes.Bad_ConnectionClosed, 100))
                .as("one that was on its way, too")
                .isFalse();
        assertThat(batch.size()).isEqualTo(50);
        assertThat(batch.refused(StatusCodes.Bad_ConnectionClosed, 40))
                .as("not even so many")
                .isFalse();
        assertThat(batch.size()).isEqualTo(20);
    }

    /** OPC UA Part 6 §7.1.5: the server says so and hangs up. */
    @Test
    void aMessageThatIsTooLargeForTheConnectionIsTriedAgainAndRemembered() {
        assertThat(batch.refused(StatusCodes.Bad_TcpMessageTooLarge, 100)).isTrue();
        batch.worked(50);
        assertThat(batch.size()).isEqualTo(50);
    }

    /** Each time the server would hang up. */
    @Test
    void whatBrokeTheConnectionIsTriedAgainAfterMoreAndMoreCallsThatWork() {
        for (int calls : List.of(50, 5_000, 500_000, 500_000)) {
            batch.refused(StatusCodes.Bad_ConnectionClosed, 100);
            int worked = 0;
            while (batch.size() == 50) {
                batch.worked(50);
                worked++;
            }
            assertThat(worked).isEqualTo(calls);
            assertThat(batch.size()).isEqualTo(100);
        }
    }

    /** A line that breaks now and then does not make batches small for good. */
    @Test
    void manyCallsThatWorkShowThatItWasTheLine() {
        batch.limit(100);
        for (int loss = 0; loss < 10; loss++) {
            batch.refused(StatusCodes.Bad_ConnectionClosed, 100);
            int calls = 0;
            while (batch.size() < 100) {
                batch.worked(batch.size());
                calls++;
            }
            assertThat(calls).isEqualTo(50);
            for (int i = 0; i < 200; i++) {
                batch.worked(100);
            }
        }
    }

    /** Up to what broke it nothing is known to be wrong. */
    @Test
    void growsAtOnceBelowWhatBrokeTheConnection() {
        batch.worked(100);
        batch.worked(200);
        batch.refused(StatusCodes.Bad_ConnectionClosed, 400);
        batch.refused(StatusCodes.Bad_TooManyOperations, 200);
        assertThat(batch.size()).isEqualTo(100);
        batch.worked(100);
        assertThat(batch.size()).isEqualTo(200);
        batch.worked(200);
        assertThat(batch.size()).isEqualTo(200);
    }

    @Test
    void goesOnWithWhatAnEarlierRunFound() {
        batch.resume("items", Map.of("items", 25, "reads", 3));
        assertThat(batch.size()).isEqualTo(25);
        batch.limit(10);
        assertThat(batch.size()).isEqualTo(10);
    }

    /** Else each start of the agent would have the server hang up once more. */
    @Test
    void anotherRunKnowsWhatBrokeTheConnection() {
        batch.refused(StatusCodes.Bad_ConnectionClosed, 100);
        Map<String, Integer> found = new HashMap<>();
        batch.tell("items", found);
        BatchSize next = new BatchSize();
        next.resume("items", found);
        for (int i = 0; i < 49; i++) {
            next.worked(50);
            assertThat(next.size()).isEqualTo(50);
        }
        next.worked(50);
        assertThat(next.size()).isEqualTo(100);
        next.refused(StatusCodes.Bad_ConnectionClosed, 100);
        for (int i = 0; i < 4_999; i++) {
            next.worked(50);
        }
        assertThat(next.size()).isEqualTo(50);
    }

    /** All that were on their way when the first refusal came are asked for again, down to one. */
    @Test
    void severalCallsThatAreRefusedTogetherCountOnce() {
        for (int i = 0; i < 12; i++) {
            assertThat(batch.refused(StatusCodes.Bad_TooManyOperations, 100)).isTrue();
        }
        assertThat(batch.size()).isEqualTo(50);
        for (int count = 50; count > 1; count = batch.size()) {
            assertThat(batch.refused(StatusCodes.Bad_TooManyOperations, count)).isTrue();
        }
        assertThat(batch.refused(StatusCodes.Bad_TooManyOperations, 3)).isTrue();
        assertThat(batch.refused(StatusCodes.Bad_TooManyOperations, 1)).isFalse();
    }
}
