package io.steelyard.edge.opcua.select;

import io.steelyard.edge.model.AssetInfo;
import io.steelyard.edge.opcua.NodeAddress;
import io.steelyard.edge.opcua.SignalMapping;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was selected of one server. Fields are separated by tabs; {@code %}, tabs and line ends in them are written as
 * {@code %25}, {@code %09}, {@code %0A}, {@code %0D}. A signal's namespace and names are missing when it is addressed by its id;
 * one that is gone is not read and has its name all the same:
 *
 * <pre>
 *   steelyard-selected 1
 *   by       [Selection[places=[Objects/Plant/**], types=[], except=[]]]
 *   asset    pump-1   pump   pump   hall   line-1
 *   signal   speed    speed  nsu=urn:plant;s=p1.speed   urn:plant   Plant   pump-1   Speed
 *   gone     heat            nsu=urn:plant;s=p1.heat    urn:plant   Plant   pump-1   Heat
 *   end
 * </pre>
 *
 * <p>It is written beside itself, forced and moved into place; what stood there before is {@code .before}. A file that is not
 * whole, or of a newer version, is left as it is and not written again: its names are not given away, and what stood there before
 * counts until it can be read, or is gone.
 */
public final class SelectedFile {
    private static final Logger LOG = LoggerFactory.getLogger(SelectedFile.class);
    private static final String HEAD = "steelyard-selected 1";
    private static final String END = "end";
    private static final String SIGNAL = "signal";
    private static final String GONE = "gone";
    private static final int ADDRESS = 4;

    private final Path file;
    private final String server;
    private final Path older;
    private @Nullable String trouble;

    /** @param memory the folder of what is known of servers */
    public SelectedFile(Path memory, String server) {
        this.file = memory.resolve(server + ".selected");
        this.older = memory.resolve(server + ".selected.before");
        this.server = server;
    }

    /** Why what is known of a server cannot be read; null when it can. */
    public static @Nullable String trouble(Path memory, String server) {
        SelectedFile file = new SelectedFile(memory, server);
        Selected unusedHere = file.find();
        return file.trouble();
    }

    /** Why it could not be read the last time; null when it could. */
    public synchronized @Nullable String trouble() {
        return trouble;
    }

    /** What was written last; when that cannot be read, what was written before. */
    public synchronized Selected read() {
        String said = trouble;
        Selected found = find();
        if (trouble != null && !trouble.equals(said)) {
            LOG.error("nothing new is selected at server {}, since its names could be others: {}", server, trouble);
        }
        return found;
    }

    private synchronized Selected find() {
        trouble = null;
        try {
            return read(file);
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            trouble = file + " cannot be read: " + e.getMessage() + ". Put it back, or " + older
                    + " in its place; or move it away to begin with new names";
        }
        try {
            return read(older);
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return Selected.NOTHING;
        }
    }

    private Selected read(Path from) throws IOException {
        if (!Files.exists(from)) {
            return Selected.NOTHING;
        }
        List<String> lines = Files.readAllLines(from, StandardCharsets.UTF_8);
        int last = lines.size() - 1;
        if (last < 2 || !lines.get(0).equals(HEAD) || !lines.get(last).equals(END)) {
            throw new IOException("it is not whole, or of another version");
        }
        return parse(lines.subList(1, last));
    }

    private Selected parse(List<String> lines) throws IOException {
        String by = "";
        List<AssetInfo> infos = new ArrayList<>();
        List<List<Selected.Signal>> signals = new ArrayList<>();
        for (String line : lines) {
            List<String> fields = TabbedLine.fields(line);
            switch (fields.get(0)) {
                case "by" -> by = fields.get(1);
                case "asset" -> {
                    infos.add(new AssetInfo(
                            fields.get(1), fields.get(2), fields.get(3), fields.get(4), fields.get(5), server));
                    signals.add(new ArrayList<>());
                }
                case SIGNAL, GONE -> signals.get(signals.size() - 1).add(signal(fields));
                default -> throw new IOException("a line begins with " + fields.get(0));
            }
        }
        List<Selected.Asset> assets = new ArrayList<>();
        for (int i = 0; i < infos.size(); i++) {
            assets.add(new Selected.Asset(infos.get(i), signals.get(i)));
        }
        return new Selected(by, assets);
    }

    private static Selected.Signal signal(List<String> fields) {
        String node = fields.get(3);
        NodeAddress address = fields.size() > ADDRESS
                ? new NodeAddress.Path(fields.get(ADDRESS).intern(), fields.subList(ADDRESS + 1, fields.size()))
                : new NodeAddress.Id(node);
        String role = fields.get(2).isEmpty() ? null : fields.get(2).intern(); // few roles, many signals
        return new Selected.Signal(
                new SignalMapping(fields.get(1), role, null, address),
                node,
                fields.get(0).equals(SIGNAL));
    }

    /**
     * Replaces what was known; it is on the disk when this returns.
     *
     * @throws IOException when it may not be there; what was written before is still whole, or this is
     */
    public synchronized void write(Selected selected) throws IOException {
        if (trouble != null) {
            throw new IOException(trouble);
        }
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        Files.createDirectories(folder);
        try (BufferedWriter out = Files.newBufferedWriter(beside, StandardCharsets.UTF_8)) {
            out.write(HEAD + "\n");
            out.write(line(List.of("by", selected.by())));
            for (Selected.Asset asset : selected.assets()) {
                AssetInfo info = asset.info();
                out.write(line(List.of(
                        "asset", info.asset(), info.equipmentClass(), info.profile(), info.area(), info.line())));
                for (Selected.Signal signal : asset.signals()) {
                    out.write(line(fields(signal)));
                }
            }
            out.write(END + "\n");
        }
        force(beside, StandardOpenOption.WRITE);
        keepOlder();
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            force(folder, StandardOpenOption.READ); // elsewhere folders cannot be opened
        }
    }

    private void keepOlder() throws IOException {
        if (Files.exists(file)) {
            Path copy = file.resolveSibling(older.getFileName() + ".new");
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            force(copy, StandardOpenOption.WRITE);
            Files.move(copy, older, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void force(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    private static List<String> fields(Selected.Signal signal) {
        SignalMapping mapping = signal.mapping();
        String role = mapping.role() == null ? "" : mapping.role();
        String tag = signal.isRead() ? SIGNAL : GONE;
        List<String> fields = new ArrayList<>(List.of(tag, mapping.name(), role, signal.node()));
        if (mapping.address() instanceof NodeAddress.Path path) {
            fields.add(path.namespace());
            fields.addAll(path.names());
        }
        return fields;
    }

    private static String line(List<String> fields) {
        return TabbedLine.of(fields) + "\n";
    }
}
