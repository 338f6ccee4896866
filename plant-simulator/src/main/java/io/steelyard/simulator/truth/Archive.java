package io.steelyard.simulator.truth;

import io.steelyard.simulator.plant.Asset;
import io.steelyard.simulator.plant.EquipmentClass;
import io.steelyard.simulator.plant.Plant;
import io.steelyard.simulator.plant.PlantState;
import io.steelyard.simulator.plant.Showing;
import io.steelyard.simulator.plant.Signal;
import io.steelyard.simulator.plant.ValueKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The simulator's folder, {@code state.json} and {@code truth/}: what a run leaves to the next. The state is kept before
 * anything of a tick is set; what of the tick was set follows from the truth's rows behind it. So a run that was killed
 * at any instruction is continued at the value where it stopped: counters never go back, no row number is used twice.
 */
public final class Archive {
    private final Path folder;
    private final long seed;
    private final Map<String, ValueKind> kinds = new HashMap<>();
    private final Set<String> othersBefore3 = new HashSet<>();
    private final StateFile stateFile;
    private @Nullable TruthLog log;
    private long partOfPresent;

    /** Of the simulator's own folder, {@code <data>/simulator}. */
    public Archive(Path folder, Plant plant) {
        this.folder = folder;
        this.seed = plant.seed();
        for (Asset asset : plant.layout().assets()) {
            for (Signal signal : asset.signals()) {
                String key = asset.id() + "/" + signal.name();
                kinds.put(key, signal.kind());
                if (isOtherBefore3(asset, signal)) {
                    othersBefore3.add(key);
                }
            }
        }
        this.stateFile = new StateFile(folder.resolve("state.json"), kinds);
    }

    /**
     * What had another kind or unit in the plant that wrote format version 2: power in kW (a meter's as a double), a machine's
     * energy in kW·h, a machine tool's total as a signed number. Shown again under the old time, it would be another value at
     * that time than the one already sent.
     */
    private static boolean isOtherBefore3(Asset asset, Signal signal) {
        return switch (signal.name()) {
            case "power" -> true;
            case "energy" -> asset.equipmentClass() != EquipmentClass.ENERGY_METER;
            case "total" -> signal.kind() == ValueKind.UINT32;
            default -> false;
        };
    }

    /** What the last run left; null when there was none. */
    public @Nullable Memory recall() {
        try {
            Files.createDirectories(folder);
            StateFile.Kept kept = stateFile.load(seed);
            List<Path> parts = new TruthParts(truthFolder()).all();
            if (kept == null && !parts.isEmpty()) {
                throw new TruthException(truthFolder() + " holds a truth but " + folder.resolve("state.json")
                        + " is gone: bring it back, or use another data folder (demo: --fresh)");
            }
            return kept == null ? null : inPresentUnits(kept.version(), withTruthBehind(kept.memory(), parts));
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new TruthException(
                    "cannot read what the last run left in " + folder + " (" + e.getMessage()
                            + "): bring state.json and truth back from a copy, or use another data folder (demo: --fresh)",
                    e);
        }
    }

    /**
     * Keeps the state before anything of its tick is set.
     *
     * @param present what each signal shows; it is only looked at, and not in every tick
     */
    public void keep(long run, PlantState state, Map<String, Present> present, long nextRow) {
        TruthLog writing = log;
        boolean isNewPart = writing != null && writing.part() != partOfPresent;
        try {
            if (stateFile.savePresent(present, nextRow, isNewPart) && writing != null) {
                partOfPresent = writing.part();
            }
            stateFile.saveState(seed, run, state);
        } catch (IOException e) {
            throw new TruthException("cannot keep the plant's state in " + folder, e);
        }
    }

    /** Begins this run's truth. */
    public TruthLog begin(long run, long firstRow, TruthLimits limits, java.time.InstantSource clock) {
        TruthLog begun = TruthLog.open(truthFolder(), limits, clock, new TruthLog.Origin(run, seed, firstRow));
        log = begun;
        return begun;
    }

    private Path truthFolder() {
        return folder.resolve("truth");
    }

    /** A signal that was another one has no past: its first value comes under a new time, with a row of its own. */
    private Memory inPresentUnits(long version, Memory memory) {
        if (version >= 3) {
            return memory;
        }
        Map<String, Present> present = new HashMap<>(memory.present());
        present.keySet().removeAll(othersBefore3);
        return new Memory(memory.run(), memory.state(), present, memory.nextRow());
    }

    /** A tick lies in the last part, or across the last two; what the signals showed may be some rows older. */
    private Memory withTruthBehind(Memory kept, List<Path> parts) throws IOException {
        Recalled recalled = new Recalled(kept);
        for (Path part : behind(kept.nextRow(), parts)) {
            eachLine(part, line -> {
                recalled.take(line);
                return true;
            });
        }
        return recalled.memory();
    }

    /** The state, with the rows behind it; a part may be larger than memory, so they come one by one. */
    private final class Recalled {
        private final Memory kept;
        private final Map<String, Present> present;
        private final Map<Long, String> signalOfRow = new HashMap<>();
        private long run;
        private long nextRow;

        Recalled(Memory kept) {
            this.kept = kept;
            this.present = new HashMap<>(kept.present());
            this.run = kept.run();
            this.nextRow = kept.nextRow();
            present.forEach((signal, value) -> signalOfRow.put(value.row(), signal));
        }

        void take(TruthLine row) {
            run = Math.max(run, row.run());
            nextRow = Math.max(nextRow, row.row() + 1);
            if (row.kind().equals("done")) {
                present.computeIfPresent(
                        signalOfRow.getOrDefault(row.row(), ""),
                        (signal, value) -> new Present(value.row(), value.showing(), true));
            } else if (row.row() >= kept.nextRow() && kinds.containsKey(row.signal())) {
                present.put(row.signal(), new Present(row.row(), showing(row), false));
                signalOfRow.put(row.row(), row.signal());
            }
        }

        Memory memory() {
            return new Memory(run, kept.state(), present, nextRow);
        }
    }

    /** The parts, oldest first, from the one on in which the row is. */
    private static List<Path> behind(long row, List<Path> parts) throws IOException {
        for (int i = parts.size() - 2; i >= 0; i--) {
            boolean[] isFarEnough = {false};
            eachLine(parts.get(i), line -> {
                isFarEnough[0] = line.row() < row;
                return !isFarEnough[0];
            });
            if (isFarEnough[0]) {
                return parts.subList(i, parts.size());
            }
        }
        return parts;
    }

    /** Gives the lines of a part as long as somebody wants them; what a killed process wrote of one is none. */
    private static void eachLine(Path part, Predicate<TruthLine> wanted) throws IOException {
        boolean whole = endsWithALine(part);
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(part), StandardCharsets.UTF_8))) {
            reader.readLine(); // the names of the columns
            String line = reader.readLine();
            while (line != null) {
                String next = reader.readLine();
                TruthLine parsed = next != null || whole ? TruthLine.parse(line) : null;
                if (parsed != null && !wanted.test(parsed)) {
                    return;
                }
                line = next;
            }
        }
    }

    private static boolean endsWithALine(Path part) throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return channel.size() > 0 && channel.read(last, channel.size() - 1) == 1 && last.get(0) == '\n';
        }
    }

    private Showing showing(TruthLine row) {
        ValueKind kind = Objects.requireNonNull(kinds.get(row.signal()));
        return new Showing(TruthText.parse(kind, row.value()), row.status(), Instant.parse(row.sourceTime()));
    }
}
