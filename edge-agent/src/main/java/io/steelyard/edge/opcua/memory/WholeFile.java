package io.steelyard.edge.opcua.memory;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.stream.Stream;

/** Small files that are there as they were or as they are now, whenever the power fails. */
public final class WholeFile {
    private WholeFile() {}

    /** Writes it beside itself, forces it and moves it into place; its folder is made when it is missing. */
    public static void write(Path file, String text) throws IOException {
        write(file, Stream.of(text));
    }

    /** The same of many parts, which need not all be there at a time. */
    static void write(Path file, Stream<String> parts) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (FileChannel channel = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            Writer out = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
            for (Iterator<String> each = parts.iterator(); each.hasNext(); ) {
                out.write(each.next());
            }
            out.flush();
            channel.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
