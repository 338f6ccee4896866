package io.steelyard.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.AssetInfo;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices whose servers are lost are dead, and born for as long as there is something left to say of them. */
class AbsentDevicesTest {

    private static final String BIRTH = "spBv1.0/demo/DBIRTH/edge-1/stand-1";
    private static final String DATA = "spBv1.0/demo/DDATA/edge-1/stand-1";
    private static final String DEATH = "spBv1.0/demo/DDEATH/edge-1/stand-1";

    @TempDir
    Path folder;

    private TalkBench bench;

    @BeforeEach
    void connect() throws Exception {
        bench = new TalkBench(folder, UplinkConfig.Backlog.USUAL, UplinkConfig.Release.PUBACK);
        bench.catalogue.onChange(asset -> bench.talk.changed(asset, bench.now()));
    }

    private void pass(int seconds) {
        for (int i = 0; i < 2 * seconds; i++) {
            bench.pass(Duration.ofMillis(500));
            bench.answerAll();
        }
    }

    @Test
    void diesWithItsServerAndIsBornWithItAgain() {
        bench.online();
        bench.topics.clear();
        bench.catalogue.lost("plc");
        pass(1);
        assertThat(bench.topics).containsExactly(DEATH);
        bench.catalogue.back("plc");
        pass(1);
        assertThat(bench.topics).containsExactly(DEATH, BIRTH);
    }

    /** An asset that is read from two servers lives as long as one of them does. */
    @Test
    void livesAsLongAsOneOfItsServersDoes() {
        bench.catalogue.put(new AssetInfo("stand-1", "mill", "mill", "rolling", "hot-strip", "drive"));
        bench.online();
        bench.topics.clear();
        bench.catalogue.lost("plc");
        pass(1);
        assertThat(bench.topics).doesNotContain(DEATH);
        bench.catalogue.lost("drive");
        pass(1);
        assertThat(bench.topics).contains(DEATH);
        bench.topics.clear();
        bench.catalogue.back("plc");
        pass(1);
        assertThat(bench.topics).containsExactly(BIRTH);
    }

    /** What was sampled before is still to be told, which needs a birth; then it is dead again. */
    @Test
    void isBornForWhatIsLeftOfItAndDiesAgain() {
        bench.catalogue.lost("plc");
        bench.sampled(100);
        bench.online();
        pass(1);
        assertThat(bench.topics).contains(DATA).doesNotContain(DEATH);
        assertThat(bench.topics.indexOf(BIRTH)).isBetween(1, bench.topics.indexOf(DATA));
        pass(11);
        assertThat(bench.topics.get(bench.topics.size() - 1)).isEqualTo(DEATH);
    }

    @Test
    void isNotBornAfreshWhileItsServerIsLost() {
        bench.catalogue.lost("plc");
        bench.online();
        pass(1);
        assertThat(bench.topics).noneMatch(topic -> topic.contains("stand-1"));
    }
}
