package io.steelyard.simulator.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code <data>/simulator/faults.csv}: which fault began and ended when, {@code what,fault,at,server} a line (server empty: all
 * of them), so that the oracle knows which gaps were made on purpose. A fault without an end ended with the process.
 */
public final class FaultLog {
    private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);
    private final Path file;

    public FaultLog(Path file) {
        this.file = file;
    }

    /** Notes a beginning or an end; a disk that does not take it is logged. */
    synchronized void note(String what, String fault, String server, Instant at) {
        try {
            if (!Files.exists(file)) {
                Files.writeString(file, "what,fault,at,server\n");
            }
            Files.writeString(file, what + "," + fault + "," + at + "," + server + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.error("cannot note in {} that {} {}s: {}", file, fault, what, e.getMessage());
        }
    }
}
