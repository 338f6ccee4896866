package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.Holes;
import io.steelyard.ledger.GapCause;
import io.steelyard.ledger.GapRecord;
import io.steelyard.ledger.Note;
import io.steelyard.ledger.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is said of a stretch that the server may have kept. */
final class DoubtTest {
    private static final long FROM = 1_000;

    private final List<Note> left = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final Item speed = item("speed");
    private final Item power = item("power");
    private final GapBook gaps = new GapBook(Scope.server("demo", "edge-1", "plc"), this::leave, this::id, Holes.NONE);
    private final Doubt doubt = new Doubt(gaps, List.of(speed, power), nanos::get);

    private static Item item(String name) {
        return new Item("m", new SignalMapping(name, null, null, new NodeAddress.Id("nsu=urn:x;s=" + name)));
    }

    private CompletableFuture<Void> leave(Note note) {
        left.add(note);
        return CompletableFuture.completedFuture(null);
    }

    private String id() {
        return "id-" + left.size() + "-" + nanos.incrementAndGet();
    }

    private GapRecord record(int at) {
        return (GapRecord) left.get(at);
    }

    @Test
    void nothingIsSaidWhenTheServerHasKeptItAllAndAnswersSoon() {
        doubt.begin(FROM, GapCause.AGENT_DOWN);
        doubt.grow();
        doubt.isNothingFor(List.of(speed, power));
        assertThat(left).isEmpty();
        assertThat(gaps.back(speed, 2_000, 1_500)).isNull();
        assertThat(gaps.serverBack(2_000)).isNull();
    }

    /** Whoever looks meanwhile sees that nothing is known; afterwards it was nothing. */
    @Test
    void aDoubtThatLastsIsToldAndEndsWhereItBeganWhenItWasNothing() {
        doubt.begin(FROM, GapCause.AGENT_DOWN);
        nanos.addAndGet(Duration.ofSeconds(11).toNanos());
        doubt.grow();
        doubt.grow();
        assertThat(left).hasSize(1);
        assertThat(record(0).to()).isNull();
        doubt.isNothingFor(List.of(speed, power));
        assertThat(record(1).id()).isEqualTo(record(0).id());
        assertThat(record(1).to()).isEqualTo(FROM);
        assertThat(gaps.back(speed, 2_000, 1_500)).isNull();
    }

    /** What one subscription lost is no loss of the whole server; it stands open until its signals speak. */
    @Test
    void whatDidNotComeOverIsAGapOfItsOwn() {
        doubt.begin(FROM, GapCause.AGENT_DOWN);
        doubt.isNothingFor(List.of(speed));
        assertThat(left).hasSize(1);
        assertThat(record(0).scope().signal()).isEqualTo("power");
        assertThat(record(0).to()).isNull();
        GapRecord over = Objects.requireNonNull(gaps.back(power, 2_000, 1_500));
        assertThat(over.id()).isEqualTo(record(0).id());
        assertThat(over.from()).isEqualTo(FROM);
        assertThat(over.to()).isEqualTo(2_000);
    }

    @Test
    void aLossIsToldAtOnceAndOnce() {
        doubt.begin(FROM, GapCause.LINK_DOWN);
        doubt.isLoss();
        doubt.begin(FROM + 5, GapCause.LINK_DOWN);
        doubt.isLoss();
        assertThat(left).hasSize(1);
        assertThat(record(0).from()).isEqualTo(FROM);
        assertThat(Objects.requireNonNull(gaps.back(power, 2_000, 1_500)).from())
                .isEqualTo(FROM);
    }
}
