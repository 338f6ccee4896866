package io.steelyard.gateway.ingest;

import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.Check;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Finding;
import io.steelyard.gateway.model.LastReport;
import io.steelyard.gateway.model.SystemRow;
import io.steelyard.ledger.GapRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * System records that are tried again for ever: a disk that is full is not full for good, a row written twice is one row,
 * and until then nothing behind it may be called stored. Writes and locks wait, on ingest's thread; an interrupt ends the
 * wait. Reading is not tried again: it happens at the start, which fails then.
 */
public final class PatientSystem implements SystemDoor {
    private static final Logger LOG = LoggerFactory.getLogger(PatientSystem.class);

    private final SystemDoor real;
    private final Duration pause;
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile @Nullable String trouble;

    public PatientSystem(SystemDoor real, Duration pause) {
        this.real = real;
        this.pause = pause;
    }

    @Override
    public void write(List<SystemRow> rows) {
        patiently(() -> {
            real.write(rows);
            return true;
        });
    }

    @Override
    public void writeAlone(List<SystemRow> rows) {
        patiently(() -> {
            real.writeAlone(rows);
            return true;
        });
    }

    @Override
    public FieldType lock(String measurement, String field, FieldType wanted) {
        return patiently(() -> real.lock(measurement, field, wanted));
    }

    @Override
    public List<GapRecord> openGaps(AgentKey agent) {
        return patiently(() -> real.openGaps(agent));
    }

    @Override
    public Map<AgentKey, LastReport> lastReports() {
        return real.lastReports();
    }

    @Override
    public @Nullable Long latestLatencies() {
        return real.latestLatencies();
    }

    @Override
    public List<AssetDescription> assets() {
        return real.assets();
    }

    /** Whether something waits to be written. */
    public Check check() {
        String why = trouble;
        return why == null
                ? Check.well(Check.Part.SYSTEM_WRITES)
                : Finding.SYSTEM_WRITES_WAIT.check(Map.of("reason", why));
    }

    private <T> T patiently(Supplier<T> call) {
        while (true) {
            try {
                T answer = call.get();
                if (trouble != null) {
                    trouble = null;
                    LOG.info("the system records can be written again");
                }
                return answer;
            } catch (RuntimeException e) {
                if (trouble == null) {
                    LOG.error("the system records cannot be written; tried again every {}: {}", pause, e.toString());
                }
                trouble = String.valueOf(e.getMessage());
                waitAfter(e);
            }
        }
    }

    private void waitAfter(RuntimeException failure) {
        try {
            boolean unused = never.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DoorException("the system records could not be written before the end", failure);
        }
    }
}
