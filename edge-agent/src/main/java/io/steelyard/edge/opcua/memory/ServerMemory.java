package io.steelyard.edge.opcua.memory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
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

    /** Of what can be taken over from what stands there. */
    @Nullable
    private String onDisk;

    /** The memory in this file, which need not be there. */
    public ServerMemory(Path file) {
        this.file = file;
    }

    /** What was written last; read anew each time, since it is as large as the server has items. */
    public Optional<Kept> read() {
        onDisk = null;
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            Optional<Kept> kept = HEAD.equals(lines.readLine()) ? parse(lines) : Optional.empty();
            if (kept.isPresent()) {
                onDisk = fingerprint(kept.get());
                return kept;
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be read, nothing is taken over from before: {}", file, e.toString());
            return Optional.empty();
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            LOG.debug("{}", file, e);
        }
        LOG.warn("{} is not whole, or of another version: nothing is taken over from before", file);
        return Optional.empty();
    }

    /** What was written or read last, once more; empty when it is gone, or something else stands there now. */
    public Optional<Kept> again() {
        String expected = onDisk;
        Optional<Kept> kept = read();
        if (kept.isPresent() && expected != null && !expected.equals(onDisk)) {
            LOG.warn("{} is no longer what was written there: nothing is taken over", file);
            return Optional.empty();
        }
        return kept;
    }

    /** Empty when its end is missing. */
    private static Optional<Kept> parse(BufferedReader lines) throws IOException {
        long startedAt = 0;
        String asked = "";
        Map<String, Integer> batches = new HashMap<>();
        List<KeptSubscription> subscriptions = new ArrayList<>();
        List<KeptItem> items = new ArrayList<>();
        boolean isMute = false;
        boolean isWhole = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split("\t", -1);
            isWhole = line.equals(END); // it is the last line
            switch (words[0]) {
                case "started" -> startedAt = Long.parseLong(words[1]);
                case "asked" -> asked = words[1];
                case "mute" -> isMute = true;
                case "batch" -> batches.put(words[1], Integer.parseInt(words[2]));
                case "subscription" -> {
                    close(subscriptions, items);
                    subscriptions.add(subscription(words));
                }
                case "item" ->
                    items.add(new KeptItem(
                            Long.parseLong(words[1]),
                            Long.parseLong(words[2]),
                            words[3].intern(), // the mapping has it, too
                            words[4].intern(),
                            words[5],
                            words[6]));
                default -> {
                    // a line of a later version that says more
                }
            }
        }
        close(subscriptions, items);
        return isWhole ? Optional.of(new Kept(startedAt, asked, subscriptions, batches, isMute)) : Optional.empty();
    }

    /** These are the items of the last subscription. */
    private static void close(List<KeptSubscription> subscriptions, List<KeptItem> items) {
        if (!items.isEmpty()) {
            int last = subscriptions.size() - 1;
            subscriptions.set(last, subscriptions.get(last).with(items));
            items.clear();
        }
    }

    private static KeptSubscription subscription(String[] words) {
        return new KeptSubscription(
                Long.parseLong(words[1]),
                Double.parseDouble(words[2]),
                Long.parseLong(words[3]),
                Long.parseLong(words[4]),
                Long.parseLong(words[5]),
                List.of());
    }

    /** Replaces what was known; true when that is durable, or what was known is and says the same of the subscriptions. */
    public boolean write(Kept kept) {
        try {
            WholeFile.write(file, out -> say(kept, out));
            onDisk = fingerprint(kept);
            unwritten = false;
        } catch (IOException e) {
            if (Files.exists(file) && fingerprint(kept).equals(onDisk)) {
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

    /** The same for two of which the same can be taken over, however many things went into one call. */
    private static String fingerprint(Kept kept) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (Writer out = new OutputStreamWriter(
                    new DigestOutputStream(OutputStream.nullOutputStream(), digest), StandardCharsets.UTF_8)) {
                say(new Kept(kept.startedAt(), kept.asked(), kept.subscriptions(), Map.of(), kept.isMute()), out);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is no disk behind it
        }
    }

    private void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} is out of date and cannot be deleted: {}", file, e.toString());
        }
    }

    /** Line by line: all of them together are as large as what they tell of. */
    private static void say(Kept kept, Appendable out) throws IOException {
        line(out, HEAD);
        line(out, "started", kept.startedAt());
        line(out, "asked", kept.asked());
        if (kept.isMute()) {
            line(out, "mute");
        }
        for (Map.Entry<String, Integer> batch : kept.batches().entrySet()) {
            line(out, "batch", batch.getKey(), batch.getValue());
        }
        for (KeptSubscription one : kept.subscriptions()) {
            line(
                    out,
                    "subscription",
                    one.id(),
                    one.publishingMillis(),
                    one.keepAliveCount(),
                    one.samplingMillis(),
                    one.before());
            for (KeptItem item : one.items()) {
                line(out, "item", item.handle(), item.id(), item.asset(), item.signal(), item.address(), item.node());
            }
        }
        line(out, END);
    }

    private static void line(Appendable out, Object... fields) throws IOException {
        for (int i = 0; i < fields.length; i++) {
            String field = fields[i].toString();
            boolean isPlain = field.indexOf('\t') < 0 && field.indexOf('\n') < 0 && field.indexOf('\r') < 0;
            out.append(i == 0 ? "" : "\t").append(isPlain ? field : field.replaceAll("[\t\n\r]", " "));
        }
        out.append('\n');
    }
}
