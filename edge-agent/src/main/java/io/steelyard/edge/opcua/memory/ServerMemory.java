package io.steelyard.edge.opcua.memory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of one server. Fields are separated by tabs:
 *
 * <pre>
 *   steelyard-opcua 1
 *   started      1764230400000000000
 *   asked        PT0.5S PT0S 301
 *   mute
 *   batch        items   400
 *   subscription 17      500.0   20      100     0
 *   item         1       1       lathe-1 speed   nsu=urn:plant;s=speed   ns=2;s=speed
 *   end
 * </pre>
 *
 * <p>It is written beside itself, forced and moved into place. A file that cannot be read, is not whole or is of a newer version is passed
 * over: then nothing is taken over, and what the agent missed is a gap. One that cannot be written is no reason to stop: it stays as it is
 * where it says the same of the server's subscriptions, and is deleted where it does not.
 */
public final class ServerMemory {
    private static final Logger LOG = LoggerFactory.getLogger(ServerMemory.class);
    private static final String HEAD = "steelyard-opcua 1";
    private static final String END = "end";

    private final Path file;
    private boolean unwritten;

    @Nullable
    private Kept onDisk;

    /** The memory in this file, which need not be there. */
    public ServerMemory(Path file) {
        this.file = file;
    }

    /** What was written last. */
    public Optional<Kept> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            if (lines.isEmpty()
                    || !lines.get(0).equals(HEAD)
                    || !lines.get(lines.size() - 1).equals(END)) {
                LOG.warn("{} is not whole, or of another version: nothing is taken over from before", file);
                return Optional.empty();
            }
            onDisk = parse(lines);
            return Optional.of(onDisk);
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            LOG.warn("{} cannot be read, nothing is taken over from before: {}", file, e.toString());
            return Optional.empty();
        }
    }

    private static Kept parse(List<String> lines) {
        long startedAt = 0;
        String asked = "";
        Map<String, Integer> batches = new HashMap<>();
        List<KeptSubscription> subscriptions = new ArrayList<>();
        List<KeptItem> items = new ArrayList<>();
        boolean isMute = false;
        for (int i = lines.size() - 1; i > 0; i--) { // from the end: a subscription stands before its items
            String[] words = lines.get(i).split("\t", -1);
            switch (words[0]) {
                case "started" -> startedAt = Long.parseLong(words[1]);
                case "asked" -> asked = words[1];
                case "mute" -> isMute = true;
                case "batch" -> batches.put(words[1], Integer.parseInt(words[2]));
                case "subscription" -> {
                    subscriptions.add(0, subscription(words, inOrder(items)));
                    items.clear();
                }
                case "item" ->
                    items.add(new KeptItem(
                            Long.parseLong(words[1]),
                            Long.parseLong(words[2]),
                            words[3],
                            words[4],
                            words[5],
                            words[6]));
                default -> {
                    // a line of a later version that says more
                }
            }
        }
        return new Kept(startedAt, asked, subscriptions, batches, isMute);
    }

    private static List<KeptItem> inOrder(List<KeptItem> backwards) {
        List<KeptItem> items = new ArrayList<>(backwards);
        Collections.reverse(items);
        return items;
    }

    private static KeptSubscription subscription(String[] words, List<KeptItem> items) {
        return new KeptSubscription(
                Long.parseLong(words[1]),
                Double.parseDouble(words[2]),
                Long.parseLong(words[3]),
                Long.parseLong(words[4]),
                Long.parseLong(words[5]),
                items);
    }

    /** Replaces what was known; true when that is durable, or what was known is and says the same of the subscriptions. */
    public boolean write(Kept kept) {
        try {
            WholeFile.write(file, text(kept));
            onDisk = kept;
            unwritten = false;
        } catch (IOException e) {
            if (onDisk != null && kept.isOfTheSame(onDisk)) {
                LOG.debug("{} stays as it is: {}", file, e.toString());
                return true;
            }
            if (!unwritten) {
                LOG.warn(
                        "{} cannot be written; after a death of the agent there will be a gap: {}", file, e.toString());
            }
            unwritten = true;
            onDisk = null;
            forget(); // what stands there is of subscriptions whose values others have brought meanwhile
        }
        return !unwritten;
    }

    private void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} is out of date and cannot be deleted: {}", file, e.toString());
        }
    }

    private static String text(Kept kept) {
        StringBuilder text = new StringBuilder(HEAD).append('\n');
        line(text, "started", kept.startedAt());
        line(text, "asked", kept.asked());
        if (kept.isMute()) {
            line(text, "mute");
        }
        kept.batches().forEach((name, size) -> line(text, "batch", name, size));
        for (KeptSubscription one : kept.subscriptions()) {
            line(
                    text,
                    "subscription",
                    one.id(),
                    one.publishingMillis(),
                    one.keepAliveCount(),
                    one.samplingMillis(),
                    one.before());
            for (KeptItem item : one.items()) {
                line(text, "item", item.handle(), item.id(), item.asset(), item.signal(), item.address(), item.node());
            }
        }
        return text.append(END).append('\n').toString();
    }

    private static void line(StringBuilder text, Object... fields) {
        for (int i = 0; i < fields.length; i++) {
            String field = fields[i].toString();
            boolean isPlain = field.indexOf('\t') < 0 && field.indexOf('\n') < 0 && field.indexOf('\r') < 0;
            text.append(i == 0 ? "" : "\t").append(isPlain ? field : field.replaceAll("[\t\n\r]", " "));
        }
        text.append('\n');
    }
}
