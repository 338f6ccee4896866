package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Data written to and read from bytes in memory, which cannot fail the way a file does. */
final class InMemory {
    private InMemory() {}

    /** Writes itself. */
    interface Written {
        void to(DataOutput out) throws IOException;
    }

    static Bytes bytes(Written written) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            written.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Bytes.owning(bytes.toByteArray());
    }

    static DataInputStream reading(Bytes bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes.unsafeArray()));
    }
}
