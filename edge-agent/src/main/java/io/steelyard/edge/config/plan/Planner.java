package io.steelyard.edge.config.plan;

import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.config.AgentDesk;
import io.steelyard.edge.config.Profiles;
import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.compare.Compared;
import io.steelyard.edge.opcua.compare.LiveLook;
import io.steelyard.edge.opcua.pki.ApplicationUri;
import io.steelyard.edge.opcua.pki.RollOver;
import io.steelyard.edge.opcua.select.Joined;
import io.steelyard.edge.opcua.select.Rules;
import io.steelyard.edge.opcua.select.SelectLook;
import io.steelyard.edge.opcua.select.Selecting;
import io.steelyard.settings.Keys;
import io.steelyard.settings.ProcessHome;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans as the command line and the running agent do: what a draft would change, and what its servers and the gateway say to
 * it. Each server is asked in a session of its own; nothing that reads values waits, and nothing is written but the
 * certificate of an agent that has never run. Safe for several
 * threads; a plan takes three looks at most, one after the other, each within the limit.
 */
public final class Planner {
    private static final Logger LOG = LoggerFactory.getLogger(Planner.class);

    private final Asking asking;
    private final SeriesPlan.Gateway gateway;

    /**
     * How questions are asked.
     *
     * @param threads on which
     * @param atATime at most; who has not had its turn in time counts as who has not answered
     * @param limit how long those of one look may take together
     * @param clock this machine's
     * @param nanoTime monotonic clock
     */
    public record Asking(
            ExecutorService threads, int atATime, Duration limit, InstantSource clock, LongSupplier nanoTime) {}

    /** A planner that asks this gateway for series. */
    public Planner(Asking asking, SeriesPlan.Gateway gateway) {
        this.asking = asking;
        this.gateway = gateway;
    }

    /** What the files say, and the panels that show it. */
    public static Plan offline(AgentDesk.Draft draft, List<Panel> panels) {
        OpcUaConfig running = draft.read();
        OpcUaConfig wanted = Joined.remembered(draft.wanted().config().wanted());
        return Plan.of(draft.plan().between(running, wanted))
                .remarked(Remark.of(wanted))
                .shown(DashboardPlan.of(panels, running, wanted, List.of()));
    }

    /**
     * The same with what servers and gateway say; whoever does not answer, or refuses, is named in it.
     *
     * @throws IOException when the agent's own files cannot be read
     */
    public Plan plan(AgentDesk.Draft draft, List<Panel> panels) throws IOException, InterruptedException {
        if (draft.isFirst()) {
            makeCertificate(draft.wanted().config());
        }
        OpcUaConfig running = draft.read();
        List<SelectLook.Found> selected = selected(draft.wanted().config().wanted());
        OpcUaConfig wanted = Joined.of(
                draft.wanted().config().opcua(),
                selected.stream().collect(Collectors.toMap(SelectLook.Found::server, SelectLook.Found::selected)));
        List<Compared> live = live(wanted);
        return Plan.of(draft.plan().between(running, wanted))
                .remarked(Remark.of(wanted))
                .walked(selected)
                .compared(live)
                .counted(series(wanted, live))
                .shown(DashboardPlan.of(panels, running, wanted, live));
    }

    /**
     * Before its first start an agent has no certificate to go to servers with. It gets the one that it will have, so that who
     * trusts it does so once; where that cannot be made, the looks say so.
     */
    private void makeCertificate(AgentConfig wanted) {
        OpcUaConfig opcua = wanted.opcua();
        try (ProcessHome home = ProcessHome.lock(wanted.data(), "edge-agent")) {
            var unused = RollOver.open(opcua.pki(), ApplicationUri.of(opcua.site(), opcua.agent()), asking.clock());
            LOG.debug("the certificate is in {}", home.folder());
        } catch (IOException | ProcessHome.TakenException e) {
            LOG.warn("no certificate can be made to ask servers with: {}", e.getMessage());
        }
    }

    private List<SelectLook.Found> selected(Selecting.Wanted wanted) throws IOException, InterruptedException {
        Rules rules = new Rules(Profiles::find, Keys::suggest);
        SelectLook look = new SelectLook(wanted, rules, asking.clock(), asking.nanoTime());
        List<String> servers = look.servers();
        List<Callable<SelectLook.Found>> questions = new ArrayList<>();
        servers.forEach(server -> questions.add(() -> look.at(server)));
        List<Optional<SelectLook.Found>> answers = answers(questions);
        List<SelectLook.Found> found = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            String server = servers.get(i);
            found.add(answers.get(i).orElseGet(() -> look.late(server, asking.limit())));
        }
        return found;
    }

    private List<Compared> live(OpcUaConfig wanted) throws IOException, InterruptedException {
        LiveLook look = new LiveLook(wanted);
        List<ServerConfig> servers = look.servers();
        List<Callable<Compared>> questions = new ArrayList<>();
        servers.forEach(server -> questions.add(() -> look.at(server)));
        List<Optional<Compared>> answers = answers(questions);
        List<Compared> live = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            ServerConfig server = servers.get(i);
            live.add(answers.get(i).orElseGet(() -> look.late(server, asking.limit())));
        }
        return live;
    }

    private SeriesPlan series(OpcUaConfig wanted, List<Compared> live) throws IOException, InterruptedException {
        Set<SeriesPlan.Name> series = SeriesPlan.of(wanted, live);
        return answers(List.<Callable<SeriesPlan>>of(() -> SeriesPlan.counted(gateway, wanted.site(), series)))
                .get(0)
                .orElseGet(() -> SeriesPlan.uncounted(
                        SeriesPlan.Standing.UNREACHABLE,
                        series,
                        "the gateway has not answered within " + asking.limit().toSeconds() + " s"));
    }

    private <T> List<Optional<T>> answers(List<Callable<T>> questions) throws IOException, InterruptedException {
        try {
            return new InTime(asking.threads(), asking.atATime(), asking.limit()).answers(questions);
        } catch (ExecutionException e) {
            throw new IOException("the plan cannot be made: " + e.getCause(), e);
        }
    }
}
