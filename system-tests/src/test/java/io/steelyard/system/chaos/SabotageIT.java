package io.steelyard.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.steelyard.cli.verify.Verdict;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether the judges can say no: a few samples are taken out of the chain, and ledger and oracle have to name how many. */
final class SabotageIT {
    private static final int SPEED = 100;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void whatIsTakenOutIsNamedByItsNumber(Sabotage.Place place) throws Exception {
        Path changed = folder.resolve("changed");
        Sabotage.lay(place, changed);
        Chain.Make make = new Chain.Make(SPEED, Optional.empty(), Optional.empty());
        try (Chain chain = new Chain(folder, make, Clock.systemUTC())) {
            Member sabotaged = place.isInTheAgent() ? chain.agent() : chain.gateway();
            sabotaged.changedBy(changed);
            chain.start();
            await("samples are taken out")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> sabotaged.countOf(Sabotage.SAYS) >= 2);
            chain.settle();

            long taken = sabotaged.countOf(Sabotage.SAYS);
            JsonNode ledger = chain.ledger();
            Verdict verdict = chain.verdict();
            assertThat(verdict.isYes()).as("%s", verdict).isFalse();
            assertThat(against(verdict, "b")).as("%s", verdict).isEqualTo(taken);
            assertThat(ledger.path("missing").asLong())
                    .as("the ledger ends where the store has said yes: %s", ledger)
                    .isEqualTo(place == Sabotage.Place.IN_THE_STORE ? 0 : taken);
        }
    }

    private static long against(Verdict verdict, String id) {
        return verdict.checks().stream()
                .filter(check -> check.id().equals(id))
                .mapToLong(Verdict.Check::count)
                .sum();
    }
}
