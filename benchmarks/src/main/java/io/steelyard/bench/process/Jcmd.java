package io.steelyard.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Java process says about itself to the JDK's own tool. */
public final class Jcmd {
    private static final int BYTES_A_KB = 1024;
    private static final Pattern USED = Pattern.compile("(?:generation|heap) +total \\d+K, used (\\d+)K");

    private Jcmd() {}

    /** Bytes of the heap in use after a forced full collection. */
    public static long heapAfterCollection(long pid) throws IOException, InterruptedException {
        say(pid, "GC.run");
        return used(say(pid, "GC.heap_info"));
    }

    /** From the text of {@code GC.heap_info}: the sum over the generations. */
    static long used(String heapInfo) throws IOException {
        Matcher used = USED.matcher(heapInfo);
        long kilobytes = 0;
        boolean found = false;
        while (used.find()) {
            kilobytes += Long.parseLong(used.group(1));
            found = true;
        }
        if (!found) {
            throw new IOException("no heap in: " + heapInfo);
        }
        return kilobytes * BYTES_A_KB;
    }

    private static String say(long pid, String command) throws IOException, InterruptedException {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(tool.toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("jcmd " + command + ": " + said.strip());
        }
        return said;
    }
}
