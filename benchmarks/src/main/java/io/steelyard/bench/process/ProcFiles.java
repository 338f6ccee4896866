package io.steelyard.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says about a process. */
public final class ProcFiles {
    /** USER_HZ, which Linux fixes for what it shows. */
    private static final double TICKS_A_SECOND = 100;

    private static final int UTIME = 11;
    private static final int STIME = 12;
    private static final int BYTES_A_KB = 1024;

    private ProcFiles() {}

    /** User and system time of the process so far, in seconds, all threads, of steps of 10 ms. */
    public static double cpuSeconds(long pid) throws IOException {
        return cpuSeconds(Files.readString(Path.of("/proc/" + pid + "/stat")));
    }

    /** From the text of {@code /proc/PID/stat}; the second field is a name in brackets that may hold anything. */
    static double cpuSeconds(String stat) {
        String[] behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(behindName[UTIME]) + Long.parseLong(behindName[STIME])) / TICKS_A_SECOND;
    }

    /** Resident memory in bytes. */
    public static long residentBytes(long pid) throws IOException {
        return residentBytes(Files.readString(Path.of("/proc/" + pid + "/status")));
    }

    /** From the text of {@code /proc/PID/status}. */
    static long residentBytes(String status) {
        for (String line : status.lines().toList()) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * BYTES_A_KB;
            }
        }
        throw new IllegalArgumentException("no VmRSS in " + status);
    }
}
