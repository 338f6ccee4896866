package io.steelyard.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code steelyard kpi}. */
@Command(
        name = "kpi",
        mixinStandardHelpOptions = true,
        description = "Key figures of a running gateway.",
        subcommands = KpiCommand.Refold.class)
final class KpiCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.err.println("say what to do: steelyard kpi refold");
        return ExitCode.WRONG_USE;
    }

    /** {@code steelyard kpi refold}. */
    @Command(
            name = "refold",
            mixinStandardHelpOptions = true,
            description =
                    "Folds minutes again from the samples in the store and waits until that is done. Ctrl-C ends the"
                            + " waiting only; --stop ends the listing.")
    static final class Refold implements Callable<Integer> {
        private static final String PATH = "/api/v1/kpi:refold";
        private static final long LOOK_MILLIS = 500;
        /** So few minutes are those that come all the time. */
        private static final long LIVE = 200;

        @Mixin
        private PeerOptions options = new PeerOptions();

        @Option(names = "--site", paramLabel = "SITE", description = "All assets of the site.")
        private String site = "";

        @Option(names = "--asset", paramLabel = "ASSET", description = "Only this asset.")
        private String asset = "";

        @Option(names = "--from", paramLabel = "INSTANT", description = "Begin, 2026-11-01T00:00:00Z for instance.")
        private String from = "";

        @Option(names = "--to", paramLabel = "INSTANT", description = "End, not included; now when missing.")
        private String to = "";

        @Option(names = "--stop", description = "Lists no more; what is listed is folded.")
        private boolean stop;

        @Override
        public Integer call() throws WrongUseException, IOException, InterruptedException {
            Peer gateway = options.gateway();
            JsonNode state;
            if (stop) {
                state = gateway.delete(PATH);
            } else if (from.isEmpty()) {
                throw new WrongUseException("say from when on: --from 2026-11-01T00:00:00Z");
            } else {
                state = gateway.post(PATH + query());
                state = waitFor(gateway, state);
            }
            System.out.print(options.isJson() ? state.toPrettyString() + System.lineSeparator() : text(state));
            return ExitCode.DONE;
        }

        private String query() {
            StringJoiner query = new StringJoiner("&", "?", "");
            new TreeMap<>(Map.of("site", site, "asset", asset, "from", from, "to", to)).forEach((name, value) -> {
                if (!value.isEmpty()) {
                    query.add(name + "=" + InputsCommand.encoded(value));
                }
            });
            return query.toString();
        }

        private JsonNode waitFor(Peer gateway, JsonNode begun) throws IOException, InterruptedException {
            CountDownLatch never = new CountDownLatch(1); // only interrupting ends a pause
            JsonNode state = begun;
            String told = "";
            while (state.path("waiting").asLong() > 0 || state.path("left").asLong() > LIVE) {
                if (!options.isJson() && !text(state).equals(told)) {
                    told = text(state);
                    System.err.print(told);
                }
                boolean unused = never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                state = gateway.get(PATH);
            }
            return state;
        }

        /** How far it is, for people. */
        static String text(JsonNode state) {
            return state.path("listed").asLong() + " minutes listed since the gateway's start, "
                    + state.path("left").asLong() + " to be folded, "
                    + state.path("waiting").asLong()
                    + " stretches to be listed" + System.lineSeparator();
        }
    }
}
