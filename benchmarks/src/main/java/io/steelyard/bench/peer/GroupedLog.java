package io.steelyard.bench.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Random;

/** A durable log that takes records in groups. For one thread. */
public interface GroupedLog extends AutoCloseable {
    /** Appends the record so many times; all of them are durable when the next call returns, or {@link #await}. */
    void append(byte[] record, int times) throws Exception;

    /** Waits until everything appended is durable. */
    void await() throws Exception;

    @Override
    void close() throws IOException, SQLException;

    /** Makes one; others beside the program are found as services. */
    interface Maker {
        /** As it stands in the results. */
        String name();

        /** A new one in a folder that does not exist yet. */
        GroupedLog open(Path folder) throws Exception;
    }

    /** Appends that many bytes in large groups, so that what follows finds files that were written before. */
    static void fill(GroupedLog log, int recordBytes, long bytes) throws Exception {
        byte[] record = new byte[recordBytes];
        int group = 256;
        for (long done = 0; done < bytes; done += (long) group * recordBytes) {
            log.append(record, group);
        }
        log.await();
    }

    /** Records a second in groups of that many, over at least that many seconds. */
    static double recordsASecond(GroupedLog log, int recordBytes, int group, double seconds) throws Exception {
        byte[] record = new byte[recordBytes];
        new Random(1).nextBytes(record);
        long records = 0;
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < seconds * 1e9) {
            log.append(record, group);
            records += group;
        }
        log.await();
        return records * 1e9 / (System.nanoTime() - begin);
    }
}
