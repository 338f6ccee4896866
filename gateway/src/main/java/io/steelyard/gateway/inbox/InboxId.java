package io.steelyard.gateway.inbox;

import io.steelyard.gateway.model.Bytes;
import io.steelyard.journal.FileLayer;
import io.steelyard.journal.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Supplier;

/** The inbox's id in its file {@code inbox.id}: one line of text. */
record InboxId(Path folder, FileLayer files) {
    private static final int TEXT = 36;

    UUID readOrMake(Supplier<UUID> ids) throws IOException {
        Path file = folder.resolve("inbox.id");
        return files.exists(file) ? read(file) : make(file, ids.get());
    }

    private UUID read(Path file) throws IOException {
        try (StoredFile in = files.openToRead(file)) {
            ByteBuffer text = ByteBuffer.allocate(TEXT);
            in.readFully(text, 0);
            return UUID.fromString(Bytes.copyOf(text).text());
        } catch (IllegalArgumentException e) {
            throw new InboxException(
                    file + " holds no id; remove it to go on as a new inbox, agents will then send what they hold", e);
        }
    }

    private UUID make(Path file, UUID id) throws IOException {
        Path fresh = folder.resolve("inbox.id.new");
        files.delete(fresh);
        try (StoredFile out = files.openOrCreate(fresh)) {
            out.write(Bytes.utf8(id + "\n").buffer(), 0);
            out.force();
        }
        files.rename(fresh, file);
        files.syncFolder(folder);
        return id;
    }
}
