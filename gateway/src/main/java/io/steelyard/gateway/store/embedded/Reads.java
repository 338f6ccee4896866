package io.steelyard.gateway.store.embedded;

import io.steelyard.gateway.store.StoreException;
import io.steelyard.gateway.store.embedded.EmbeddedConfig.Bounds;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.LongSupplier;

/**
 * Answers questions, each on a connection and a transaction of its own and within its bounds; a few at a time, so that
 * however many ask for however much, the writer gets its share of processor and memory.
 */
final class Reads {
    private final Database database;
    private final Bounds bounds;
    private final LongSupplier nanoTime;
    private final Semaphore free;

    Reads(Database database, Bounds bounds, LongSupplier nanoTime) {
        this.database = database;
        this.bounds = bounds;
        this.nanoTime = nanoTime;
        this.free = new Semaphore(bounds.atOnce(), true);
    }

    /** Something that reads. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Snapshot snapshot) throws SQLException;
    }

    <T> T read(String what, Question<T> question) {
        try {
            if (!free.tryAcquire(bounds.time().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new StoreException(
                        "cannot read " + what + ": others ask for too much at the same time; try again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("cannot read " + what + ": the process is stopping", e);
        }
        Lock using = database.using();
        using.lock();
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            T answer = question.ask(new Snapshot(connection, bounds, nanoTime));
            connection.rollback();
            return answer;
        } catch (SQLException e) {
            throw new StoreException("cannot read " + what + ": " + reason(e), e);
        } finally {
            using.unlock();
            free.release();
        }
    }

    private String reason(SQLException e) {
        String said = String.valueOf(e.getMessage());
        boolean cut = said.toLowerCase(Locale.ROOT).contains("interrupt");
        return cut ? Snapshot.tooLong(bounds) : Advice.on(said, database.file());
    }
}
