package io.steelyard.edge.opcua.call;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(batch.refused(StatusCodes.Bad_TooManyOperations)).isTrue();
        assertThat(batch.size()).isEqualTo(50);
        assertThat(batch.refused(StatusCodes.Bad_NodeIdUnknown)).isFalse();
        assertThat(batch.size()).isEqualTo(50);
    }

    /** Some servers hang up when a message is too large: the next session asks for less. */
    @Test
    void halvesWhenTheConnectionBreaksAndIsNotTriedAgainOnIt() {
        assertThat(batch.refused(StatusCodes.Bad_ConnectionClosed)).isFalse();
        assertThat(batch.size()).isEqualTo(50);
    }

    @Test
    void goesOnWithWhatAnEarlierRunFound() {
        batch.resume(25);
        assertThat(batch.size()).isEqualTo(25);
        batch.limit(10);
        assertThat(batch.size()).isEqualTo(10);
    }
}
