package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.ingest.ScriptedAgent.Given;
import io.steelyard.gateway.model.StageStatus;
import io.steelyard.sparkplug.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What ingest says of itself, in samples. */
final class IngestStatusTest {
    private static final UUID EPOCH = new UUID(1, 1);

    private final House house = new House();
    private final ScriptedAgent agent = new ScriptedAgent("works", "edge");

    /** A store that has no room makes the depth grow, so that whoever looks sees where samples wait. */
    @Test
    void whatIsGatheredWaitsUntilTheStoreTakesIt() {
        house.inbox.add(agent.nodeBirth(EPOCH, null));
        house.inbox.add(agent.deviceBirth(DataType.DOUBLE));
        house.inbox.add(agent.data(EPOCH, false, List.of(Given.of(0), Given.of(1))));
        house.inbox.add(agent.data(EPOCH, true, List.of(Given.of(1), Given.of(2))));
        house.noRoom = 2;
        List<StageStatus> waiting = new ArrayList<>();
        house.whileWaiting = () -> waiting.add(house.ingest().status());

        StageStatus done = house.readAll().status();

        assertThat(waiting).isNotEmpty().allSatisfy(status -> {
            assertThat(status.depth()).isEqualTo(3);
            assertThat(status.out()).isZero();
            assertThat(status.dropped()).containsEntry("duplicate", 1L);
            assertThat(status.in()).isEqualTo(4);
        });
        assertThat(done.depth()).isZero();
        assertThat(done.out()).isEqualTo(3);
    }
}
