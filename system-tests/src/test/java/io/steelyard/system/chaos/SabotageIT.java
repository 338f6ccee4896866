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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether the judges can say no: one sample in ten thousand is taken out of the chain at each of three places, and the oracle
 * has to name each of them, the ledger how many at each of the first two. One run for all: what is taken at one place does
 * not come to the next, and the second place begins when the ledger has named what was taken at the first.
 */
final class SabotageIT {
    private static final int SPEED = 40;
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Pattern LOST = Pattern.compile(" of (\\S+), set at .* is not stored and in no gap");
    /** A sample that finds its time taken is stored a few nanoseconds later. */
    private static final long NUDGED_NANOS = 1_000;

    @TempDir
    Path folder;

    @Test
    void whatIsTakenOutIsNamedByItsNumber() throws Exception {
        Path agent = folder.resolve("agent");
        Path gateway = folder.resolve("gateway");
        for (Place place : Place.values()) {
            Sabotage.lay(place, place.isInTheAgent() ? agent : gateway);
        }
        Place.BEFORE_THE_OUTBOX.begin(agent);
        Place.IN_THE_STORE.begin(gateway);
        try (Chain chain = new Chain(folder, Make.plain(SPEED), Clock.systemUTC())) {
            chain.agent().changedBy(agent);
            chain.gateway().changedBy(gateway);
            chain.start();
            int first = awaitTaken(chain, Place.BEFORE_THE_OUTBOX);
            await("the ledger names what is missing before the outbox")
                    .atMost(LIMIT)
                    .until(() -> chain.ledger().path("missing").asLong(-1) >= first);
            assertThat(chain.ledger().path("missing").asLong())
                    .as("the ledger of the first place: %s", chain.ledger())
                    .isEqualTo(first);
            Place.BEFORE_INGEST.begin(gateway);
            int second = awaitTaken(chain, Place.BEFORE_INGEST);
            int third = awaitTaken(chain, Place.IN_THE_STORE);
            chain.settle();

            JsonNode ledger = chain.ledger();
            Verdict verdict = chain.verdict();
            assertThat(ledger.path("missing").asLong())
                    .as("the ledger of the first two places, it ends where the store has said yes: %s", ledger)
                    .isEqualTo(first + second);
            assertThat(verdict.isYes()).as(verdict.toString()).isFalse();
            Verdict.Check lost = check(verdict, "b");
            assertThat(lost.count()).as("the oracle: %s", verdict).isEqualTo(first + second + third);
            assertNamed(chain, lost);
        }
    }

    /** Waits until the place has taken all that it takes. */
    private static int awaitTaken(Chain chain, Place place) {
        await("samples are taken out " + place)
                .atMost(LIMIT)
                .until(() -> taken(chain, place).size() == Sabotage.MOST);
        return Sabotage.MOST;
    }

    /** Each that a place took, and nothing else, is among what the oracle names. */
    private static void assertNamed(Chain chain, Verdict.Check lost) throws IOException {
        List<Long> named = new ArrayList<>();
        for (String one : lost.examples()) {
            Matcher row = LOST.matcher(one);
            assertThat(row.find()).as(one).isTrue();
            named.add(ChronoUnit.NANOS.between(Instant.EPOCH, Instant.parse(row.group(1))));
        }
        for (Place place : Place.values()) {
            for (long time : taken(chain, place)) {
                Long its = named.stream()
                        .filter(other -> Math.abs(other - time) < NUDGED_NANOS)
                        .findFirst()
                        .orElse(null);
                assertThat(its)
                        .as("%s of %s, of which the oracle says %s", place, time, lost)
                        .isNotNull();
                named.remove(its);
            }
        }
        assertThat(named).as("named by the oracle and not taken").isEmpty();
    }

    private static List<Long> taken(Chain chain, Place place) throws IOException {
        return (place.isInTheAgent() ? chain.agent() : chain.gateway())
                .rests(place.says()).stream().map(Long::valueOf).toList();
    }

    private static Verdict.Check check(Verdict verdict, String id) {
        return verdict.checks().stream()
                .filter(check -> check.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
