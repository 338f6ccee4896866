package io.steelyard.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.model.Catalogue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a server counts as lost. */
class LostServersTest {

    private final Catalogue catalogue = new Catalogue();
    private final LostServers servers = new LostServers(catalogue);

    private boolean isAbsentWith(boolean online, long second) {
        catalogue.put(new AssetInfo("lathe-1", "lathe", "lathe", "machining", "l1", "plc"));
        servers.look("plc", online, TimeUnit.SECONDS.toNanos(second));
        return catalogue.isAbsent("lathe-1");
    }

    @Test
    void isLostAfterTenSecondsAwayAndThereAtOnce() {
        assertThat(isAbsentWith(false, 100)).isFalse();
        assertThat(isAbsentWith(false, 109)).isFalse();
        assertThat(isAbsentWith(false, 110)).isTrue();
        assertThat(isAbsentWith(true, 111)).isFalse();
    }

    @Test
    void doesNotFlapWithALinkThatIsMendedInTime() {
        assertThat(isAbsentWith(true, 100)).isFalse();
        assertThat(isAbsentWith(false, 101)).isFalse();
        assertThat(isAbsentWith(true, 110)).isFalse();
        assertThat(isAbsentWith(false, 111)).isFalse();
        assertThat(isAbsentWith(false, 120)).isFalse();
        assertThat(isAbsentWith(false, 121)).isTrue();
    }
}
