package io.steelyard.edge.opcua.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A quick server is asked many things at a time, a slow one few, and neither for ever because of what it was before. */
final class WidthTest {
    private static final long QUICK = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long SLOW = TimeUnit.SECONDS.toNanos(2);
    private static final int MANY = 200;

    private final Width width = new Width();

    @Test
    void growsWithEachQuickAnswerUpToABound() {
        int before = width.width();
        width.answered(QUICK);
        assertThat(width.width()).isEqualTo(before + 1);
        answers(MANY, QUICK);
        assertThat(width.width()).isEqualTo(64);
    }

    /** One call at a time is always on its way: the walk would stand still otherwise. */
    @Test
    void shrinksWithEachSlowAnswerDownToOne() {
        int before = width.width();
        width.answered(SLOW);
        assertThat(width.width()).isEqualTo(before - 1);
        answers(MANY, SLOW);
        assertThat(width.width()).isEqualTo(1);
    }

    /** A server that was busy for a while is not asked one by one until the end of the walk. */
    @Test
    void comesBackWhenTheServerDoes() {
        answers(MANY, SLOW);
        answers(MANY, QUICK);
        assertThat(width.width()).isEqualTo(64);
    }

    /** What a server did not take is not asked of it again and again, and not for ever left out either. */
    @Test
    void staysBelowWhatTheServerDidNotTakeAndTriesMoreRarely() {
        answers(MANY, QUICK);
        width.crowded(3);
        assertThat(width.width()).isEqualTo(3);
        answers(99, QUICK);
        assertThat(width.width()).isEqualTo(3);
        answers(1, QUICK);
        assertThat(width.width()).isEqualTo(4);
        width.crowded(0);
        assertThat(width.width()).isEqualTo(1);
    }

    private void answers(int count, long nanos) {
        for (int i = 0; i < count; i++) {
            width.answered(nanos);
        }
    }
}
