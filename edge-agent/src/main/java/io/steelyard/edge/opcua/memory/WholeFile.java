package io.steelyard.edge.opcua.memory;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Small files that are there as they were or as they are now, whenever the power fails. */
public final class WholeFile {
    private WholeFile() {}

    /** Writes it beside itself, forces it and moves it into place; its folder is made when it is missing. */
    public static void write(Path file, String text) throws IOException {
        write(file, (Appendable out) -> out.append(text));
    }

    /** Says what a file has, one part after the other, so that they need not all be there at a time. */
    @FunctionalInterface
    interface Text {
        void to(Appendable out) throws IOException;
    }

    /** The same of many parts. */
    static void write(Path file, Text text) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (FileChannel channel = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            // a stream: a writer right over a channel goes on where a full disk has taken half of what it was given
            Writer out = new BufferedWriter(
                    new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8));
            text.to(out);
            out.flush();
            channel.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
