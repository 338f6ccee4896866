package io.steelyard.gateway.store.influx;

import io.steelyard.gateway.model.Check;
import java.net.URI;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How it stands with InfluxDB: said in the log when it changes, and to whoever asks. Any thread. */
final class Condition {
    private static final Logger LOG = LoggerFactory.getLogger(Condition.class);

    private final URI url;
    final LongAdder written = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder attempts = new LongAdder();
    private @Nullable String trouble;
    private @Nullable String lastRefusal;

    Condition(URI url) {
        this.url = url;
    }

    synchronized void bad(String detail) {
        attempts.increment();
        if (!detail.equals(trouble)) {
            LOG.warn("{}; the inbox keeps everything and it is tried again", detail);
        }
        trouble = detail;
    }

    synchronized void good() {
        if (trouble != null) {
            LOG.info("InfluxDB at {} works again", url);
        }
        trouble = null;
    }

    synchronized void refused(int count, String reason) {
        refused.add(count);
        if (lastRefusal == null) {
            LOG.warn("InfluxDB refuses {} readings, which are kept aside: {}", count, reason);
        } else {
            LOG.debug("InfluxDB refuses {} readings, which are kept aside: {}", count, reason);
        }
        lastRefusal = reason;
    }

    synchronized Check check() {
        if (trouble != null) {
            return new Check("store", Check.Status.WARN, trouble + "; the inbox keeps everything until then");
        }
        if (lastRefusal != null) {
            return new Check(
                    "store",
                    Check.Status.WARN,
                    "InfluxDB refused " + refused.sum() + " readings, which are kept aside; the last: " + lastRefusal);
        }
        return new Check("store", Check.Status.OK, "InfluxDB at " + url);
    }
}
