package io.steelyard.edge.opcua.identity;

import io.steelyard.edge.opcua.memory.TabbedLine;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The anchors of one server's signals, and under which node id each was found that is mapped by path. Fields are separated by tabs; {@code %}, tabs and line ends in them are written as
 * {@code %25}, {@code %09}, {@code %0A}, {@code %0D}:
 *
 * <pre>
 *   steelyard-anchors 2
 *   lathe-1      speed   nsu=urn:plant;s=speed   Double  -1      4732211 mm              nsu=urn:plant;Machines  nsu=urn:plant;speed
 *   lathe-1      load    Objects/load in urn:plant       Double  -1      0               nsu=urn:plant;s=load
 *   end
 * </pre>
 *
 * <p>A file of version 1 has no node ids, and is read so. It is written beside itself, forced and moved into place. A file that is not whole, or of a newer version, is left as
 * it is and not written again: the signals are checked within the run only, and a warning says so.
 */
public final class AnchorFile {
    private static final Logger LOG = LoggerFactory.getLogger(AnchorFile.class);
    private static final String HEAD = "steelyard-anchors 2";
    private static final String FIRST_HEAD = "steelyard-anchors 1";
    private static final String END = "end";
    private static final int NODE = 7;

    private final Path file;
    private boolean mayWrite = true;

    /**
     * What was once found for a signal at an address.
     *
     * @param node id under which it was found last, with its namespace URI; empty when that is not known, or the address is one
     */
    public record Kept(String asset, String signal, String address, String node, Anchor anchor) {}

    /** Where the anchors of a server lie. */
    public static Path of(Path memory, String server) {
        return memory.resolve(server + ".anchors");
    }

    /** The anchors in this file, which need not be there. */
    public AnchorFile(Path file) {
        this.file = file;
    }

    /** What was written last. */
    public List<Kept> read() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            int last = lines.size() - 1;
            boolean isFirst = last > 0 && lines.get(0).equals(FIRST_HEAD);
            if (last < 1
                    || !(isFirst || lines.get(0).equals(HEAD))
                    || !lines.get(last).equals(END)) {
                throw new IOException("it is not whole, or of another version");
            }
            return lines.subList(1, last).stream()
                    .map(line -> parse(line, !isFirst))
                    .toList();
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            mayWrite = false;
            LOG.warn(
                    "{} cannot be read, so nobody can tell whether its variables are still those of the mapping: {}."
                            + " Put it back, or move it away to begin with what is there now",
                    file,
                    e.getMessage());
            return List.of();
        }
    }

    /** Whether what stands there could not be read; it is left as it is. */
    public boolean isBroken() {
        return !mayWrite;
    }

    private static Kept parse(String line, boolean hasNode) {
        List<String> fields = TabbedLine.fields(line);
        return new Kept(
                fields.get(0),
                fields.get(1),
                fields.get(2),
                hasNode ? fields.get(NODE) : "",
                new Anchor(
                        fields.subList(hasNode ? NODE + 1 : NODE, fields.size()),
                        fields.get(3).intern(), // few types, many signals
                        Integer.parseInt(fields.get(4)),
                        Integer.parseInt(fields.get(5)),
                        fields.get(6).intern()));
    }

    /** Replaces what was known; false when that is not on the disk, which is no reason to stop. */
    public boolean write(List<Kept> all) {
        if (!mayWrite) {
            return false;
        }
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (BufferedWriter out = Files.newBufferedWriter(beside, StandardCharsets.UTF_8)) {
                out.write(HEAD + "\n");
                for (Kept one : all) {
                    out.write(line(one));
                }
                out.write(END + "\n");
            }
            try (FileChannel written = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (IOException e) {
            LOG.warn("{} cannot be written; it is tried again later: {}", file, e.toString());
            return false;
        }
    }

    private static String line(Kept one) {
        Anchor anchor = one.anchor();
        List<String> fields = new ArrayList<>(List.of(
                one.asset(),
                one.signal(),
                one.address(),
                anchor.dataType(),
                String.valueOf(anchor.rank()),
                String.valueOf(anchor.unitId()),
                anchor.unit(),
                one.node()));
        fields.addAll(anchor.path());
        return TabbedLine.of(fields) + "\n";
    }
}
