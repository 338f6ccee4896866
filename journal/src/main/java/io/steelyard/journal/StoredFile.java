package io.steelyard.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file. Positional reads and writes may run at once from several threads. */
public interface StoredFile extends AutoCloseable {
    long size() throws IOException;

    /** Reads up to {@code into.remaining()} bytes; -1 at the end of the file. */
    int read(ByteBuffer into, long at) throws IOException;

    /** Fills the buffer as far as the file reaches and flips it. */
    default void readFully(ByteBuffer into, long at) throws IOException {
        long next = at;
        int read = 0;
        while (into.hasRemaining() && read >= 0) {
            next += read;
            read = read(into, next);
        }
        into.flip();
    }

    /** Writes all of {@code from}. */
    void write(ByteBuffer from, long at) throws IOException;

    /** Makes the content durable; file size and times only as far as reading the content needs them. */
    void force() throws IOException;

    @Override
    void close() throws IOException;
}
