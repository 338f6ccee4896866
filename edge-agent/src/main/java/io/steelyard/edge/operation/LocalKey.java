package io.steelyard.edge.operation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * What proves to a running agent that somebody may read its data folder, and so may change it: a secret that is made anew at
 * each start, in {@code <data>/edge-agent/manage.key}, for the agent's own user only.
 */
public final class LocalKey {
    private static final String NAME = "manage.key";
    private static final int BYTES = 32;

    private final String secret;

    private LocalKey(String secret) {
        this.secret = secret;
    }

    /** A new one, in the agent's own folder. */
    public static LocalKey make(Path folder, RandomGenerator chance) throws IOException {
        byte[] random = new byte[BYTES];
        chance.nextBytes(random);
        LocalKey key = new LocalKey(HexFormat.of().formatHex(random));
        Path file = folder.resolve(NAME);
        Files.createDirectories(folder);
        Files.deleteIfExists(file);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, key.secret);
        return key;
    }

    /** The one of the agent that runs, or ran last, with this folder. */
    public static LocalKey read(Path folder) throws IOException {
        return new LocalKey(Files.readString(folder.resolve(NAME)).strip());
    }

    /** Everything may be asked for by whoever has it. */
    public Allowed allowed() {
        return new Allowed(Role.MANAGE, secret);
    }

    /** The proof that belongs to a request. */
    public String proof(String way, String text) {
        return Proof.hmac(secret, new Question(text.getBytes(StandardCharsets.UTF_8), way, "", null));
    }
}
