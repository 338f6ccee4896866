package io.steelyard.edge.opcua;

import io.steelyard.ledger.GapRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/** An agent that a test kills, at a server that pushes the values of two variables, and the last value of both. */
final class MortalAgent implements AutoCloseable {
    static final String A = OpcUaTestServer.PUSHED + "-a";
    static final String B = OpcUaTestServer.PUSHED + "-b";

    final SourceBench bench;
    int last;
    private final PushingServer plant;

    MortalAgent(PushingServer plant, Path pki, Path own) throws Exception {
        this.plant = plant;
        plant.server.manners.byTheBook();
        bench = new SourceBench(pki, own);
        push(1);
    }

    final void push(int count) {
        for (int i = 0; i < count; i++) {
            last++;
            plant.server.push(A, last);
            plant.server.push(B, last);
        }
    }

    /** The next question waits at the server, and will be answered when there is nobody any more. */
    void crashWithAQuestionOpen() throws Exception {
        bench.await(() -> !plant.server.manners.asked.isEmpty());
        bench.crash(plant.line);
    }

    /** What comes now goes to the question of one that died. */
    void pushIntoTheVoid() throws Exception {
        push(1);
        bench.await(plant.server.manners.asked::isEmpty);
    }

    /** Silent until the agent has seen it, longer than a session is restored; that many values are pushed meanwhile. */
    void loseTheLine(int count) throws Exception {
        plant.line.silence();
        push(count);
        bench.await(() -> {
            bench.leap.addAndGet(Duration.ofSeconds(1).toNanos());
            return !bench.status().phase().equals("online");
        });
        plant.line.mend();
    }

    void awaitLast(String... signals) throws InterruptedException {
        for (String signal : signals) {
            bench.awaitValue(signal, (long) last);
        }
    }

    static List<Object> from(long first, long last) {
        return LongStream.rangeClosed(first, last).mapToObj(i -> (Object) i).toList();
    }

    GapRecord ofSignal(String signal) {
        return bench.gaps().stream()
                .filter(gap -> signal.equals(gap.scope().signal()) && gap.to() != null)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        bench.close();
    }
}
