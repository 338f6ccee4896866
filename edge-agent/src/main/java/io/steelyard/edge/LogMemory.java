package io.steelyard.edge;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.LoggerFactory;

/** The newest lines of the process's log, {@value #MOST} at most and each shortened; from its making to its close. Safe for several threads. */
final class LogMemory extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    static final int MOST = 500;
    private static final int LONGEST = 400;

    private final Deque<String> lines = new ArrayDeque<>();

    /** Listens to everything that is logged, where the log is logback's. */
    static LogMemory listening() {
        LogMemory memory = new LogMemory();
        if (root() instanceof Logger root) {
            memory.setContext(root.getLoggerContext());
            memory.start();
            root.addAppender(memory);
        }
        return memory;
    }

    private static org.slf4j.Logger root() {
        return LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @Override
    protected void append(ILoggingEvent event) {
        String name = event.getLoggerName();
        String line = event.getInstant() + " " + event.getLevel() + " " + name.substring(name.lastIndexOf('.') + 1)
                + " - " + event.getFormattedMessage();
        synchronized (lines) {
            lines.add(line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line);
            if (lines.size() > MOST) {
                lines.remove();
            }
        }
    }

    /** The newest so many, the oldest of them first. */
    List<String> last(int count) {
        synchronized (lines) {
            List<String> all = new ArrayList<>(lines);
            return all.subList(Math.max(0, all.size() - count), all.size());
        }
    }

    @Override
    public void close() {
        if (root() instanceof Logger root) {
            root.detachAppender(this);
        }
        stop();
    }
}
