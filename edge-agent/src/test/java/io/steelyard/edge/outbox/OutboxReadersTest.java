package io.steelyard.edge.outbox;

import static io.steelyard.edge.outbox.OutboxBench.DOUBLE;
import static io.steelyard.edge.outbox.OutboxBench.NONE;
import static io.steelyard.edge.outbox.ReadBack.number;
import static io.steelyard.edge.outbox.ReadBack.samples;
import static io.steelyard.edge.outbox.ReadBack.samplesOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.Forwarding;
import io.steelyard.edge.model.NumberedSample;
import io.steelyard.edge.model.OutboxEntry;
import io.steelyard.edge.model.OutboxReader;
import io.steelyard.ledger.NumberRange;
import io.steelyard.ledger.NumberSet;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How what is held is read: by several readers, each at its own pace, and again what was not released. */
final class OutboxReadersTest {
    @TempDir
    Path folder;

    private OutboxBench bench;

    @BeforeEach
    void set() {
        bench = new OutboxBench(folder);
    }

    @Test
    void tellsOfNewsWhenItCanBeRead() throws Exception {
        try (Outbox outbox = bench.open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            OutboxReader reader = outbox.reader();
            CompletableFuture<Boolean> readable = new CompletableFuture<>();
            outbox.onNews(() -> readable.complete(true));
            outbox.take(bench.delivery(bench.value(id, 1)));
            assertThat(readable.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(reader.next()).isInstanceOf(OutboxEntry.Samples.class);
            assertThat(reader.next()).isNull();
            reader.rewind();
            assertThat(reader.next()).isInstanceOf(OutboxEntry.Samples.class);
        }
    }

    @Test
    void whatWasNotReleasedIsReadAgainAfterARestartUnderItsOwnEpoch() throws Exception {
        UUID before;
        try (Outbox outbox = bench.open()) {
            before = outbox.epoch();
            int id = outbox.idOf("a", "s", DOUBLE);
            for (int i = 0; i < 10; i++) {
                outbox.take(bench.delivery(bench.value(id, i)));
            }
            outbox.release(before, NumberSet.range(0, 3), NONE);
            outbox.release(before, NumberSet.range(6, 6), NONE);
        }
        try (Outbox outbox = bench.open()) {
            assertThat(outbox.recovered().previous()).isEqualTo(before);
            assertThat(outbox.recovered().lastSample()).isEqualTo(9);
            assertThat(samplesOf(outbox, before))
                    .extracting(NumberedSample::number)
                    .containsExactly(4L, 5L, 7L, 8L, 9L);
            Forwarding.Held held = outbox.held().get(0);
            assertThat(held.epoch()).isEqualTo(before);
            assertThat(held.lastSample()).isEqualTo(9);
            assertThat(held.samples()).isEqualTo(NumberSet.of(List.of(new NumberRange(4, 5), new NumberRange(7, 9))));
            int id = outbox.idOf("a", "s", DOUBLE);
            outbox.take(bench.delivery(bench.value(id, 99)));
            assertThat(samplesOf(outbox, outbox.epoch()))
                    .extracting(NumberedSample::number)
                    .containsExactly(0L);
        }
    }

    /** Live first, backlog behind: what either lane lets go stays gone for both, also after a restart. */
    @Test
    void twoReadersGoTheirOwnWayAndRangesThatWereLetGoStayGone() throws Exception {
        UUID epoch;
        try (Outbox outbox = bench.open()) {
            epoch = outbox.epoch();
            int id = outbox.idOf("a", "s", DOUBLE);
            OutboxReader live = outbox.reader();
            for (int i = 0; i < 300; i++) {
                outbox.take(bench.delivery(bench.value(id, (double) i)));
            }
            for (int i = 0; i < 200; i++) {
                live.next();
            }
            OutboxReader backlog = outbox.reader();
            assertThat(number(live.next())).isEqualTo(200);
            assertThat(number(backlog.next())).isZero();
            outbox.release(epoch, NumberSet.range(200, 260), NONE);
            outbox.release(epoch, NumberSet.range(0, 4), NONE);
            outbox.release(epoch, NumberSet.range(1, 99), NONE);
            assertThat(number(live.next())).isEqualTo(261);
            assertThat(number(backlog.next())).isEqualTo(100);
        }
        for (int life = 0; life < 2; life++) {
            try (Outbox outbox = bench.open()) {
                assertThat(outbox.held().get(0).samples())
                        .isEqualTo(NumberSet.of(List.of(new NumberRange(100, 199), new NumberRange(261, 299))));
                assertThat(samples(outbox).stream().map(NumberedSample::number).toList())
                        .startsWith(100L, 101L)
                        .contains(199L, 261L)
                        .doesNotContain(200L, 260L)
                        .hasSize(139);
            }
        }
    }

    /** What is backlog ends somewhere; a reader of it leaves what stands behind to another. */
    @Test
    void aReaderStopsBeforeAPlaceAndGoesOnFromAnother() throws Exception {
        try (Outbox outbox = bench.open()) {
            int id = outbox.idOf("a", "s", DOUBLE);
            for (int i = 0; i < 100; i++) {
                outbox.take(bench.delivery(bench.value(id, (double) i)));
            }
            long middle = outbox.end();
            for (int i = 0; i < 100; i++) {
                outbox.take(bench.delivery(bench.value(id, (double) i)));
            }
            OutboxReader backlog = outbox.reader();
            OutboxReader live = outbox.reader();
            live.seek(middle);
            assertThat(live.at()).isEqualTo(middle);
            assertThat(number(live.next())).isEqualTo(100);
            long last = -1;
            for (OutboxEntry next = backlog.next(middle); next != null; next = backlog.next(middle)) {
                last = number(next);
            }
            assertThat(last).isEqualTo(99);
            assertThat(backlog.at()).isEqualTo(middle);
            outbox.release(outbox.epoch(), NumberSet.range(50, 149), NONE);
            assertThat(number(live.next())).isEqualTo(150);
            assertThat(outbox.amounts()).isEqualTo(new Forwarding.Amounts(200, 100));
            backlog.rewind();
            assertThat(number(backlog.next(middle))).isZero();
        }
    }
}
