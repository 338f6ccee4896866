package io.steelyard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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

        @Option(names = "--data", paramLabel = "DIR", defaultValue = DataFolder.DEFAULT, description = DataFolder.IS)
        private Path data = Path.of(DataFolder.NAME);

        @Option(
                names = "--url",
                paramLabel = "URL",
                description = "The gateway's HTTP; else the one that runs on the folder.")
        private @Nullable URI url;

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Override
        public Integer call() throws InterruptedException {
            RunFile running = RunFile.find(data, "gateway");
            URI gateway = url != null ? url : running == null ? null : running.url();
            if (gateway == null) {
                System.err.println("no gateway runs on " + data + ": start one, or name its address with --url");
                return ExitCode.UNREACHABLE;
            }
            try {
                return compact(gateway);
            } catch (HttpJson.RefusedException e) {
                System.err.println(e.getMessage());
                return ExitCode.NO;
            } catch (IOException e) {
                System.err.println("the gateway at " + gateway + " did not answer: " + e.getMessage());
                return ExitCode.UNREACHABLE;
            }
        }

        private int compact(URI gateway) throws IOException, InterruptedException {
            HttpJson http = new HttpJson();
            CountDownLatch never = new CountDownLatch(1); // only interrupting ends a pause
            JsonNode store = http.post(URI.create(gateway + "/api/v1/store:compact"));
            String told = "";
            while (state(store).equals("running")) {
                JsonNode compaction = store.path("compaction");
                String progress = compaction.path("done").asInt() + " of "
                        + compaction.path("of").asInt() + " tables of days copied";
                if (!json && !progress.equals(told)) {
                    System.err.println(progress);
                    told = progress;
                }
                boolean unused = never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                store = http.get(URI.create(gateway + "/api/v1/store"));
            }
            System.out.print(json ? store.toPrettyString() + System.lineSeparator() : text(store));
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
