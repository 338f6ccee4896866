package io.steelyard.edge.config;

import io.steelyard.edge.opcua.OpcUaConfig;
import io.steelyard.edge.opcua.select.Joined;
import io.steelyard.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Plans, applies and undoes changes of an agent's file. The agent watches its file and takes on what is written there; the
 * desk checks first, writes in one move and waits until the agent says that it runs so.
 */
public final class AgentDesk {
    private static final long LOOK_MILLIS = 200;

    private final Map<String, String> environment;
    private final Duration patience;
    private final Running agents;

    /** Whether an agent runs on a data folder. */
    @FunctionalInterface
    public interface Running {
        /** Now. */
        boolean on(Path data) throws IOException;
    }

    /** What cannot be done, and what to do about it. */
    public static final class DeskException extends Exception {
        private static final long serialVersionUID = 1L;

        DeskException(String message) {
            super(message);
        }
    }

    /** What became of a change. */
    public enum Outcome {
        /** The agent runs so, on every server that is there. */
        TAKEN,
        /** The agent runs so; a server that is away is read so when it is back. */
        TAKEN_WHERE_REACHED,
        /** The agent runs so already. */
        NOTHING_TO_DO,
        /** It is written; no agent runs there. It will be taken on at the next start. */
        WRITTEN;

        /** As a word: {@code taken-where-reached} for instance. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A change that was made.
     *
     * @param plan what it meant
     * @param file the file that was written
     */
    public record Applied(AgentPlan plan, Outcome outcome, Path file) {}

    /**
     * A desk.
     *
     * @param environment where {@code ${env:NAME}} is looked up
     * @param patience how long an agent is waited for
     */
    public AgentDesk(Map<String, String> environment, Duration patience, Running agents) {
        this.environment = environment;
        this.patience = patience;
        this.agents = agents;
    }

    /** What is known of an agent: its word, its state, and what it runs. */
    private record Known(AgentState.Word word, AgentState state, AgentFile running) {}

    /**
     * What the file would do to the agent whose data folder it names.
     *
     * @throws SettingsException when the file is wrong, with every mistake
     */
    public AgentPlan plan(Path wanted) throws DeskException, IOException {
        return draft(wanted).plan();
    }

    /**
     * A file that an agent might take on.
     *
     * @param plan what it would do
     * @param running what the agent runs; null when none has ever run there
     * @param wanted as if it stood in place of the agent's file
     */
    public record Draft(AgentPlan plan, @Nullable AgentFile running, AgentFile wanted) {

        /** Whether no agent has ever run there: all of the file is new. */
        public boolean isFirst() {
            return running == null;
        }

        /** What the agent reads, with what it has selected so far; nothing when none has ever run there. */
        public OpcUaConfig read() {
            AgentFile before = running;
            return before == null
                    ? wanted.config().opcua().unmapped()
                    : Joined.remembered(before.config().wanted());
        }
    }

    /** The same with both files. */
    public Draft draft(Path wanted) throws DeskException, IOException {
        return draft(AgentFile.read(wanted, environment));
    }

    /** The same for a file that has been read; one for an agent that has never run is new as a whole. */
    public Draft draft(AgentFile file) throws DeskException, IOException {
        AgentState state = new AgentState(file.config().data());
        if (state.word().isEmpty() || state.running() == null) {
            return new Draft(AgentPlan.first(file.config()), null, file);
        }
        Known known = known(file.config().data());
        AgentFile next = AgentFile.of(known.word().file(), file.text(), environment);
        AgentPlan plan = AgentPlan.of(known.running().gist(), next.gist())
                .between(
                        Joined.remembered(known.running().config().wanted()),
                        Joined.remembered(next.config().wanted()));
        return new Draft(plan, known.running(), next);
    }

    /**
     * Has the agent run as this file says: another file than the agent's own is written over that one.
     *
     * @throws SettingsException when the file is wrong, with every mistake
     */
    public Applied apply(Path wanted) throws DeskException, IOException, InterruptedException {
        return apply(AgentFile.read(wanted, environment));
    }

    /** The same for a file that has been read. */
    public Applied apply(AgentFile wanted) throws DeskException, IOException, InterruptedException {
        Known known = known(wanted.config().data());
        return change(known, AgentFile.of(known.word().file(), wanted.text(), environment));
    }

    /**
     * Takes the last change back. A file that the agent does not run, because it was written while no agent ran or was
     * refused, becomes what the agent runs; else the agent runs as it did before. Another undo goes one further back.
     */
    public Applied undo(Path data) throws DeskException, IOException, InterruptedException {
        Known known = known(data);
        Path file = known.word().file();
        if (Files.exists(file) && !Files.readString(file).equals(known.running().text())) {
            replace(file, known.running().text());
            boolean isRunning = agents.on(known.running().config().data());
            return new Applied(
                    AgentPlan.of(known.running().gist(), known.running().gist()),
                    isRunning ? await(known.state(), known.running()) : Outcome.WRITTEN,
                    file);
        }
        String before = known.state().previous();
        if (before == null) {
            throw new DeskException("there is nothing to undo: the agent has run with one file only");
        }
        return change(known, AgentFile.of(file, before, environment));
    }

    private Applied change(Known known, AgentFile wanted) throws DeskException, IOException, InterruptedException {
        AgentPlan plan = AgentPlan.of(known.running().gist(), wanted.gist());
        Path target = known.word().file();
        boolean isRunning = agents.on(known.running().config().data());
        if (isRunning && !plan.restart().isEmpty()) {
            throw new DeskException("restart needed: " + String.join(", ", plan.restart())
                    + " cannot change while the agent runs; nothing was changed. Stop the agent, write " + target
                    + " and start it again");
        }
        boolean isThere = Files.exists(target) && Files.readString(target).equals(wanted.text());
        if (isThere && known.word().running().equals(wanted.fingerprint())) {
            return new Applied(plan, Outcome.NOTHING_TO_DO, target);
        }
        if (!isThere) {
            replace(target, wanted.text());
        }
        return new Applied(plan, isRunning ? await(known.state(), wanted) : Outcome.WRITTEN, target);
    }

    private Outcome await(AgentState state, AgentFile wanted) throws DeskException, IOException, InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        long left = patience.toMillis();
        AgentState.Word word = word(state);
        while (left > 0) {
            left -= LOOK_MILLIS;
            if (word.running().equals(wanted.fingerprint()) && word.settled()) {
                return Outcome.TAKEN;
            }
            if (word.refused().equals(wanted.fingerprint())) {
                throw new DeskException("the agent does not take it on and goes on as it was: " + word.problems());
            }
            boolean unusedNever = never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            word = word(state);
        }
        if (word.running().equals(wanted.fingerprint())) {
            return Outcome.TAKEN_WHERE_REACHED;
        }
        throw new DeskException(wanted.path() + " is written, and the agent has not taken it on within "
                + patience.toSeconds() + " s: look into its log");
    }

    private Known known(Path data) throws DeskException, IOException {
        AgentState state = new AgentState(data);
        AgentState.Word word = word(state);
        String running = state.running();
        if (running == null) {
            throw nobody(data);
        }
        return new Known(word, state, AgentFile.of(word.file(), running, environment));
    }

    private static AgentState.Word word(AgentState state) throws DeskException, IOException {
        return state.word().orElseThrow(() -> nobody(state.data()));
    }

    private static DeskException nobody(Path data) {
        return new DeskException("no agent has run on " + data
                + ", and what runs is what is changed: start it once with this file, or let"
                + " the file's key data name its data folder; steelyard agent plan shows before what would be read");
    }

    /** In one move, so that nobody reads half of it; who may read the file stays as it is. */
    private static void replace(Path file, String text) throws IOException {
        PosixFileAttributeView was = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        Path beside = AgentState.beside(file, text);
        if (was != null && Files.exists(file)) {
            Files.setPosixFilePermissions(beside, was.readAttributes().permissions());
        }
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
