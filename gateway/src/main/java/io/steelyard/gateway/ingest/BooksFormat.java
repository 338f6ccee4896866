package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;

/** How books lie in marks: how many there are, then of each its agent, its epoch, and what the caller has to say of it. */
final class BooksFormat {
    private BooksFormat() {}

    /** Writes something of a book. */
    interface WriteBook {
        void write(Book book, DataOutput out) throws IOException;
    }

    /** Reads what was written of a book. */
    interface ReadBook {
        void read(AgentKey agent, UUID epoch, DataInput in) throws IOException;
    }

    static void write(Map<AgentKey, ? extends Map<UUID, Book>> books, DataOutput out, WriteBook write)
            throws IOException {
        out.writeInt(books.values().stream().mapToInt(Map::size).sum());
        for (Map.Entry<AgentKey, ? extends Map<UUID, Book>> ofAgent : books.entrySet()) {
            for (Map.Entry<UUID, Book> book : ofAgent.getValue().entrySet()) {
                out.writeUTF(ofAgent.getKey().site());
                out.writeUTF(ofAgent.getKey().agent());
                out.writeLong(book.getKey().getMostSignificantBits());
                out.writeLong(book.getKey().getLeastSignificantBits());
                write.write(book.getValue(), out);
            }
        }
    }

    static void read(DataInput in, ReadBook read) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            AgentKey agent = new AgentKey(in.readUTF(), in.readUTF());
            read.read(agent, new UUID(in.readLong(), in.readLong()), in);
        }
    }
}
