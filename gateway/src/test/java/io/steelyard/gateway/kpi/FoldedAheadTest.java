package io.steelyard.gateway.kpi;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.gateway.kpi.time.TimeModels;
import io.steelyard.gateway.model.AgentKey;
import io.steelyard.gateway.model.AssetDescription;
import io.steelyard.gateway.model.AssetDescription.SignalDescription;
import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.StoredPoint;
import io.steelyard.gateway.model.SystemRow.DirtyMinute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A change on its way to a minute that was folded with it already: nothing is to be done, unless anything is in doubt. */
final class FoldedAheadTest {
    private static final AssetKey KEY = new AssetKey("works", "m1");
    private static final StoredPoint ONE = new StoredPoint(1, 0, 1L);
    private static final StoredPoint OTHER = new StoredPoint(1, 0, 2L);
    private static final DirtyMinute FIRST = minute(0);
    private static final DirtyMinute LATER = minute(5);

    private final FoldedAhead ahead = new FoldedAhead();

    private static DirtyMinute minute(long number) {
        return new DirtyMinute(KEY, number * MinuteFold.NANOS);
    }

    private static AssetDescription asset(String unit) {
        SignalDescription good =
                new SignalDescription("good", "good", FieldType.INT, "Int64", "good", unit, null, null, null, null);
        return new AssetDescription(
                KEY, new AgentKey("works", "edge"), "", "", "lathe", "lathe", "hall", "one", List.of(good), List.of());
    }

    /** A minute in which nothing is told, behind these last points. */
    private static MinuteInput input(DirtyMinute minute, String unit, StoredPoint before, StoredPoint counter) {
        return new MinuteInput(
                asset(unit),
                minute.minute(),
                Map.of(),
                Map.of("good", before),
                Map.of("good", counter),
                List.of(),
                Long.MAX_VALUE,
                Declared.nothing(TimeModels.usual().of(asset(unit))));
    }

    private static MinuteInput input(DirtyMinute minute) {
        return input(minute, "1", ONE, ONE);
    }

    private void folded(DirtyMinute... minutes) {
        List<DirtyMinute> all = List.of(minutes);
        ahead.begin(all);
        ahead.folded(all, all.stream().map(FoldedAheadTest::input).toList());
    }

    @Test
    void isFoldedWithWhatIsHandedToIt() {
        folded(FIRST, LATER);
        assertThat(ahead.has(LATER, input(minute(4)))).isTrue();
        assertThat(ahead.has(LATER, input(minute(4))))
                .as("once: what comes then is another change")
                .isFalse();
    }

    @Test
    void isFoldedAgainWithAnythingElse() {
        for (MinuteInput before : List.of(
                input(minute(4), "1", OTHER, ONE),
                input(minute(4), "1", ONE, OTHER),
                input(minute(4), "kg", ONE, ONE))) {
            folded(FIRST, LATER);
            assertThat(ahead.has(LATER, before)).as(before.toString()).isFalse();
        }
    }

    /** Alone, or right behind the other, no change can be on its way to it that it was not folded together with. */
    @Test
    void knowsOnlyMinutesBehindOthers() {
        folded(LATER);
        assertThat(ahead.has(LATER, input(minute(4)))).isFalse();
        folded(minute(4), LATER);
        assertThat(ahead.has(LATER, input(minute(4)))).isFalse();
        folded(LATER, FIRST);
        assertThat(ahead.has(FIRST, input(minute(-1)))).isFalse();
    }

    /** It was folded since, its rows were written otherwise, its end is not proved, or nothing was on its way any more. */
    @Test
    void forgetsWhereAnythingIsInDoubt() {
        List<Runnable> doubts = List.of(
                () -> ahead.folded(List.of(LATER), List.of()), () -> ahead.forget(KEY), () -> ahead.begin(List.of()));
        for (Runnable doubt : doubts) {
            folded(FIRST, LATER);
            doubt.run();
            assertThat(ahead.has(LATER, input(minute(4)))).isFalse();
        }
        folded(FIRST, LATER);
        ahead.forget(new AssetKey("works", "m2"));
        ahead.begin(List.of(minute(1), minute(6)));
        assertThat(ahead.has(LATER, input(minute(4)))).isTrue();
    }

    @Test
    void remembersNoMoreThanSoMany() {
        List<DirtyMinute> many = new ArrayList<>();
        for (int i = 0; i <= FoldedAhead.MOST + 1; i++) {
            many.add(minute(2L * i));
        }
        folded(many.toArray(DirtyMinute[]::new));
        long known = many.stream()
                .filter(one -> ahead.has(one, input(new DirtyMinute(KEY, one.minute() - MinuteFold.NANOS))))
                .count();
        assertThat(known).isEqualTo(FoldedAhead.MOST);
    }
}
