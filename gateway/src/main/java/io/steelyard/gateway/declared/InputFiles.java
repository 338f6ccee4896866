package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.Finding;
import io.steelyard.gateway.model.MistakesException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tables that the settings name files of: taken when a file's content is another than the one that was taken last, so that
 * what people changed since by other ways stays. A file that somebody may still be writing is left until two looks find it the
 * same; the first look takes one that has rested for some seconds. A file that is wrong is told, and read again when it
 * changes; one that could not be taken for another reason is tried again with each look. The table stays as it was. One thread
 * reads, any asks {@link #check}.
 */
public final class InputFiles {
    private static final Logger LOG = LoggerFactory.getLogger(InputFiles.class);
    private static final long MOST_BYTES = 8L << 20;
    private static final long RESTED = 5_000_000_000L;
    private static final String WHO = "configuration";

    private final Declared declared;
    private final List<Source> sources;
    private final Memory memory;
    private final LongSupplier now;
    /** By its stamp, what was taken or found wrong: it is not read again until it is another. */
    private final Map<Source, String> looked = new LinkedHashMap<>();

    /** The stamps of the look before. */
    private final Map<Source, String> seen = new LinkedHashMap<>();

    private boolean isFirstLook = true;
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
     * Nothing is read yet. Of a site's tables those that others name rows of are taken before these.
     *
     * @param now nanoseconds since 1970
     */
    public InputFiles(Declared declared, List<Source> sources, Memory memory, LongSupplier now) {
        this.declared = declared;
        List<String> kinds = declared.kinds().all().stream().map(Kind::id).toList();
        this.sources = sources.stream()
                .sorted(Comparator.comparingInt(source -> kinds.indexOf(source.kind())))
                .toList();
        this.memory = memory;
        this.now = now;
    }

    /** Takes each file that has changed. */
    public void read() {
        for (Source source : sources) {
            try {
                look(source);
            } catch (IOException e) {
                forget(source);
                tell(source, "cannot be read (" + e.getMessage() + ")");
            } catch (RuntimeException e) {
                forget(source);
                if (tell(source, "could not be taken (" + e.getMessage() + ")")) {
                    LOG.error("{} of {} is tried again", source.kind(), source.site(), e);
                }
            }
        }
        isFirstLook = false;
    }

    /** Whatever it is next time, it is looked at. */
    private void forget(Source source) {
        looked.remove(source);
    }

    private void look(Source source) throws IOException {
        long size = Files.size(source.file());
        FileTime time = Files.getLastModifiedTime(source.file());
        String stamp = size + " " + time;
        boolean isSame = stamp.equals(seen.put(source, stamp));
        boolean hasRested = isFirstLook && now.getAsLong() - time.to(TimeUnit.NANOSECONDS) >= RESTED;
        if (stamp.equals(looked.get(source)) || !(isSame || hasRested)) {
            return;
        }
        try {
            if (size > MOST_BYTES) {
                throw MistakesException.of("the file has more than " + MOST_BYTES + " bytes", "split it");
            }
            take(source, Files.readAllBytes(source.file()));
            wrong.remove(source);
        } catch (MistakesException e) {
            tell(source, String.valueOf(e.getMessage()));
        }
        looked.put(source, stamp); // last: what could not be taken is not looked at
    }

    private void take(Source source, byte[] content) {
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
    }

    /** Whether it is news. */
    private boolean tell(Source source, String reason) {
        boolean isNews = !reason.equals(wrong.put(source, reason));
        if (isNews) {
            LOG.warn("{} of {} stays as it was: {}: {}", source.kind(), source.site(), source.file(), reason);
        }
        return isNews;
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
