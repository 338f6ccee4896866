package io.steelyard.journal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts each unreadable stretch once, whether it was met at opening or by readers, and says so in the log. */
final class Damages {
    private static final Logger LOG = LoggerFactory.getLogger(Damages.class);
    private static final int MOST_REMEMBERED = 10_000;

    private final Set<Long> known = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytes = new AtomicLong();

    void report(OpenReport.Damage damage) {
        if (known.size() < MOST_REMEMBERED && known.add(damage.from().offset())) {
            bytes.addAndGet(damage.bytes());
            LOG.error(
                    "{} bytes from {} to {} of {} can not be read: records are lost there; check the disk",
                    damage.bytes(),
                    damage.from().offset(),
                    damage.to().offset(),
                    damage.file());
        }
    }

    long bytes() {
        return bytes.get();
    }
}
