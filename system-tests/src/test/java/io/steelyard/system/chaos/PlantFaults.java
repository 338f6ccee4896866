package io.steelyard.system.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** What happens to the plant's servers that an agent must find out about: another identity, or silence. */
final class PlantFaults {
    private static final Duration REFUSAL = Duration.ofSeconds(40); // its agent tries each second, when it can
    private static final Duration SEEN = Duration.ofSeconds(30); // within which a dead link has to be seen
    private static final Duration LOOK = Duration.ofMillis(200);

    private PlantFaults() {}

    static List<Function<RandomGenerator, Fault>> kinds() {
        return List.of(chance -> certificateSwapped(), chance -> deadUntilSeen());
    }

    /**
     * The servers come back with a certificate that nobody has trusted, as when somebody else answers in their place: the
     * agent keeps it for a person's decision and reads nothing there, until the old one is back.
     */
    private static Fault certificateSwapped() {
        AtomicReference<Instant> since = new AtomicReference<>(Instant.MIN);
        return Fault.felt(
                "certificate swapped",
                chain -> {
                    since.set(chain.now());
                    Set<Path> before = files(chain.rejected());
                    chain.simulator().kill();
                    Files.move(chain.plantIdentity(), aside(chain));
                    chain.simulator().start();
                    return comesTrue(chain, REFUSAL, () -> !before.containsAll(files(chain.rejected())));
                },
                chain -> {
                    chain.simulator().kill();
                    Folders.delete(chain.plantIdentity());
                    Files.move(aside(chain), chain.plantIdentity());
                    chain.simulator().start();
                    chain.linkWasBad(since.get());
                });
    }

    private static Path aside(Chain chain) {
        return chain.plantIdentity().resolveSibling("aside");
    }

    private static Set<Path> files(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return new HashSet<>(files.toList());
        }
    }

    /** Half open for as long as the agent may take to see it, which is less than half a minute. */
    private static Fault deadUntilSeen() {
        AtomicReference<Instant> since = new AtomicReference<>(Instant.MIN);
        return Fault.felt(
                "OPC UA link dead until the agent sees it",
                chain -> {
                    since.set(chain.now());
                    chain.plantLink().silence();
                    if (!comesTrue(chain, SEEN, () -> !chain.isWatching())) {
                        throw new IllegalStateException(
                                "the agent does not see within " + SEEN.toSeconds() + " s that the plant is silent:\n"
                                        + chain.agent().logEnd());
                    }
                    return true;
                },
                chain -> {
                    chain.plantLink().mend();
                    chain.linkWasBad(since.get());
                });
    }

    /** Something that is asked again and again. */
    private interface Question {
        boolean isTrue() throws IOException;
    }

    private static boolean comesTrue(Chain chain, Duration within, Question question)
            throws IOException, InterruptedException {
        Instant until = chain.now().plus(within);
        while (!question.isTrue()) {
            if (chain.now().isAfter(until)) {
                return false;
            }
            Member.pass(LOOK);
        }
        return true;
    }
}
