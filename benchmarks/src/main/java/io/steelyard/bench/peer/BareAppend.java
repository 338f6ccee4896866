package io.steelyard.bench.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/** The least that durable costs: one preallocated file, written over in groups, each group followed by one fdatasync. */
public final class BareAppend {
    private static final int FILE_BYTES = 64 << 20;
    private static final double NANOS = 1e9;

    private BareAppend() {}

    /** Records a second of that size in groups of that many, over at least that many seconds. */
    public static double recordsASecond(Path folder, int recordBytes, int group, double seconds) throws IOException {
        Path path = folder.resolve("bare-append");
        byte[] bytes = new byte[recordBytes * group];
        new Random(1).nextBytes(bytes);
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length).put(bytes);
        try (FileChannel file = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            preallocate(file);
            long position = 0;
            long records = 0;
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < seconds * NANOS) {
                if (position + bytes.length > FILE_BYTES) {
                    position = 0;
                }
                buffer.flip();
                while (buffer.hasRemaining()) {
                    position += file.write(buffer, position);
                }
                file.force(false);
                records += group;
            }
            return records * NANOS / (System.nanoTime() - begin);
        } finally {
            Files.deleteIfExists(path);
        }
    }

    private static void preallocate(FileChannel file) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
        for (long at = 0; at < FILE_BYTES; at += zeros.capacity()) {
            zeros.clear();
            file.write(zeros, at);
        }
        file.force(true);
    }
}
