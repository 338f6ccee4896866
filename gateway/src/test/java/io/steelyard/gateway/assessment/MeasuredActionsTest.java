package io.steelyard.gateway.assessment;

import static io.steelyard.gateway.assessment.MeasuredTest.item;
import static io.steelyard.gateway.assessment.MeasuredTest.sme;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a plan asks for where machines prove an item: which of them, by name, and step by step. */
final class MeasuredActionsTest {
    /** 3 of 20 are 15 %; more than 20 % takes 5 of 20, so 2 more; more than 60 % takes 13, so 10 more. */
    @Test
    void namesMachinesToConnect() {
        List<String> missing = List.of("s/a", "s/b", "s/c");
        Assessed result = sme("{}", new MeasuredPlant().machines("C02", 3, 20, missing));
        Standing networked = item(result, "equipment-networked");
        Item.Ratio ratio = (Item.Ratio) networked.item();
        Advice advice =
                Advice.of(networked, Position.entry(ratio, Position.of(ratio, Exact.of(new BigDecimal("0.3")))));
        assertThat(advice.kind()).isEqualTo("connect");
        assertThat(advice.text().en()).isEqualTo("Networked equipment: connect 2 of these 3 machines");
        assertThat(advice.act().en()).isEqualTo("connect 2 of these 3 machines");
        assertThat(advice.targets()).isEqualTo(missing);
        assertThat(Way.to(result, ratio, Position.best(ratio))).isEmpty();
    }

    /** Machines that are connected and were not seen for long enough have only to stay so; beyond them others are connected. */
    @Test
    void namesMachinesThatHaveOnlyToBeWaitedFor() {
        List<String> waiting = List.of("s/x", "s/y");
        List<String> missing = List.of("s/a", "s/b", "s/c");
        Standing networked =
                item(sme("{}", new MeasuredPlant().machines("C02", 3, 20, waiting, missing)), "equipment-networked");
        Item.Ratio ratio = (Item.Ratio) networked.item();
        Advice wait = Advice.of(networked, Position.entry(ratio, Position.of(ratio, Exact.of(new BigDecimal("0.3")))));
        assertThat(wait.kind()).isEqualTo("wait");
        assertThat(wait.targets()).isEqualTo(waiting);
        assertThat(wait.text().en()).contains("keep 2 of these 2 online");
        Standing few = item(
                sme("{}", new MeasuredPlant().machines("C02", 3, 20, List.of("s/x"), missing)), "equipment-networked");
        Advice both = Advice.of(few, Position.entry(ratio, Position.of(ratio, Exact.of(new BigDecimal("0.3")))));
        assertThat(both.kind()).isEqualTo("connect");
        assertThat(both.targets()).isEqualTo(missing);
        assertThat(both.text().en())
                .endsWith(
                        "connect 1 of these 3 machines; 1 more are connected and count once they have been seen on enough days");
    }

    /** A link that machines prove says which of their signals do. */
    @Test
    void namesSignalsThatProveALink() {
        MeasuredPlant plant = new MeasuredPlant().links(Set.of("equipment-management"), Set.of());
        Standing links = item(sme("{}", plant), "data-collection");
        Item.Multi item = (Item.Multi) links.item();
        Advice advice =
                Advice.of(links, Position.of(item, Set.of("equipment-management", "energy-management", "finance")));
        assertThat(advice.kind()).isEqualTo("connect");
        assertThat(advice.text().en()).endsWith("add energy management (connect the energy of a machine); finance");
        assertThat(advice.text().zh()).endsWith("增加能耗管理（接入一台设备的电能）、财务管理");
    }

    /** What an item may have any of is told one by one: what is to be done, and what would do instead, with gain and effort. */
    @Test
    void tellsTheStepsOfAnActionOneByOne() {
        MeasuredPlant plant = new MeasuredPlant().links(Set.of("equipment-management"), Set.of());
        Assessed result = sme("{effort: {data-collection.finance: 3}}", plant);
        Standing links = item(result, "data-collection");
        Item.Multi item = (Item.Multi) links.item();
        Position goal = Position.of(item, Set.of("equipment-management", "energy-management", "finance"));
        assertThat(Advice.of(links, goal).act().en()).isEqualTo("add these 2");
        List<Way> steps = Way.to(result, item, goal);
        assertThat(steps).extracting(Way::option).containsExactly("energy-management", "finance");
        assertThat(steps)
                .extracting(step -> step.text().en())
                .containsExactly("energy management (connect the energy of a machine)", "finance");
        assertThat(steps).extracting(Way::gain).allMatch(gain -> gain.equals(Exact.of(new BigDecimal("0.7"))));
        assertThat(steps).extracting(Way::cost).containsExactly(null, Exact.of(3));
        assertThat(Way.others(result, item, goal))
                .extracting(Way::option)
                .hasSize(11)
                .contains("human-resources")
                .doesNotContain("equipment-management", "finance");
        Position one = Position.of(item, Set.of("equipment-management", "finance"));
        assertThat(Advice.of(links, one).act().en()).isEqualTo("add finance");
    }
}
