package io.steelyard.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code steelyard load}: pretends to be many agents and prints what the gateway made of it. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = {
            "Pretends to be agents that send numbered samples over MQTT 5, QoS 1, and prints figures as JSON, one line.",
            "The gateway stores them as assets load-<agent>-<asset> of class load in the site named; use one of its own."
        },
        footer = {
            "",
            "Example: 10 agents, 100 metrics a message, 5,000 messages a second for a minute:",
            "  ./steelyard load --agents 10 --metrics 100 --rate 5000 --for 60",
            "Exit codes: 0 every message was acknowledged, 1 not, 2 wrong use, 3 the gateway could not be reached."
        })
public final class LoadMain implements Callable<Integer> {
    private static final int NO = 1;
    private static final int USE = 2;
    private static final int UNREACHABLE = 3;
    private static final int USUAL_PORT = 1883;

    @Option(
            names = "--url",
            defaultValue = "mqtt://127.0.0.1:1883",
            description = "The gateway's MQTT (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("mqtt://127.0.0.1:1883");

    @Option(names = "--site", defaultValue = "load", description = "Site (default: ${DEFAULT-VALUE}).")
    private String site = "load";

    @Option(names = "--agents", defaultValue = "1", description = "Connections (default: ${DEFAULT-VALUE}).")
    private int agents;

    @Option(names = "--assets", defaultValue = "10", description = "Assets an agent (default: ${DEFAULT-VALUE}).")
    private int assets;

    @Option(names = "--signals", defaultValue = "10", description = "Signals an asset (default: ${DEFAULT-VALUE}).")
    private int signals;

    @Option(
            names = "--metrics",
            defaultValue = "100",
            description = "Metrics a message; more than signals are several instants (default: ${DEFAULT-VALUE}).")
    private int metrics;

    @Option(
            names = "--rate",
            defaultValue = "0",
            description = "Messages a second over all agents; 0 is as fast as they are acknowledged.")
    private double rate;

    @Option(
            names = "--for",
            defaultValue = "10",
            paramLabel = "SECONDS",
            description = "How long, with --rate (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(names = "--messages", description = "How many messages; without --rate 100,000 when not given.")
    private @Nullable Long messages;

    @Option(
            names = "--control",
            description = "Stay connected and read stretches from standard input, a line each: MESSAGES RATE.")
    private boolean control;

    /** Runs and exits with the code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LoadMain()).execute(arguments));
    }

    @Override
    public Integer call() {
        String wrong = whyNot();
        if (wrong != null) {
            System.err.println("load: " + wrong);
            return USE;
        }
        InetSocketAddress server = new InetSocketAddress(url.getHost(), url.getPort() < 0 ? USUAL_PORT : url.getPort());
        LoadShape shape = new LoadShape(site, agents, assets, signals, metrics);
        try (Load load = new Load(shape, server)) {
            if (control) {
                controlled(load);
            } else {
                System.out.println(load.run(asked()).toJson());
            }
            load.end();
            return 0;
        } catch (java.net.ConnectException e) {
            System.err.println(
                    "load: nobody answers at " + server + ": start a gateway, or name its address with --url");
            return UNREACHABLE;
        } catch (IOException e) {
            System.err.println("load: " + e.getMessage());
            return NO;
        }
    }

    private LoadRun asked() {
        if (messages != null) {
            return new LoadRun(messages, rate);
        }
        return rate > 0 ? new LoadRun((long) Math.ceil(rate * seconds), rate) : new LoadRun(100_000, 0);
    }

    private @Nullable String whyNot() {
        if (agents < 1 || assets < 1 || signals < 1 || metrics < 1) {
            return "--agents, --assets, --signals and --metrics are at least 1";
        }
        if (metrics > 10_000 || signals > 10_000) {
            return "--metrics and --signals are at most 10000";
        }
        if (rate < 0 || seconds <= 0 || (messages != null && messages < 1)) {
            return "--rate is at least 0, --for and --messages are more than 0";
        }
        return url.getHost() == null || !"mqtt".equals(url.getScheme())
                ? "--url has the form mqtt://host:port, not " + url
                : null;
    }

    private static void controlled(Load load) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.strip().split(" ", -1);
            System.out.println(load.run(new LoadRun(Long.parseLong(words[0]), Double.parseDouble(words[1])))
                    .toJson());
        }
    }
}
