package io.steelyard.cli.planted.r14_logging;

import java.util.logging.Logger;

/** Breaks R14, and only inside a method. */
final class OldLogging {
    void log() {
        Logger.getLogger("old").info("hello");
    }
}
