package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.edge.opcua.pki.ReadyPair;
import io.steelyard.edge.opcua.survey.SmallPages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Walks through servers that work on few calls at a time, and refuse what comes beside them. */
@Timeout(180)
final class BusyServerLookTest {
    private static final int MANY = 260;
    private static final int AT_ONCE = 10;

    /** Those of the first bursts, and now and then one where more is tried again; without end in sight it would be hundreds. */
    private static final int MOST_REFUSED = 20;

    @TempDir
    static Path pki;

    private static OpcUaTestServer server;

    @BeforeAll
    static void start() throws Exception {
        ReadyPair.in(pki.resolve("own"));
        server = new OpcUaTestServer(OpcUaTestServer.freePort());
        for (int i = 0; i < MANY; i++) {
            server.set(name(i), NodeIds.Int32, i);
        }
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @BeforeEach
    void byTheBook() {
        server.manners.byTheBook();
        server.manners.browsingRefused.set(0);
        server.manners.browsesAtOnce = AT_ONCE;
    }

    /** A look that gives up there finds nothing; one that goes on as before keeps the server from its work. */
    @ParameterizedTest
    @CsvSource({"1,Bad_ServerTooBusy", "2,Bad_ServerTooBusy", "3,Bad_ResourceUnavailable", "2,Bad_TooManyOperations"})
    void findEverythingBesideFewerCalls(int atATime, String refusal) throws Exception {
        server.manners.browsing = atATime;
        server.manners.browsingRefusal = switch (refusal) {
            case "Bad_ServerTooBusy" -> StatusCodes.Bad_ServerTooBusy;
            case "Bad_ResourceUnavailable" -> StatusCodes.Bad_ResourceUnavailable;
            default -> StatusCodes.Bad_TooManyOperations;
        };
        assertThat(below())
                .hasSize(1 + MANY)
                .first()
                .satisfies(names -> assertThat(names)
                        .containsAll(IntStream.range(0, MANY)
                                .mapToObj(BusyServerLookTest::name)
                                .toList()));
        assertThat(server.manners.browsingRefused).hasValueBetween(1, MOST_REFUSED);
    }

    /** It is waited for, and not for ever. */
    @Test
    void endWhereNotEvenOneCallIsTaken() {
        server.manners.browsing = 0;
        server.manners.browsingRefusal = StatusCodes.Bad_ServerTooBusy;
        assertThatThrownBy(BusyServerLookTest::below).isInstanceOf(UaException.class);
        assertThat(server.manners.browsingRefused).hasValueLessThan(20);
    }

    private static List<List<String>> below() throws Exception {
        List<NodeAddress> nodes = new ArrayList<>();
        nodes.add(new NodeAddress.Id("i=85"));
        IntStream.range(0, MANY).forEach(i -> nodes.add(SourceBench.address(name(i))));
        ServerConfig plc = new ServerConfig(
                "plc", server.url(), SourceBench.NONE, Duration.ofMillis(100), Duration.ofMillis(50), 10, null);
        return SmallPages.below(plc, new Visit.Visitor("demo", "edge-1", pki), nodes, MANY * 2);
    }

    private static String name(int i) {
        return "value-%03d".formatted(i);
    }
}
