package io.steelyard.gateway.kpi;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.ledger.AliveRecord;
import io.steelyard.ledger.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Liveness is a server's, not its agent's: one that is quiet is not proved by another one's word. */
final class KnownLifeTest {
    private final KnownLife life = new KnownLife();

    @Test
    void aServerIsNotProvedByAnother() {
        life.alive(new AliveRecord(Scope.server("works", "edge", "plc-1"), 100, 101));
        life.alive(new AliveRecord(Scope.server("works", "edge", "plc-2"), 200, 201));
        assertThat(life.provenUntil(readFrom("plc-1"))).isEqualTo(100);
        assertThat(life.provenUntil(readFrom("plc-2"))).isEqualTo(200);
    }

    /** As long ago as can be, which is not the word for an agent that proves nothing. */
    @Test
    void aServerThatNeverProvedToLiveIsNotTakenForOneThatNeedsNoProof() {
        assertThat(life.provenUntil(readFrom("plc-1"))).as("no proof of any").isZero();
        life.alive(new AliveRecord(Scope.server("works", "edge", "plc-2"), 200, 201));
        assertThat(life.provenUntil(readFrom("plc-1"))).isEqualTo(1);
    }

    /** A publisher that names no server. */
    @Test
    void anAssetOfNoNamedServerGoesByTheAgentsLatestWord() {
        life.alive(new AliveRecord(Scope.server("works", "edge", "plc-2"), 200, 201));
        life.alive(new AliveRecord(Scope.server("works", "edge", "plc-1"), 100, 202));
        assertThat(life.provenUntil(readFrom(""))).isEqualTo(100);
    }

    /** Its server may live as long as it will: nobody looks at the asset any more. The agent's own end ends its proofs itself. */
    @Test
    void anAssetThatItsAgentNoLongerHasIsProvedNoFurther() {
        AssetDescription asset = readFrom("plc-1");
        life.described(asset);
        life.asset(asset.key(), asset.agent(), true, 10);
        life.alive(new AliveRecord(Scope.server("works", "edge", "plc-1"), 100, 101));
        life.asset(asset.key(), asset.agent(), false, 50);
        assertThat(life.provenUntil(asset)).isEqualTo(50);
        life.asset(asset.key(), asset.agent(), true, 60);
        assertThat(life.provenUntil(asset)).as("it is back").isEqualTo(100);
        life.agent(asset.agent(), false, 70);
        life.asset(asset.key(), asset.agent(), false, 70);
        assertThat(life.provenUntil(asset)).as("by the agent's own clock").isEqualTo(100);
    }

    private static AssetDescription readFrom(String server) {
        AssetKey key = new AssetKey("works", "m-" + server);
        return new AssetDescription(
                key, new AgentKey("works", "edge"), server, "", "pump", "", "hall", "one", List.of(), List.of());
    }
}
