package io.steelyard.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.ingest.ScriptedAgent.Given;
import io.steelyard.gateway.model.LedgerLine;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.PreviousEpoch;
import io.steelyard.ledger.ReportRecord;
import io.steelyard.sparkplug.DataType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent that is started again and again has more epochs than memory has room for. */
final class LeavingEpochsTest {
    private static final int EPOCHS = 100;

    private final House house = new House();
    private final ScriptedAgent agent = new ScriptedAgent("works", "edge");

    private static UUID epoch(int number) {
        return new UUID(9, number);
    }

    /** A run that gives three numbers; of every tenth one the second is lost. */
    private void run(int number) {
        UUID epoch = epoch(number);
        String previous = number == 1 ? null : new PreviousEpoch(epoch(number - 1), 2).toJson();
        house.inbox.add(agent.nodeBirth(epoch, previous));
        house.inbox.add(agent.deviceBirth(DataType.DOUBLE));
        List<Given> samples = new ArrayList<>(List.of(Given.of(0), Given.of(1), Given.of(2)));
        if (number % 10 == 0) {
            samples.remove(1);
        }
        house.inbox.add(agent.data(epoch, false, samples));
        house.inbox.add(agent.record(epoch, 0, report(epoch)));
    }

    private ReportRecord report(UUID epoch) {
        return new ReportRecord(
                epoch,
                agent.now(),
                2,
                List.of(new ReportRecord.Hour(epoch.getLeastSignificantBits(), 0, 2)),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                true);
    }

    private List<LedgerLine> allRows() {
        List<LedgerLine> all = new ArrayList<>(house.ledger());
        Set<UUID> inMemory = all.stream().map(LedgerLine::epoch).collect(Collectors.toSet());
        house.rows(SystemRow.Ledger.class).stream()
                .flatMap(row -> row.lines().stream())
                .filter(line -> !inMemory.contains(line.epoch()))
                .forEach(all::add);
        return all;
    }

    @Test
    void whatLeavesIsKeptAndWhatIsMissingStaysInMemory() {
        for (int number = 1; number <= EPOCHS; number++) {
            run(number);
        }
        house.readAll();
        List<LedgerLine> all = allRows();
        assertThat(all).hasSize(EPOCHS);
        Set<UUID> epochs = new HashSet<>();
        all.forEach(line -> epochs.add(line.epoch()));
        assertThat(epochs).hasSize(EPOCHS);
        assertThat(house.ledger()).hasSize(64);
        assertThat(house.ledger().stream().filter(line -> line.row().missing() == 1))
                .hasSize(EPOCHS / 10);
        assertThat(house.rows(SystemRow.Ledger.class))
                .flatExtracting(SystemRow.Ledger::lines)
                .allMatch(line -> line.row().missing() == 0
                        && line.row().stored() == 3
                        && line.row().closed());
    }

    /** A copy that comes when its epoch has left is stored, which changes nothing, and no row is made of it. */
    @Test
    void whatComesOfAnEpochThatLeftChangesNoRow() {
        for (int number = 1; number <= EPOCHS; number++) {
            run(number);
        }
        house.inbox.add(agent.data(epoch(1), true, List.of(Given.of(0), Given.of(7))));
        house.inbox.add(agent.record(epoch(1), 1, report(epoch(1))));
        Ingest ingest = house.readAll();
        assertThat(allRows()).hasSize(EPOCHS);
        assertThat(house.ledger()).hasSize(64);
        assertThat(ingest.status().dropped()).containsEntry("ledger-epoch-gone", 3L);
    }

    /** The same epochs leave when the inbox is read again, however far the store was: else the numbers differ from the mark's. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theSameOnesLeaveAfterAKill(long seed) {
        Random chance = new Random(seed);
        for (int number = 1; number <= EPOCHS; number++) {
            run(number);
            if (chance.nextInt(6) == 0) {
                house.dies = chance.nextInt(4) != 0;
                house.writesBeforeItDies = () -> chance.nextInt(3) == 0;
                Ingest ingest = house.readUpTo(house.inbox.size(), index -> {
                    house.nanoTime += chance.nextInt(3) == 0 ? 11_000_000_000L : 0;
                    return chance.nextInt(3) == 0;
                });
                assertThat(ingest.check().detail()).as("seed %d", seed).isEmpty();
            }
        }
        Ingest ingest = house.readAll();
        assertThat(ingest.check().detail()).as("seed %d", seed).isEmpty();
        assertThat(house.ledger()).as("seed %d", seed).hasSize(64);
        assertThat(allRows()).as("seed %d", seed).hasSize(EPOCHS);
        assertThat(allRows()).as("seed %d", seed).allMatch(line -> line.row().stored() >= 2);
    }
}
