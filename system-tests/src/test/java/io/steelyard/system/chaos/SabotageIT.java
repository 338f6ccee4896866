package io.steelyard.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.cli.verify.Verdict;
import io.steelyard.system.chaos.Sabotage.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether the judges can say no: one sample in ten thousand is taken out of the chain at each of three places, and ledger
 * and oracle have to name how many. One run for all three: what is taken at one place does not come to the next.
 */
final class SabotageIT {
    private static final int SPEED = 30;

    @TempDir
    Path folder;

    @Test
    void whatIsTakenOutIsNamedByItsNumber() throws Exception {
        Path agent = folder.resolve("agent");
        Path gateway = folder.resolve("gateway");
        for (Place place : Place.values()) {
            Sabotage.lay(place, place.isInTheAgent() ? agent : gateway);
        }
        try (Chain chain = new Chain(folder, Make.plain(SPEED), Clock.systemUTC())) {
            chain.agent().changedBy(agent);
            chain.gateway().changedBy(gateway);
            chain.start();
            await("samples are taken out everywhere")
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> Arrays.stream(Place.values()).allMatch(place -> taken(chain, place) >= 2));
            chain.settle();

            long early = taken(chain, Place.BEFORE_THE_OUTBOX) + taken(chain, Place.BEFORE_INGEST);
            long inTheStore = taken(chain, Place.IN_THE_STORE);
            JsonNode ledger = chain.ledger();
            Verdict verdict = chain.verdict();
            String all = Arrays.stream(Place.values())
                    .map(place -> place + " " + taken(chain, place))
                    .collect(Collectors.joining(", "));
            assertThat(verdict.isYes()).as("%s: %s", all, verdict).isFalse();
            assertThat(against(verdict, "b"))
                    .as("the oracle names all, %s: %s", all, verdict)
                    .isEqualTo(early + inTheStore);
            assertThat(ledger.path("missing").asLong())
                    .as("the ledger ends where the store has said yes, %s: %s", all, ledger)
                    .isEqualTo(early);
        }
    }

    private static long taken(Chain chain, Place place) {
        try {
            return (place.isInTheAgent() ? chain.agent() : chain.gateway()).countOf(place.says());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long against(Verdict verdict, String id) {
        return verdict.checks().stream()
                .filter(check -> check.id().equals(id))
                .mapToLong(Verdict.Check::count)
                .sum();
    }
}
