package io.steelyard.edge.opcua.interop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The Node.js of this machine, and whether it decrypts what RSA 1.5 encrypted: those of 2024 and later do when they are told to,
 * and of those that no longer know that option some do anyway.
 *
 * @param options with which it does; none where it never does
 * @param decryptsRsa15 whether a server on it can offer Basic128Rsa15
 */
record NodeJs(List<String> options, boolean decryptsRsa15) {
    static final NodeJs HERE = look();

    /** How the line begins that it prints to standard output, before all others, when it is told to. */
    static final String WARNING = "SECURITY WARNING: ";

    private static final String TELLS_IT_TO = "--security-revert=CVE-2023-46809";
    private static final String TRY = """
            const c = require("crypto");
            const padding = c.constants.RSA_PKCS1_PADDING;
            const { publicKey, privateKey } = c.generateKeyPairSync("rsa", { modulusLength: 1024 });
            const hidden = c.publicEncrypt({ key: publicKey, padding }, Buffer.from("it"));
            if (c.privateDecrypt({ key: privateKey, padding }, hidden).toString() !== "it") process.exit(1);
            """;
    private static final long LIMIT_SECONDS = 30;

    NodeJs {
        options = List.copyOf(options);
    }

    private static NodeJs look() {
        for (List<String> options : List.of(List.<String>of(), List.of(TELLS_IT_TO))) {
            if (decrypts(options)) {
                return new NodeJs(options, true);
            }
        }
        return new NodeJs(List.of(), false);
    }

    private static boolean decrypts(List<String> options) {
        List<String> command = command(options, "-e", TRY);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            return ended && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // it is not there, and neither is the peer
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<String> command(List<String> options, String... more) {
        List<String> command = new ArrayList<>(List.of("node"));
        command.addAll(options);
        command.addAll(List.of(more));
        return command;
    }

    /** The command that runs a script of ours. */
    List<String> running(String script) {
        List<String> command = command(options, script);
        if (decryptsRsa15) {
            command.add("--rsa15");
        }
        return command;
    }
}
