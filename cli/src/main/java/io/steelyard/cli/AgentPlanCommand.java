package io.steelyard.cli;

import io.steelyard.cli.plan.DashboardPlan;
import io.steelyard.cli.plan.Panel;
import io.steelyard.cli.plan.PlanText;
import io.steelyard.cli.plan.SeriesPlan;
import io.steelyard.edge.config.AgentDesk;
import io.steelyard.edge.config.Profiles;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.compare.Compared;
import io.steelyard.edge.opcua.compare.LiveLook;
import io.steelyard.edge.opcua.select.Joined;
import io.steelyard.edge.opcua.select.Rules;
import io.steelyard.edge.opcua.select.SelectLook;
import io.steelyard.edge.opcua.select.Selecting;
import io.steelyard.settings.Keys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
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
            "gateway's store say to it now. Changes nothing. Exit code 1: a signal could not be read or stored as things",
            "stand; 3: a server or the gateway did not answer."
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
            OpcUaConfig running = Joined.remembered(draft.running().config().wanted());
            List<SelectLook.Found> selected =
                    offline ? List.of() : selected(draft.wanted().config().wanted());
            OpcUaConfig wanted = offline
                    ? Joined.remembered(draft.wanted().config().wanted())
                    : joined(draft.wanted().config().opcua(), selected);
            PlanText plan = new PlanText(draft.plan().between(running, wanted)).selected(selected);
            List<Compared> live = offline ? List.of() : live(wanted);
            if (!offline) {
                plan.with(live).with(series(draft.wanted().config().data(), wanted, live));
            }
            plan.with(DashboardPlan.of(panels(), running, wanted, live));
            System.out.print(json ? plan.json() : plan.text());
            return plan.exitCode();
        });
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

    private static OpcUaConfig joined(OpcUaConfig wanted, List<SelectLook.Found> selected) {
        return Joined.of(
                wanted,
                selected.stream().collect(Collectors.toMap(SelectLook.Found::server, SelectLook.Found::selected)));
    }

    private List<SelectLook.Found> selected(Selecting.Wanted wanted) throws IOException, InterruptedException {
        Duration time = Duration.ofSeconds(limit);
        Rules rules = new Rules(Profiles::find, Keys::suggest);
        SelectLook look = new SelectLook(wanted, rules, InstantSource.system(), SteelyardMain::nanoTime);
        List<String> servers = look.servers();
        List<Callable<SelectLook.Found>> questions = new ArrayList<>();
        servers.forEach(server -> questions.add(() -> look.at(server)));
        try {
            List<Optional<SelectLook.Found>> answers = Together.inTime(questions, time);
            List<SelectLook.Found> found = new ArrayList<>();
            for (int i = 0; i < servers.size(); i++) {
                String server = servers.get(i);
                found.add(answers.get(i).orElseGet(() -> look.late(server, time)));
            }
            return found;
        } catch (ExecutionException e) {
            throw new IOException("the servers could not be walked: " + e.getCause(), e);
        }
    }

    private List<Compared> live(OpcUaConfig wanted) throws IOException, InterruptedException {
        Duration time = Duration.ofSeconds(limit);
        LiveLook look = new LiveLook(wanted);
        List<ServerConfig> servers = look.servers();
        List<Callable<Compared>> questions = new ArrayList<>();
        servers.forEach(server -> questions.add(() -> look.at(server)));
        try {
            List<Optional<Compared>> answers = Together.inTime(questions, time);
            List<Compared> live = new ArrayList<>();
            for (int i = 0; i < servers.size(); i++) {
                ServerConfig server = servers.get(i);
                live.add(answers.get(i).orElseGet(() -> look.late(server, time)));
            }
            return live;
        } catch (ExecutionException e) {
            throw new IOException("the servers could not be asked: " + e.getCause(), e);
        }
    }

    private SeriesPlan series(Path data, OpcUaConfig wanted, List<Compared> live)
            throws WrongUseException, IOException, InterruptedException {
        Set<SeriesPlan.Name> series = SeriesPlan.of(wanted, live);
        RunFile running = RunFile.find(data, "gateway");
        if (gateway == null && running == null) {
            return SeriesPlan.uncounted(
                    SeriesPlan.Standing.NOBODY,
                    series,
                    "no gateway runs on " + data + ": name its address with --gateway");
        }
        URI url = gateway == null ? Objects.requireNonNull(running).url() : PeerOptions.address("--gateway", gateway);
        HttpJson http = new HttpJson(tokenFile == null ? null : BearerToken.read(tokenFile));
        return SeriesPlan.counted(http, url, wanted.site(), series);
    }
}
