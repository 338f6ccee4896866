package io.steelyard.cli.verify;

import io.steelyard.cli.HttpJson;
import io.steelyard.edge.opcua.OpcUaConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The oracle as the command line calls it. */
public final class Verify {
    /** The agent's {@code report.every} and a second. */
    private static final Duration REPORTING = Duration.ofSeconds(11);

    private Verify() {}

    /**
     * What to verify.
     *
     * @param data the demo's data folder: truth in {@code simulator/truth}, deaths in {@code run/lives.csv}
     * @param gateway the base of a running gateway's HTTP
     * @param publishing the agent's publishing interval
     * @param cuts whether the cable was cut on purpose
     * @param memory how old an outbox may have been that was lost or put back from a copy; {@link #reported} unless
     *     somebody knows more
     * @param retry how much longer than usual it may take after a death until everybody is back
     * @param bridged how long the OPC UA servers keep everything for an agent that died; zero when they hand nothing over
     * @param mappings of the agents whose filters leave values out; none when they have none
     */
    public record Options(
            Path data,
            URI gateway,
            Duration publishing,
            boolean cuts,
            Duration memory,
            Duration retry,
            Duration bridged,
            List<OpcUaConfig> mappings) {
        public Options {
            mappings = List.copyOf(mappings);
        }
    }

    /** How long ago an agent's last report may be: it reports every ten seconds, and looks at its signals at least each second. */
    public static Duration reported(Duration publishing) {
        return REPORTING.plus(publishing);
    }

    /**
     * Reads the truth, asks the gateway, judges.
     *
     * @throws IOException when there is no truth, or the gateway cannot be reached
     */
    public static Verdict run(Options options) throws IOException, InterruptedException {
        return run(options, new HttpJson());
    }

    /** The same, asking as whom the caller is. */
    public static Verdict run(Options options, HttpJson http) throws IOException, InterruptedException {
        Truth truth = TruthFiles.read(options.data().resolve("simulator").resolve("truth"));
        Lives lives = Lives.read(options.data().resolve("run").resolve("lives.csv"))
                .with(Outages.read(options.data().resolve("simulator").resolve("faults.csv")));
        Allowance allowance = new Allowance(
                options.publishing().toNanos(),
                options.cuts(),
                options.memory().toNanos(),
                options.retry().toNanos(),
                options.bridged().toNanos());
        Map<String, Filter> filters = new HashMap<>();
        options.mappings().forEach(mapping -> filters.putAll(Filter.of(mapping)));
        return new Verification(truth, lives, allowance, filters).against(new HttpEvidence(http, options.gateway()));
    }

    /** For people. */
    public static String text(Verdict verdict) {
        return VerdictText.lines(verdict);
    }

    /** For programs. */
    public static String json(Verdict verdict) {
        return VerdictText.json(verdict);
    }
}
