package io.steelyard.gateway.deadletter;

import io.steelyard.gateway.model.Letter;
import io.steelyard.gateway.model.Reading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The folder's files, numbered, each written once from its begin to its end. A record is what an entry of the index points
 * to; what nobody points to (a write that was not finished, an entry that was there already) is nothing.
 *
 * <pre>
 *   file    0000000001.letters
 *   begin   "SYDL" 0001
 *   record  i4 CRC-32C of the body | body, see LetterForm
 * </pre>
 *
 * Each opening begins a new file. For one thread at a time.
 */
final class LetterFiles {
    private static final byte[] BEGIN = {'S', 'Y', 'D', 'L', 0, 1};
    private static final String ENDING = ".letters";
    private static final int CRC_BYTES = 4;

    private final Path folder;
    private final long fileBytes;
    private final TreeMap<Long, Long> sizes = new TreeMap<>();
    private @Nullable FileChannel current;
    private long number;
    private long length;

    LetterFiles(Path folder, long fileBytes) throws IOException {
        this.folder = folder;
        this.fileBytes = fileBytes;
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.matches("\\d{10}\\.letters")) {
                    sizes.put(Long.parseLong(name.substring(0, name.length() - ENDING.length())), Files.size(file));
                }
            }
        }
        number = sizes.isEmpty() ? 0 : sizes.lastKey();
    }

    private Path path(long file) {
        return folder.resolve(String.format(Locale.ROOT, "%010d%s", file, ENDING));
    }

    /** Appends the readings; they are on disk when it returns. */
    List<Letter.Where> append(List<Reading> readings) throws IOException {
        FileChannel channel = channel();
        List<Letter.Where> places = new ArrayList<>(readings.size());
        long end = length;
        List<ByteBuffer> records = new ArrayList<>();
        for (Reading reading : readings) {
            byte[] body = LetterForm.write(reading);
            ByteBuffer record = ByteBuffer.allocate(CRC_BYTES + body.length);
            record.putInt(crc(body)).put(body).flip();
            records.add(record);
            places.add(new Letter.Where(number, end, record.remaining()));
            end += record.remaining();
        }
        long at = length;
        for (ByteBuffer record : records) {
            while (record.hasRemaining()) {
                at += channel.write(record, at);
            }
        }
        channel.force(false);
        length = end; // a write that failed is written over by the next
        sizes.put(number, length);
        return places;
    }

    private FileChannel channel() throws IOException {
        FileChannel channel = current;
        if (channel != null && length < fileBytes) {
            return channel;
        }
        if (channel != null) {
            channel.close();
            current = null;
        }
        Path file = path(number + 1);
        FileChannel next = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        current = next;
        number++;
        length = 0;
        sizes.put(number, length);
        ByteBuffer begin = ByteBuffer.wrap(BEGIN);
        while (begin.hasRemaining()) {
            length += next.write(begin, length);
        }
        try (FileChannel parent = FileChannel.open(folder, StandardOpenOption.READ)) {
            parent.force(true);
        }
        return next;
    }

    private static int crc(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(body);
        return (int) crc.getValue();
    }

    /** The reading that stands there; a record that is damaged is an {@link IOException}. */
    Reading read(Letter.Where where) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(where.length());
        try (FileChannel channel = FileChannel.open(path(where.file()), StandardOpenOption.READ)) {
            int read = 0;
            while (record.hasRemaining() && read >= 0) {
                read = channel.read(record, where.offset() + record.position());
            }
        }
        if (record.hasRemaining() || where.length() < CRC_BYTES) {
            throw new IOException("the file ends before the record does");
        }
        record.flip();
        int crc = record.getInt();
        byte[] body = new byte[record.remaining()];
        record.get(body);
        if (crc != crc(body)) {
            throw new IOException("its checksum does not fit");
        }
        return LetterForm.read(body);
    }

    /** The oldest file that is not being written, or null. */
    @Nullable
    Long oldest() {
        return sizes.isEmpty() || sizes.firstKey() == number ? null : sizes.firstKey();
    }

    boolean isWritten(long file) {
        return file == number && current != null;
    }

    List<Long> all() {
        return List.copyOf(sizes.keySet());
    }

    long bytes() {
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    void delete(long file) throws IOException {
        Files.deleteIfExists(path(file));
        sizes.remove(file);
    }

    void close() throws IOException {
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
