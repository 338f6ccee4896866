package io.steelyard.gateway;

import static io.steelyard.gateway.store.Samples.asset;
import static io.steelyard.gateway.store.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.steelyard.gateway.model.FieldType;
import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.SeriesUse;
import io.steelyard.gateway.model.SignalKey;
import io.steelyard.gateway.store.SeriesBudget;
import io.steelyard.gateway.system.SeriesTable;
import io.steelyard.gateway.system.SystemRecords;
import io.steelyard.ledger.EventType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The budget as it is counted in the system records. */
final class SeriesBudgetTest {
    @TempDir
    private Path folder;

    private final List<Map<String, String>> events = new ArrayList<>();
    private SystemRecords system;

    @BeforeEach
    void open() {
        system = SystemRecords.open(folder, System::nanoTime);
    }

    @AfterEach
    void close() {
        system.close();
    }

    private SeriesBudget budget(long most) {
        SeriesTable table = system.series();
        return new SeriesBudget(
                most,
                new SeriesBudget.Register() {
                    @Override
                    public List<Series> register(Collection<Series> series, long atMost) {
                        return table.register(series, atMost);
                    }

                    @Override
                    public String culprit() {
                        return table.culprit();
                    }
                },
                (type, about, details) -> {
                    assertThat(type).isEqualTo(EventType.SERIES_BUDGET);
                    events.add(details);
                });
    }

    private static Series named(String asset, String signal) {
        return series(asset, signal, FieldType.INT);
    }

    @Test
    void refusesByNameWhatIsNewBeyondItAndNothingThatIsKnown() {
        SeriesBudget budget = budget(3);
        assertThat(budget.refused(List.of(named("a", "x"), named("a", "y"), named("b", "x"))))
                .isEmpty();
        Map<Series, String> refused = budget.refused(List.of(named("a", "x"), named("c", "z")));
        assertThat(refused).containsOnlyKeys(named("c", "z"));
        assertThat(refused.values())
                .singleElement()
                .asString()
                .contains("rolling-mill.z of works/c", "budget of 3 series", "store.series");
        assertThat(events)
                .singleElement()
                .satisfies(event -> assertThat(event)
                        .containsEntry("series", "rolling-mill.z of works/c")
                        .containsEntry("budget", "3"));
    }

    /** The count is on disk: a restart gives nobody a new budget, and a greater one lets in what was refused. */
    @Test
    void outlivesTheProcessAndEndsWhenItIsRaised() {
        budget(2).refused(List.of(named("a", "x"), named("a", "y")));
        system.close();
        system = SystemRecords.open(folder, System::nanoTime);
        assertThat(budget(2).refused(List.of(named("a", "z")))).hasSize(1);
        assertThat(budget(3).refused(List.of(named("a", "z")))).isEmpty();
    }

    @Test
    void namesTheAssetWhoseFieldsGrow() {
        SeriesBudget budget = budget(50);
        for (int i = 0; i < 60; i++) {
            budget.refused(List.of(named("runaway", "order-" + i), named("quiet-" + i % 3, "x")));
        }
        assertThat(events.get(0)).extractingByKey("culprit").asString().contains("asset works/runaway has", "fields");
    }

    @Test
    void namesTheTagWhoseValuesGrow() {
        SeriesBudget budget = budget(50);
        for (int i = 0; i < 60; i++) {
            budget.refused(List.of(named("serial-" + i, "x")));
        }
        assertThat(events.get(0)).extractingByKey("culprit").asString().contains("tag asset has 50", "rolling-mill");
    }

    @Test
    void namesTheAssetThatIsEverywhere() {
        SeriesBudget budget = budget(50);
        for (int i = 0; i < 60; i++) {
            budget.refused(List.of(
                    new Series(new SignalKey(asset("roamer"), "x"), "crane", "area-" + i, "one", "x", FieldType.INT)));
        }
        assertThat(events.get(0)).extractingByKey("culprit").asString().contains("area and line of asset works/roamer");
    }

    @Test
    void listsWhatIsCountedPageByPage() {
        budget(4).refused(List.of(named("a", "x"), named("a", "y"), named("b", "x"), named("c", "z")));
        List<String> listed = new ArrayList<>();
        String after = null;
        do {
            SeriesUse use = system.series().use(4, new SeriesUse.Question("works", null, after, 3));
            use.rows().forEach(one -> listed.add(one.measurement() + " " + one.asset() + "." + one.field()));
            assertThat(use.used()).isEqualTo(4);
            assertThat(use.culprit()).isNotNull();
            after = use.next();
        } while (after != null);
        assertThat(listed)
                .containsExactly("rolling-mill a.x", "rolling-mill a.y", "rolling-mill b.x", "rolling-mill c.z");
        assertThat(system.series()
                        .use(100, new SeriesUse.Question(null, "b", null, 9))
                        .rows())
                .singleElement()
                .extracting(SeriesUse.Name::asset)
                .isEqualTo("b");
        assertThat(system.series()
                        .use(100, new SeriesUse.Question("elsewhere", null, null, 9))
                        .rows())
                .isEmpty();
        assertThatThrownBy(() -> system.series().use(4, new SeriesUse.Question(null, null, "nowhere", 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** What grows without end must not fill the events too. */
    @Test
    void tellsOfAnAssetOnce() {
        SeriesBudget budget = budget(1);
        for (int i = 0; i < 60; i++) {
            budget.refused(List.of(named("runaway", "order-" + i)));
        }
        assertThat(events).hasSize(1);
    }
}
