package io.steelyard.cli;

import io.steelyard.cli.plan.GatewaySeries;
import io.steelyard.cli.plan.PlanText;
import io.steelyard.edge.config.AgentDesk;
import io.steelyard.edge.config.plan.Panel;
import io.steelyard.edge.config.plan.Plan;
import io.steelyard.edge.config.plan.Planner;
import io.steelyard.edge.config.plan.SeriesPlan;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code steelyard agent plan}; exit code 1 when a signal of the file could not be read or stored as things stand, 3 when a
 * server or the gateway did not answer.
 */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what a file would change of what the agent on its data folder runs, and what its servers and the",
            "gateway's store say to it now; before the agent's first start, all of it is new. Changes nothing. Exit",
            "code 1: a signal could not be read or stored as things stand; 3: a server or the gateway did not answer."
        })
final class AgentPlanCommand implements Callable<Integer> {
    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The agent's file, or a draft.")
    private Path config = Path.of("");

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--offline", description = "Compare the files only, and ask nobody.")
    private boolean offline;

    @Option(
            names = "--limit",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long the servers may take together for each look (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(
            names = "--gateway",
            paramLabel = "URL",
            description = "The gateway's HTTP, for its budget of series; else of the one that runs on the agent's data"
                    + " folder.")
    private @Nullable String gateway;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File whose first line is the token to ask the gateway with.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--dashboards",
            paramLabel = "DIR",
            description =
                    "Folder of Grafana dashboards (JSON) whose panels to look through; else those that are shipped.")
    private @Nullable Path dashboards;

    @Override
    public Integer call() throws WrongUseException, IOException, InterruptedException {
        if (limit < 1) {
            throw new WrongUseException("--limit is at least 1 second");
        }
        return AgentChangeCommand.told(() -> {
            AgentDesk.Draft draft = AgentChangeCommand.desk(Duration.ZERO).draft(AgentChangeCommand.readable(config));
            if (draft.isFirst()) {
                System.err.println(
                        "no agent has run on " + draft.wanted().config().data()
                                + " yet: all of the file is new, and is read from the agent's first start with it");
            }
            PlanText plan = new PlanText(offline ? Planner.offline(draft, panels()) : asked(draft));
            System.out.print(json ? plan.json() : plan.text());
            return plan.exitCode();
        });
    }

    private Plan asked(AgentDesk.Draft draft) throws WrongUseException, IOException, InterruptedException {
        SeriesPlan.Gateway series = gateway(draft.wanted().config().data());
        List<Panel> panels = panels();
        ExecutorService threads = Together.threads();
        try {
            Planner.Asking asking = new Planner.Asking(
                    threads,
                    Integer.MAX_VALUE,
                    Duration.ofSeconds(limit),
                    InstantSource.system(),
                    SteelyardMain::nanoTime);
            return new Planner(asking, series).plan(draft, panels);
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Panel> panels() throws WrongUseException, IOException {
        if (dashboards == null) {
            return Panel.shipped();
        }
        if (!Files.isDirectory(dashboards)) {
            throw new WrongUseException("--dashboards " + dashboards + " is no folder");
        }
        try {
            return Panel.in(dashboards);
        } catch (IOException e) {
            throw new WrongUseException("--dashboards: " + e.getMessage());
        }
    }

    private SeriesPlan.Gateway gateway(Path data) throws WrongUseException, IOException {
        RunFile running = RunFile.find(data, "gateway");
        if (gateway == null && running == null) {
            return path -> {
                throw new SeriesPlan.UncountedException(
                        SeriesPlan.Standing.NOBODY, "no gateway runs on " + data + ": name its address with --gateway");
            };
        }
        URI url = gateway == null ? Objects.requireNonNull(running).url() : PeerOptions.address("--gateway", gateway);
        HttpJson http = new HttpJson(tokenFile == null ? null : BearerToken.read(tokenFile));
        return new GatewaySeries(http, url);
    }
}
