package io.steelyard.edge;

import io.steelyard.edge.config.AgentConfig;
import io.steelyard.edge.config.AgentFile;
import io.steelyard.edge.config.AgentPlan;
import io.steelyard.edge.config.AgentState;
import io.steelyard.edge.model.Notes;
import io.steelyard.ledger.EventType;
import io.steelyard.ledger.Scope;
import io.steelyard.settings.SettingsException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes on what a person writes into the agent's file, once it has stood there for two looks. A file that is wrong, or that
 * changes what a running agent cannot change, is told and left alone: the agent goes on as it was. {@link #look} is for one
 * thread and never fails.
 */
final class Reload {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);
    private static final int MOST_TOLD = 5;
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private final Map<String, String> environment;
    private final AgentState state;
    private final WatchedFile file;
    private final Notes notes;
    private final InstantSource clock;
    private final Scope scope;
    private final Function<AgentConfig, CompletableFuture<Void>> change;
    private volatile AgentFile.Gist running;
    private @Nullable String begun;
    private String seen = "";
    private String judged;
    private volatile String refused = "";
    private volatile String problems = "";

    /**
     * What it needs.
     *
     * @param environment where {@code ${env:NAME}} is looked up
     * @param change has the agent run so; completes when every server that is there is read so
     */
    record Doors(
            Map<String, String> environment,
            Notes notes,
            InstantSource clock,
            Function<AgentConfig, CompletableFuture<Void>> change) {}

    /** @param running what the agent runs with */
    Reload(AgentFile running, Doors doors) {
        this.running = running.gist();
        this.begun = running.text();
        this.environment = doors.environment();
        this.notes = doors.notes();
        this.clock = doors.clock();
        this.change = doors.change();
        this.judged = this.running.fingerprint();
        this.file = new WatchedFile(running.path());
        state = new AgentState(running.config().data());
        scope = Scope.agent(
                running.config().opcua().site(), running.config().opcua().agent());
    }

    /** The agent has begun. */
    void begin() {
        String text = begun;
        if (text != null) {
            runs(text);
        }
        begun = null;
        say(true);
    }

    /** To be called every few seconds. */
    void look() {
        String text;
        try {
            String found = file.fingerprint();
            boolean stands = found.equals(seen);
            seen = found;
            if (!stands || found.equals(judged)) {
                return;
            }
            text = Files.readString(running.path());
        } catch (CharacterCodingException e) {
            judged = seen;
            refuse(List.of(running.path() + ": is not UTF-8; save it as UTF-8"));
            return;
        } catch (IOException e) {
            LOG.debug("{} cannot be read now: {}", running.path(), e.toString());
            return; // it is being replaced, or its disk is away: what runs goes on
        }
        if (!AgentFile.fingerprint(text).equals(seen)) {
            return; // just now it has become another one
        }
        judged = seen;
        if (judged.equals(running.fingerprint())) { // put back
            refused = "";
            problems = "";
            say(true);
            return;
        }
        try {
            judge(AgentFile.of(running.path(), text, environment));
        } catch (SettingsException e) {
            refuse(e.problems().stream().map(String::valueOf).toList());
        }
    }

    private void judge(AgentFile wanted) {
        AgentFile.Gist next = wanted.gist();
        AgentPlan plan = AgentPlan.of(running, next);
        if (!plan.restart().isEmpty()) {
            refuse(List.of(running.path() + ": restart needed: " + String.join(", ", plan.restart())
                    + " cannot change while the agent runs; start it again, or put back what stood there"));
            return;
        }
        running = next;
        refused = "";
        problems = "";
        LOG.info(
                "{} is taken on: signals: {} new, {} gone, {} read anew, {} told anew; servers: {}",
                wanted.path(),
                plan.count(AgentPlan.NEW),
                plan.count(AgentPlan.GONE),
                plan.count(AgentPlan.ANEW),
                plan.count(AgentPlan.TOLD),
                plan.servers().size());
        tell(
                EventType.CONFIGURATION_CHANGED,
                Map.of(
                        "new", Long.toString(plan.count(AgentPlan.NEW)),
                        "gone", Long.toString(plan.count(AgentPlan.GONE)),
                        "anew", Long.toString(plan.count(AgentPlan.ANEW)),
                        "servers", Integer.toString(plan.servers().size())));
        CompletableFuture<Void> done = change.apply(wanted.config());
        runs(wanted.text());
        say(done.isDone());
        var unused = done.thenRun(() -> settled(next));
    }

    private synchronized void settled(AgentFile.Gist now) {
        if (now.fingerprint().equals(running.fingerprint())) {
            say(true);
        }
    }

    private void refuse(List<String> why) {
        refused = judged;
        List<String> told = why.subList(0, Math.min(MOST_TOLD, why.size()));
        problems =
                String.join("\n", told) + (why.size() > MOST_TOLD ? "\nand " + (why.size() - MOST_TOLD) + " more" : "");
        LOG.error("the agent's file changed and is not taken on, the agent goes on as it was:\n{}", problems);
        tell(EventType.CONFIGURATION_REFUSED, Map.of("problem", why.get(0), "problems", Integer.toString(why.size())));
        say(true);
    }

    private void tell(EventType what, Map<String, String> details) {
        Instant now = clock.instant();
        var unused = notes.leave(what.at(now.getEpochSecond() * NANOS_A_SECOND + now.getNano(), scope, details))
                .exceptionally(failure -> {
                    LOG.warn("an event could not be kept: {}", failure.getMessage());
                    return null;
                });
    }

    private synchronized void runs(String text) {
        try {
            state.runs(text);
        } catch (IOException e) {
            LOG.warn("the file that this agent runs cannot be kept for an undo: {}", e.toString());
        }
    }

    private synchronized void say(boolean settled) {
        try {
            state.say(new AgentState.Word(
                    running.path().toAbsolutePath(), running.fingerprint(), settled, refused, problems));
        } catch (IOException e) {
            LOG.warn("commands cannot see what this agent runs: {}", e.toString());
        }
    }
}
