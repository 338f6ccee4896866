package io.steelyard.edge.outbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.steelyard.journal.StoredFile;
import io.steelyard.ledger.NumberSet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which samples a file of the dead-letter has. A line that cannot be read says nothing: a crash cut it off, and its sample
 * was not let go then. Takes the memory of one line and of the numbers.
 */
final class AsideLines {
    private static final int MOST_SIGNALS = 1_000;
    private static final int PIECE = 64 * 1024;

    private final JsonFactory json = new JsonFactory();
    private final Map<UUID, Samples> byEpoch = new LinkedHashMap<>();

    /** Samples of one epoch: their numbers, whose they were, the earliest and the latest of their times. */
    static final class Samples {
        final UUID epoch;
        final NumberSet numbers = new NumberSet();
        final TreeSet<String> signals = new TreeSet<>();
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;

        Samples(UUID epoch) {
            this.epoch = epoch;
        }
    }

    private AsideLines() {}

    /** Reads the whole file. */
    static List<Samples> read(StoredFile file) throws IOException {
        AsideLines lines = new AsideLines();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream(file), StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines::line);
        } catch (UncheckedIOException e) {
            throw new IOException("cannot read a file of the dead-letter", e);
        }
        return List.copyOf(lines.byEpoch.values());
    }

    private void line(String text) {
        @Nullable String epoch = null;
        String asset = "";
        String signal = "";
        long number = -1;
        long time = 0;
        try (JsonParser parser = json.createParser(text)) {
            while (parser.nextToken() != null && parser.currentToken() != JsonToken.END_OBJECT) {
                if (parser.currentToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    switch (name) {
                        case "epoch" -> epoch = parser.getText();
                        case "asset" -> asset = parser.getText();
                        case "signal" -> signal = parser.getText();
                        case "number" -> number = parser.getLongValue();
                        case "time" -> time = parser.getLongValue();
                        default -> parser.skipChildren();
                    }
                }
            }
            if (epoch != null && number >= 0 && parser.currentToken() == JsonToken.END_OBJECT) {
                Samples of = byEpoch.computeIfAbsent(UUID.fromString(epoch), Samples::new);
                of.numbers.add(number);
                of.from = Math.min(of.from, time);
                of.to = Math.max(of.to, time);
                if (!signal.isEmpty() && of.signals.size() < MOST_SIGNALS) {
                    of.signals.add(asset + "/" + signal);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            // cut off by a crash; whoever wrote it did not let the sample go
        }
    }

    private static InputStream stream(StoredFile file) {
        return new InputStream() {
            private final ByteBuffer piece = ByteBuffer.allocate(PIECE).limit(0);
            private long at;

            @Override
            public int read() throws IOException {
                return fill() ? piece.get() & 0xFF : -1;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                if (!fill()) {
                    return -1;
                }
                int some = Math.min(length, piece.remaining());
                piece.get(into, offset, some);
                return some;
            }

            private boolean fill() throws IOException {
                if (!piece.hasRemaining()) {
                    file.readFully(piece.clear(), at);
                    at += piece.remaining();
                }
                return piece.hasRemaining();
            }
        };
    }
}
