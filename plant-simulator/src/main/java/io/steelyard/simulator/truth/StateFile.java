package io.steelyard.simulator.truth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.steelyard.simulator.plant.AssetState;
import io.steelyard.simulator.plant.JobTally;
import io.steelyard.simulator.plant.Phase;
import io.steelyard.simulator.plant.PlantState;
import io.steelyard.simulator.plant.Showing;
import io.steelyard.simulator.plant.Tally;
import io.steelyard.simulator.plant.ValueKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code <data>/simulator/state.json}: the plant at the last tick that was begun; and, every so many rows of the truth,
 * {@code present.json}: what every signal showed then. Each is replaced as a whole by renaming, so that a reader sees one
 * tick, never half of one. Format version 3; version 2, which had no tallies, is read (they then start at nothing, and
 * some of its signals were others: {@link Archive}), a newer one is refused.
 */
final class StateFile {
    private static final int VERSION = 3;
    private static final int OLDEST = 2;
    /** Where an asset's row has its tally, the order's and the last order's. */
    private static final int TALLY = 10;

    private static final int JOB = TALLY + 2;
    private static final int LAST_JOB = JOB + 6;

    /** What is behind present.json is read from the truth; it is written in a new part of it, too, since old ones go. */
    private static final int ROWS_BEHIND = 2_000;

    private static final JsonFactory JSON = new JsonFactory();

    private final Path file;
    private final Path presentFile;
    private final Map<String, ValueKind> kinds;
    private final Map<String, Written> written = new HashMap<>();
    private long presentRow = Long.MIN_VALUE;

    /** A signal's line as it was written last. */
    private record Written(Present present, String json) {}

    /** What the files say, and the version of the format in which the run that left them wrote, its truth too. */
    record Kept(long version, Memory memory) {}

    StateFile(Path file, Map<String, ValueKind> kinds) {
        this.file = file;
        this.presentFile = file.resolveSibling("present.json");
        this.kinds = Map.copyOf(kinds);
    }

    /**
     * Comes first: the plant's state must not be ahead of what is known of the signals. True when it was due and written.
     *
     * @param isDue whatever the number of rows since the last time
     */
    boolean savePresent(Map<String, Present> present, long nextRow, boolean isDue) throws IOException {
        if (!isDue && presentRow != Long.MIN_VALUE && nextRow - presentRow < ROWS_BEHIND) {
            return false;
        }
        replace(presentFile, json -> writePresents(json, present, nextRow));
        presentRow = nextRow;
        return true;
    }

    void saveState(long seed, long run, PlantState state) throws IOException {
        replace(file, json -> {
            json.writeNumberField("seed", seed);
            json.writeNumberField("run", run);
            json.writeNumberField("tick", state.tick());
            json.writeArrayFieldStart("assets");
            for (AssetState asset : state.assets()) {
                writeAsset(json, asset);
            }
            json.writeEndArray();
        });
    }

    /** What did not change since the last time is not written down anew, only copied. */
    private void writePresents(JsonGenerator json, Map<String, Present> present, long nextRow) throws IOException {
        json.writeNumberField("nextRow", nextRow);
        json.writeArrayFieldStart("present");
        for (Map.Entry<String, Present> entry : present.entrySet()) {
            Written last = written.get(entry.getKey());
            if (last == null || !last.present().equals(entry.getValue())) {
                last = new Written(entry.getValue(), text(entry.getKey(), entry.getValue()));
                written.put(entry.getKey(), last);
            }
            json.writeRawValue(last.json());
        }
        json.writeEndArray();
    }

    /** Writes the fields of a file. */
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    private static void replace(Path target, Fields fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(8_192);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("version", VERSION);
            fields.write(json);
            json.writeEndObject();
        }
        Path next = target.resolveSibling(target.getFileName() + ".next");
        Files.write(next, bytes.toByteArray());
        Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String text(String signal, Present present) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            writePresent(json, signal, present);
        }
        return text.toString();
    }

    @Nullable
    Kept load(long seed) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        Map<String, String> numbers = new HashMap<>();
        List<List<String>> assets = new ArrayList<>();
        read(file, numbers, assets::add);
        check(numbers, seed);
        Map<String, Present> present = new HashMap<>();
        Map<String, String> presentNumbers = new HashMap<>();
        read(presentFile, presentNumbers, row -> readPresent(row, present));
        PlantState state = new PlantState(
                number(numbers, "tick"), assets.stream().map(StateFile::asset).toList());
        return new Kept(
                number(numbers, "version"),
                new Memory(number(numbers, "run"), state, present, number(presentNumbers, "nextRow")));
    }

    private static void read(Path from, Map<String, String> numbers, Consumer<List<String>> rows) throws IOException {
        try (JsonParser json = JSON.createParser(Files.readAllBytes(from))) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken() != JsonToken.START_ARRAY) {
                    numbers.put(name, json.getText());
                    continue;
                }
                while (json.nextToken() == JsonToken.START_ARRAY) {
                    rows.accept(texts(json));
                }
            }
        }
    }

    private void check(Map<String, String> numbers, long seed) {
        long version = number(numbers, "version");
        if (version < OLDEST || version > VERSION) {
            throw new TruthException(file + " has format version " + version + ", this simulator reads " + OLDEST
                    + " to " + VERSION + ": use the simulator that wrote it, or another data folder");
        }
        if (number(numbers, "seed") != seed) {
            throw new TruthException(file + " belongs to seed " + numbers.get("seed") + ", the configuration says "
                    + seed + ": set seed back, or use another data folder (demo: --fresh)");
        }
    }

    private long number(Map<String, String> numbers, String name) {
        String text = numbers.get(name);
        if (text == null) {
            throw new TruthException(file + " has no " + name + ": it was not written by a simulator");
        }
        return Long.parseLong(text);
    }

    private static void writeAsset(JsonGenerator json, AssetState asset) throws IOException {
        json.writeStartArray();
        json.writeString(asset.phase().name());
        json.writeNumber(asset.until());
        json.writeNumber(asset.job());
        json.writeNumber(asset.progress());
        json.writeNumber(asset.draws());
        json.writeNumber(asset.good());
        json.writeNumber(asset.scrap());
        json.writeNumber(asset.wattHours());
        json.writeNumber(asset.effort());
        json.writeNumber(asset.heat());
        json.writeNumber(asset.tally().powered());
        json.writeNumber(asset.tally().operating());
        writeJob(json, asset.tally().job());
        JobTally last = asset.tally().last();
        if (last != null) {
            writeJob(json, last);
        }
        json.writeEndArray();
    }

    private static void writeJob(JsonGenerator json, JobTally job) throws IOException {
        json.writeNumber(job.number());
        json.writeNumber(job.good());
        json.writeNumber(job.scrap());
        json.writeNumber(job.producing());
        json.writeNumber(job.settingUp());
        json.writeNumber(job.delayed());
    }

    private static AssetState asset(List<String> row) {
        return new AssetState(
                Phase.valueOf(row.get(0)),
                Long.parseLong(row.get(1)),
                Double.parseDouble(row.get(3)),
                Long.parseLong(row.get(4)),
                Long.parseLong(row.get(5)),
                Long.parseLong(row.get(6)),
                Double.parseDouble(row.get(7)),
                Double.parseDouble(row.get(8)),
                Double.parseDouble(row.get(9)),
                tally(row));
    }

    private static Tally tally(List<String> row) {
        if (row.size() == TALLY) {
            return Tally.of(Long.parseLong(row.get(2)));
        }
        return new Tally(
                Long.parseLong(row.get(TALLY)),
                Long.parseLong(row.get(TALLY + 1)),
                job(row, JOB),
                row.size() > LAST_JOB ? job(row, LAST_JOB) : null);
    }

    private static JobTally job(List<String> row, int at) {
        return new JobTally(
                Long.parseLong(row.get(at)),
                Long.parseLong(row.get(at + 1)),
                Long.parseLong(row.get(at + 2)),
                Long.parseLong(row.get(at + 3)),
                Long.parseLong(row.get(at + 4)),
                Long.parseLong(row.get(at + 5)));
    }

    private static void writePresent(JsonGenerator json, String signal, Present present) throws IOException {
        json.writeStartArray();
        json.writeString(signal);
        json.writeNumber(present.row());
        json.writeString(present.showing().sourceTime().toString());
        json.writeString(TruthText.of(present.showing().value()));
        json.writeNumber(present.showing().status());
        json.writeBoolean(present.done());
        json.writeEndArray();
    }

    private void readPresent(List<String> row, Map<String, Present> present) {
        ValueKind kind = kinds.get(row.get(0));
        if (kind != null) { // a signal that the plant no longer has is forgotten
            Showing showing = new Showing(
                    TruthText.parse(kind, row.get(3)), Long.parseLong(row.get(4)), Instant.parse(row.get(2)));
            present.put(row.get(0), new Present(Long.parseLong(row.get(1)), showing, Boolean.parseBoolean(row.get(5))));
        }
    }

    private static List<String> texts(JsonParser json) throws IOException {
        List<String> texts = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            texts.add(json.getText());
        }
        return texts;
    }
}
