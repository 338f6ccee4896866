package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that hangs up when a request is too large for it, and says nothing of its limits. */
@Timeout(180)
final class HangingUpTest {
    private static final int ITEMS = 260;

    /** An item takes some 60 bytes, a path 50, an attribute or a node that is browsed 35: fewer than a hundred of any fit. */
    private static final int MOST_BYTES = 2_300;

    /** Items, paths, attributes and nodes, each by 100 and by 50. */
    private static final int FOR_EACH_SIZE = 8;

    @TempDir
    static Path own;

    @TempDir
    Path pki;

    private OpcUaTestServer server;
    private int port;
    private SourceBench bench;

    @BeforeAll
    static void makeCertificate() throws Exception {
        SourceBench.makeCertificate(own);
    }

    @BeforeEach
    void start() throws Exception {
        port = OpcUaTestServer.freePort();
        server = new OpcUaTestServer(port);
        bench = new SourceBench(pki, own);
    }

    @AfterEach
    void close() {
        bench.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void allItemsAreSubscribedWithSmallerBatchesAndAnotherRunKnowsThem(boolean readsIt) throws Exception {
        try (Touchy line = new Touchy(port, MOST_BYTES, readsIt)) {
            readAll(line, 1);
            assertThat(server.items().values().stream()
                            .mapToInt(Integer::intValue)
                            .sum())
                    .as("nothing is there twice")
                    .isEqualTo(ITEMS);
            int learned = line.hungUp.get();
            assertThat(learned).as("times that it hung up").isBetween(3, FOR_EACH_SIZE);
            bench.close();
            readAll(line, 2); // other variables: all items are made anew
            assertThat(line.hungUp.get())
                    .as("times that it hung up since the first run began")
                    .isEqualTo(learned);
            assertThat(bench.status().counts().losses()).isZero();
        }
    }

    private void readAll(Touchy line, int run) throws Exception {
        String[] names = IntStream.range(0, ITEMS)
                .mapToObj(i -> "touchy-%d-%03d".formatted(run, i))
                .toArray(String[]::new);
        for (String name : names) {
            server.set(name, NodeIds.Int32, 1);
        }
        bench.open(line.url(), names);
        for (String name : names) {
            bench.awaitValue(name, 1L);
        }
        bench.await(() -> bench.status().subscribed() == ITEMS);
    }
}
