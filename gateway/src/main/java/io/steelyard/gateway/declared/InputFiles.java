package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.Finding;
import io.steelyard.gateway.model.MistakesException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tables that the settings name files of: taken when a file's content is another than the one that was taken last, so that
 * what people changed since by other ways stays. A file that is wrong is told and read again; the table stays as it was. One
 * thread reads, any asks {@link #check}.
 */
public final class InputFiles {
    private static final Logger LOG = LoggerFactory.getLogger(InputFiles.class);
    private static final long MOST_BYTES = 8L << 20;
    private static final String WHO = "configuration";

    private final Declared declared;
    private final List<Source> sources;
    private final Memory memory;
    private final LongSupplier now;
    private final Map<Source, String> looked = new LinkedHashMap<>();
    private final Map<Source, String> wrong = new ConcurrentHashMap<>();

    /** A file with a table of a site. */
    public record Source(String site, String kind, Path file) {}

    /** Which content was taken last: its hash, kept over restarts. */
    public interface Memory {
        /** The hash that was taken last of the site's kind; empty when none was. */
        String last(String site, String kind);

        /** It was taken. */
        void taken(String site, String kind, String sha256);
    }

    /**
     * Nothing is read yet.
     *
     * @param now nanoseconds since 1970
     */
    public InputFiles(Declared declared, List<Source> sources, Memory memory, LongSupplier now) {
        this.declared = declared;
        this.sources = List.copyOf(sources);
        this.memory = memory;
        this.now = now;
    }

    /** Takes each file that has changed. */
    public void read() {
        for (Source source : sources) {
            try {
                read(source);
            } catch (MistakesException e) {
                tell(source, String.valueOf(e.getMessage()));
            } catch (IOException e) {
                tell(source, "cannot be read (" + e.getMessage() + ")");
            }
        }
    }

    private void read(Source source) throws IOException {
        long size = Files.size(source.file());
        String stamp = size + " " + Files.getLastModifiedTime(source.file());
        if (stamp.equals(looked.get(source))) {
            return;
        }
        if (size > MOST_BYTES) {
            throw MistakesException.of("the file has more than " + MOST_BYTES + " bytes", "split it");
        }
        byte[] content = Files.readAllBytes(source.file());
        looked.put(source, stamp);
        String sha256 = sha256(content);
        if (!sha256.equals(memory.last(source.site(), source.kind()))) {
            Declared.Changed changed = declared.change(
                    new Shelf.Name(source.site(), source.kind()),
                    Declared.Mode.REPLACE,
                    Forms.read(type(source.file()), ByteBuffer.wrap(content)),
                    new Shelf.By(
                            WHO, now.getAsLong(), source.file().getFileName().toString()),
                    false);
            memory.taken(source.site(), source.kind(), sha256);
            LOG.info(
                    "{} of {} is as {} has it, version {}",
                    source.kind(),
                    source.site(),
                    source.file(),
                    changed.version());
        }
        wrong.remove(source);
    }

    private void tell(Source source, String reason) {
        if (!reason.equals(wrong.put(source, reason))) {
            LOG.warn("{} of {} stays as it was: {}: {}", source.kind(), source.site(), source.file(), reason);
        }
    }

    private static String type(Path file) {
        String name = file.toString();
        return name.endsWith(".csv") ? CsvForm.TYPE : name.endsWith(".xlsx") ? XlsxForm.TYPE : JsonForm.TYPE;
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Whether every file was taken. */
    public Check check() {
        Map<Source, String> found = Map.copyOf(wrong);
        if (found.isEmpty()) {
            return Check.well(Check.Part.DECLARED);
        }
        Map.Entry<Source, String> first = found.entrySet().iterator().next();
        return Finding.DECLARED_FILES.check(Map.of(
                "count",
                String.valueOf(found.size()),
                "reason",
                first.getKey().file().getFileName() + ": " + first.getValue()));
    }
}
