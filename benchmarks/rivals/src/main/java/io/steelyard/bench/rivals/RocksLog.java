package io.steelyard.bench.rivals;

import io.steelyard.bench.peer.GroupedLog;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** RocksDB, a batch a group, its write-ahead log synced at each. */
public final class RocksLog implements GroupedLog {
    private final Options options = new Options().setCreateIfMissing(true);
    private final WriteOptions durable = new WriteOptions().setSync(true);
    private final RocksDB database;
    private long key;

    private RocksLog(Path folder) throws Exception {
        Files.createDirectories(folder);
        database = RocksDB.open(options, folder.toString());
    }

    /** Opens databases. */
    public static final class Maker implements GroupedLog.Maker {
        @Override
        public String name() {
            return "RocksDB";
        }

        @Override
        public GroupedLog open(Path folder) throws Exception {
            return new RocksLog(folder);
        }
    }

    @Override
    public void append(byte[] record, int times) throws RocksDBException {
        try (WriteBatch batch = new WriteBatch()) {
            for (int i = 0; i < times; i++) {
                batch.put(ByteBuffer.allocate(Long.BYTES).putLong(key++).array(), record);
            }
            database.write(durable, batch);
        }
    }

    @Override
    public void await() {
        // each append waits for itself
    }

    @Override
    public void close() {
        database.close();
        durable.close();
        options.close();
    }
}
