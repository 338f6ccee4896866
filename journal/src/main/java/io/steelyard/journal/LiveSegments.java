package io.steelyard.journal;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The segments that can be read, by base. Changed by the writer thread, read by any. */
final class LiveSegments {
    private final ConcurrentSkipListMap<Long, Segment> byBase = new ConcurrentSkipListMap<>();
    private volatile long durableEnd;
    private volatile long fileBytes;

    LiveSegments(Iterable<Segment> segments, long end) {
        long sum = 0;
        for (Segment segment : segments) {
            byBase.put(segment.base(), segment);
            sum += segment.fileBytes();
        }
        fileBytes = sum;
        durableEnd = end;
    }

    void add(Segment segment) {
        byBase.put(segment.base(), segment);
        long sum = fileBytes + segment.fileBytes();
        fileBytes = sum;
    }

    void remove(Segment segment) {
        byBase.remove(segment.base(), segment);
        long sum = fileBytes - segment.fileBytes();
        fileBytes = sum;
    }

    void durableEnd(long end) {
        durableEnd = end;
    }

    long durableEnd() {
        return durableEnd;
    }

    long start() {
        Map.@Nullable Entry<Long, Segment> first = byBase.firstEntry();
        return first == null ? durableEnd : first.getKey();
    }

    @Nullable
    Segment first() {
        Map.@Nullable Entry<Long, Segment> first = byBase.firstEntry();
        return first == null ? null : first.getValue();
    }

    /** The segment that holds this position, or null when it has been given back. */
    @Nullable
    Segment holding(long offset) {
        Map.@Nullable Entry<Long, Segment> floor = byBase.floorEntry(offset);
        return floor == null ? null : floor.getValue();
    }

    /** Where the segment's records end for readers: the next base, or the durable end. */
    long endOf(Segment segment) {
        long end = durableEnd;
        @Nullable Long next = byBase.higherKey(segment.base());
        return next == null ? end : Math.min(next, end);
    }

    /** The base of the segment behind this one, or -1. */
    long baseBehind(Segment segment) {
        @Nullable Long next = byBase.higherKey(segment.base());
        return next == null ? -1 : next;
    }

    int count() {
        return byBase.size();
    }

    /** The size of all segment files together; counted, because it is asked for with every group. */
    long fileBytes() {
        return fileBytes;
    }
}
