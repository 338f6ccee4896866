package io.steelyard.edge.opcua.pin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pins as files, {@code pki/pins/<server>}, a line a fact, and beside each the certificate itself, {@code <server>.der}. A person who removes one says: take what the server offers
 * next. The certificate that was refused because it is another stands beside it, its thumbprint as {@code <server>.refused} and itself as {@code <server>.shown}, until the server
 * was let in again: a person may say that it is right, and the pin then holds the server to that one.
 */
public final class Pins {
    private static final Logger LOG = LoggerFactory.getLogger(Pins.class);
    private static final String REFUSED = ".refused";
    private static final String CERTIFICATE = ".der";
    private static final String SHOWN = ".shown";

    private final Path folder;

    /**
     * A certificate of a server.
     *
     * @param sha256 its thumbprint
     * @param file where it lies if it has been kept; what is there counts only when it has that thumbprint
     */
    public record Kept(String server, String sha256, Path file) {}

    /** The folder below {@code pki}, made when it is missing. */
    public Pins(Path pki) throws IOException {
        folder = Files.createDirectories(pki.resolve("pins"));
    }

    /** Where a server's pin stands. */
    public Path file(String server) {
        return folder.resolve(server);
    }

    /** The server's pin, when there is one for this address. */
    public Optional<Pin> of(String server, String url) throws RefusedException {
        try {
            return pinned(server).filter(pin -> pin.url().equals(url));
        } catch (IOException e) {
            throw new RefusedException(
                    Refusal.PIN, StatusCodes.Bad_SecurityChecksFailed, String.valueOf(e.getMessage()));
        }
    }

    private Optional<Pin> pinned(String server) throws IOException {
        try {
            return Optional.of(parse(Files.readString(file(server))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
            throw new IOException(
                    file(server) + " says what was accepted and cannot be read (" + e.getMessage()
                            + "): remove it to take what the server offers now",
                    e);
        }
    }

    /** Keeps it, durable when this returns. */
    public void keep(String server, Pin pin) throws IOException {
        write(pin, file(server));
        forgetShown(server);
    }

    /**
     * The server was let in with what it is pinned with, so that nothing that was shown in its place waits any more.
     *
     * @return whether it is the certificate that was refused before, which a person has said to be right since
     */
    public boolean settle(String server, Pin pin) throws IOException {
        boolean isTaken = pin.certificate().equals(shown(server));
        forgetShown(server);
        return isTaken;
    }

    private void forgetShown(String server) throws IOException {
        Files.deleteIfExists(folder.resolve(server + REFUSED));
        Files.deleteIfExists(folder.resolve(server + SHOWN));
    }

    /** The certificates that servers showed instead of the pinned one and that nobody has said to be right yet. */
    public List<Kept> waiting() throws IOException {
        List<Kept> waiting = new ArrayList<>();
        for (String server : named(REFUSED)) {
            String shown = shown(server);
            if (!isHeldTo(server, shown)) {
                waiting.add(new Kept(server, shown, folder.resolve(server + SHOWN)));
            }
        }
        return waiting;
    }

    private boolean isHeldTo(String server, String certificate) {
        try {
            return pinned(server)
                    .filter(pin -> pin.certificate().equals(certificate))
                    .isPresent();
        } catch (IOException e) {
            return false; // told where the server is refused
        }
    }

    /** The certificates that servers are held to, but of pins that cannot be read. */
    public List<Kept> held() throws IOException {
        List<Kept> held = new ArrayList<>();
        for (String server : named(CERTIFICATE)) {
            try {
                pinned(server).ifPresent(pin -> held.add(new Kept(server, pin.certificate(), certificate(server))));
            } catch (IOException e) {
                LOG.debug("{}", e.getMessage()); // told where the server is refused
            }
        }
        return held;
    }

    /**
     * Servers that are held to another certificate than this at the same address, under whatever name; of pins that cannot be
     * read nothing is said.
     */
    public Map<String, Pin> heldToAnother(String url, String sha256) throws IOException {
        Map<String, Pin> others = new TreeMap<>();
        for (String server : named("")) {
            try {
                pinned(server)
                        .filter(pin ->
                                pin.url().equals(url) && !pin.certificate().equals(sha256))
                        .ifPresent(pin -> others.put(server, pin));
            } catch (IOException e) {
                LOG.debug(
                        "{}", e.getMessage()); // certificates lie there, too; a pin is told where the server is refused
            }
        }
        return others;
    }

    /** The server was let in with this certificate: it lies beside the pin, so that somebody sees when it ends. */
    public void certificate(String server, byte[] certificate) {
        keep(server, certificate(server), certificate);
    }

    private static void keep(String server, Path file, byte[] certificate) {
        try {
            if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), certificate)) {
                write(file, certificate);
            }
        } catch (IOException e) {
            LOG.warn("cannot keep the certificate of server {}: {}", server, e + "");
        }
    }

    private Path certificate(String server) {
        return folder.resolve(server + CERTIFICATE);
    }

    /** The certificates that servers showed instead of the pinned one. */
    public Set<String> shown() throws IOException {
        Set<String> shown = new TreeSet<>();
        for (String server : named(REFUSED)) {
            shown.add(shown(server));
        }
        return shown;
    }

    /**
     * A person says that this certificate is right: each server that showed it is held to it instead of the former one, and to
     * the same policy and mode as before.
     *
     * @return these servers
     * @throws IOException when a pin cannot be read or written
     */
    public List<String> take(String certificate) throws IOException {
        List<String> servers = new ArrayList<>();
        for (String server : named(REFUSED)) {
            if (shown(server).equals(certificate)) {
                Optional<Pin> pin = pinned(server);
                if (pin.isPresent()) {
                    write(pin.get().withCertificate(certificate), file(server));
                }
                servers.add(server);
            }
        }
        return servers;
    }

    private List<String> named(String end) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(end))
                    .map(name -> name.substring(0, name.length() - end.length()))
                    .sorted()
                    .toList();
        }
    }

    private String shown(String server) throws IOException {
        try {
            return Files.readString(folder.resolve(server + REFUSED)).strip();
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** Another certificate than the pinned one was shown; a person who trusts it means this server. */
    public void refused(String server, String sha256, byte[] certificate) {
        keep(server, folder.resolve(server + SHOWN), certificate);
        try {
            write(folder.resolve(server + REFUSED), bytes(sha256 + "\n"));
        } catch (IOException e) {
            LOG.warn("cannot note what certificate server {} has now: {}", server, e + "");
        }
    }

    private static void write(Pin pin, Path file) throws IOException {
        write(
                file,
                bytes("url=" + pin.url() + "\npolicy=" + pin.policy() + "\nmode=" + pin.mode() + "\ncertificate="
                        + pin.certificate() + "\nsince=" + pin.since() + "\nheld-policy="
                        + pin.held().policy() + "\nheld-mode=" + pin.held().mode() + "\n"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Path file, byte[] content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Pin parse(String text) {
        Map<String, String> facts = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                facts.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        String policy = need(facts, "policy");
        String mode = need(facts, "mode");
        return new Pin(
                need(facts, "url"),
                SecurityPolicy.valueOf(policy),
                MessageSecurityMode.valueOf(mode),
                need(facts, "certificate"),
                Instant.parse(need(facts, "since")),
                new Pin.Held( // older programs did not say it
                        SecurityPolicy.valueOf(facts.getOrDefault("held-policy", policy)),
                        MessageSecurityMode.valueOf(facts.getOrDefault("held-mode", mode))));
    }

    private static String need(Map<String, String> facts, String name) {
        String fact = facts.get(name);
        if (fact == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return fact;
    }
}
