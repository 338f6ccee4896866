package io.steelyard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code steelyard store}. */
@Command(
        name = "store",
        mixinStandardHelpOptions = true,
        description = "The time-series store of a running gateway.",
        subcommands = StoreCommand.Compact.class)
final class StoreCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.err.println("say what to do: steelyard store compact");
        return ExitCode.WRONG_USE;
    }

    /** {@code steelyard store compact}. */
    @Command(
            name = "compact",
            mixinStandardHelpOptions = true,
            description = "Copies the embedded store into a smaller file and waits until that is done.")
    static final class Compact implements Callable<Integer> {
        private static final long LOOK_MILLIS = 500;
        private static final double MEGABYTE = 1e6;

        @Mixin
        private PeerOptions options = new PeerOptions();

        @Override
        public Integer call() throws WrongUseException, IOException, InterruptedException {
            Peer gateway = options.gateway();
            CountDownLatch never = new CountDownLatch(1); // only interrupting ends a pause
            JsonNode store = gateway.post("/api/v1/store:compact");
            String told = "";
            while (state(store).equals("running")) {
                JsonNode compaction = store.path("compaction");
                String progress = compaction.path("done").asInt() + " of "
                        + compaction.path("of").asInt() + " tables of days copied";
                if (!options.isJson() && !progress.equals(told)) {
                    System.err.println(progress);
                    told = progress;
                }
                boolean unused = never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                store = gateway.get("/api/v1/store");
            }
            System.out.print(options.isJson() ? store.toPrettyString() + System.lineSeparator() : text(store));
            return state(store).equals("done") ? ExitCode.DONE : ExitCode.NO;
        }

        private static String state(JsonNode store) {
            return store.path("compaction").path("state").asText();
        }

        /** What became of it, for people. */
        static String text(JsonNode store) {
            JsonNode compaction = store.path("compaction");
            if (!state(store).equals("done")) {
                return "not compacted: " + compaction.path("detail").asText() + System.lineSeparator();
            }
            return String.format(
                    Locale.ROOT,
                    "compacted: %.1f MB before, %.1f MB now%n",
                    compaction.path("bytesBefore").asLong() / MEGABYTE,
                    compaction.path("bytesAfter").asLong() / MEGABYTE);
        }
    }
}
