package io.steelyard.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/** A process to kill: appends numbers as fast as it can and prints each one that was acknowledged. */
final class Appender {
    private Appender() {}

    public static void main(String[] args) throws InterruptedException {
        Journal journal = Logs.open(Logs.tight(Path.of(args[0])));
        Cursor cursor = journal.cursor("read");
        Semaphore inFlight = new Semaphore(64);
        for (int i = Integer.parseInt(args[1]); ; i++) {
            int number = i;
            inFlight.acquire();
            ByteBuffer head = ByteBuffer.allocate(4 + number % 300).putInt(0, number);
            var unused = accepted(journal, head).whenComplete((position, failure) -> {
                if (failure != null) {
                    Runtime.getRuntime().halt(1);
                }
                System.out.println(number);
                inFlight.release();
                if (number % 50 == 0) {
                    var unusedMove =
                            cursor.moveTo(position, ByteBuffer.allocate(4).putInt(0, number));
                }
            });
        }
    }

    /** At the cap it is tried until the cursor has passed something. */
    private static CompletableFuture<Position> accepted(Journal journal, ByteBuffer record) {
        CompletableFuture<Position> future = journal.append(RecordKind.DROPPABLE, record);
        while (future.isCompletedExceptionally() && !journal.failed()) {
            LockSupport.parkNanos(100_000);
            future = journal.append(RecordKind.DROPPABLE, record);
        }
        return future;
    }
}
