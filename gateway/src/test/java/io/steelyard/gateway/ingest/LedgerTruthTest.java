package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.ledger.LedgerRow;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever befalls an agent, its outbox, the way and the gateway: the ledger says of every hour what a walk over every
 * single number says. {@code -Dsteelyard.ledger.seed=N} runs one seed again, {@code -Dsteelyard.ledger.seeds=N} many.
 */
final class LedgerTruthTest {
    private static final int STEPS = 400;

    static LongStream seeds() {
        Long one = Long.getLong("steelyard.ledger.seed");
        return one == null
                ? LongStream.rangeClosed(1, Long.getLong("steelyard.ledger.seeds", 40L))
                : LongStream.of(one);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void missesExactlyWhatIsMissing(long seed) {
        Random chance = new Random(seed * 7919);
        House house = new House();
        PlayedAgent agent = new PlayedAgent(seed, chance, house);
        for (int step = 1; step <= STEPS; step++) {
            agent.step();
            if (chance.nextInt(25) == 0) {
                gateway(house, chance);
            }
            if (chance.nextInt(60) == 0) {
                compare(house, agent, "seed " + seed + ", step " + step);
            }
        }
        agent.drain();
        compare(house, agent, "seed " + seed + ", drained");
        assertThat(house.ledger())
                .as("seed %d: nothing is on its way any longer", seed)
                .allMatch(line -> line.row().inOutbox() == 0 && line.row().inInbox() == 0)
                .allMatch(line -> agent.wasRestored() || line.row().closed());
    }

    /** It reads a while, and is killed or goes on. */
    private static void gateway(House house, Random chance) {
        house.dies = chance.nextBoolean();
        house.writesBeforeItDies = chance::nextBoolean;
        long stored = house.mark == null ? 0 : house.mark.position().offset();
        int end = (int) Math.max(stored, house.inbox.size() - chance.nextInt(5));
        house.readUpTo(end, index -> {
            house.nanoTime += chance.nextInt(3) == 0 ? 11_000_000_000L : 0; // a state is due
            return chance.nextInt(4) == 0;
        });
    }

    private static void compare(House house, PlayedAgent agent, String when) {
        Ingest ingest = house.readAll();
        assertThat(ingest.check().detail()).as(when).isEmpty();
        TreeMap<String, Object> said = new TreeMap<>();
        for (LedgerLine line : house.ledger()) {
            LedgerRow row = line.row();
            said.put(line.epoch() + " hour " + row.hour(), terms(row));
            said.put(line.epoch() + " duplicates", line.duplicates());
            assertThat(row.balanced()).as(when).isEqualTo(row.missing() == 0);
            long sum = terms(row).values().stream().mapToLong(Long::longValue).sum();
            assertThat(sum).as(when).isEqualTo(row.sampled());
        }
        TreeMap<String, Object> is = new TreeMap<>();
        agent.truth.values().stream().filter(TruthBook::isReported).forEach(book -> {
            TreeMap<Long, Map<String, Long>> hours = book.terms();
            hours.forEach((hour, terms) -> is.put(book.epoch + " hour " + hour, terms));
            if (!hours.isEmpty()) {
                is.put(book.epoch + " duplicates", book.duplicates());
            }
        });
        assertThat(said).as(when).isEqualTo(is);
    }

    private static TreeMap<String, Long> terms(LedgerRow row) {
        TreeMap<String, Long> terms = new TreeMap<>();
        terms.put("stored", row.stored() + row.inInbox());
        terms.put("keptAside", row.keptAside());
        row.dropped().forEach((reason, count) -> terms.put("dropped " + reason, count));
        terms.put("elsewhere", row.elsewhere());
        terms.put("inOutbox", row.inOutbox());
        terms.put("missing", row.missing());
        terms.values().removeIf(count -> count == 0);
        return terms;
    }
}
