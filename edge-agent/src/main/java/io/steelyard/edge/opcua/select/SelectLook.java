package io.steelyard.edge.opcua.select;

import io.steelyard.edge.opcua.ServerConfig;
import io.steelyard.edge.opcua.Visit;
import io.steelyard.edge.opcua.call.Gait;
import io.steelyard.edge.opcua.survey.SurveyException;
import io.steelyard.edge.opcua.survey.Surveyor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What an agent with a wanted file would select now, beside what it has selected so far: with the agent's certificates, and
 * with a session of its own at each server. It changes nothing. Safe for several threads.
 */
public final class SelectLook {
    private final Selecting.Wanted wanted;
    private final Rules rules;
    private final Surveyor surveyor;
    private final Map<String, Selected> memory;

    /**
     * What was found at one server.
     *
     * @param selected what would be selected; what was selected so far when the server was not walked
     * @param fresh how many of it are new
     * @param leftOut how many more would be and are too many
     * @param misses selections that fit nothing, a sentence each
     * @param trouble why it was not walked; null when it was
     * @param isUnreachable whether nobody answered, so that trying again later may help
     */
    public record Found(
            String server,
            Selected selected,
            int fresh,
            int leftOut,
            List<String> misses,
            @Nullable String trouble,
            boolean isUnreachable) {
        public Found {
            misses = List.copyOf(misses);
        }

        /** Whether everything that is selected was found and may be read. */
        public boolean isGood() {
            return trouble == null && misses.isEmpty() && leftOut == 0;
        }
    }

    /**
     * A look.
     *
     * @param wanted the file; its folders are those of the agent that is to take it on
     * @param nanoTime monotonic clock
     */
    public SelectLook(Selecting.Wanted wanted, Rules rules, InstantSource clock, LongSupplier nanoTime) {
        this.wanted = wanted;
        this.rules = rules;
        this.surveyor = new Surveyor(
                new Visit.Visitor(
                        wanted.mapping().site(),
                        wanted.mapping().agent(),
                        wanted.mapping().pki()),
                rules.profiles(),
                clock,
                nanoTime);
        this.memory = Joined.memory(wanted);
    }

    /** Servers at which something is selected. */
    public List<String> servers() {
        return wanted.selects().stream().map(Selects::server).toList();
    }

    /** One of {@link #servers}, on the caller's thread; interrupting ends it. */
    public Found at(String server) throws InterruptedException {
        Selects selects = wanted.selects().stream()
                .filter(one -> one.server().equals(server))
                .findFirst()
                .orElseThrow();
        ServerConfig config = wanted.mapping().servers().stream()
                .filter(one -> one.name().equals(server))
                .findFirst()
                .orElseThrow();
        Path key = wanted.mapping().pki().resolve("own").resolve("edge-agent.key");
        if (!Files.isReadable(key)) {
            return not(server, key + " is not there or not readable: run this as the agent's user", false);
        }
        String unreadable = SelectedFile.trouble(wanted.mapping().memory(), server);
        if (unreadable != null) {
            return not(server, unreadable, false);
        }
        try {
            Choice.Given given = Choice.Given.of(wanted.mapping(), memory, Set.of(), server);
            Surveyor.Look look = surveyor.look(
                    config,
                    given.addresses(server),
                    Selecting.order(wanted.selects().size()),
                    Gait.quick());
            Choice.Outcome outcome = new Choice(selects, look, given, rules).outcome();
            return new Found(
                    server,
                    outcome.selected(),
                    outcome.fresh().size(),
                    outcome.leftOut(),
                    outcome.misses(),
                    null,
                    false);
        } catch (SurveyException e) {
            return not(server, String.valueOf(e.getMessage()), e.isUnreachable());
        }
    }

    /** For a server that has not been walked to the end when the asker's time was up. */
    public Found late(String server, Duration limit) {
        return not(server, "it was not walked to the end within " + limit.toSeconds() + " s", true);
    }

    private Found not(String server, String why, boolean isUnreachable) {
        return new Found(server, known(server), 0, 0, List.of(), why, isUnreachable);
    }

    private Selected known(String server) {
        return memory.getOrDefault(server, Selected.NOTHING);
    }
}
