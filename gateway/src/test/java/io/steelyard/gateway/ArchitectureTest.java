package io.steelyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.steelyard.testkit.floorplan.FloorPlan;
import io.steelyard.testkit.floorplan.FloorRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The floor plan of the gateway; the rules themselves are tested beside {@link FloorPlan}. */
final class ArchitectureTest {
    private static final String ROOT = "io.steelyard.gateway";
    private static final String PLANTED = ROOT + ".planted.";
    private static final List<FloorRule> FENCES = List.of(
            FloorPlan.fence("netty", List.of("io.netty.."), "", "mqtt", "api"),
            FloorPlan.fence("journal", List.of("io.steelyard.journal.."), "", "inbox"),
            FloorPlan.fence("sparkplug", List.of("io.steelyard.sparkplug.."), "ingest"),
            FloorPlan.fence("influx", List.of("com.influxdb..", "okhttp3.."), "store.influx"),
            FloorPlan.fence("jdbc", List.of("java.sql..", "org.duckdb..", "org.sqlite.."), "store.embedded", "system"),
            FloorPlan.fence(
                    "units",
                    List.of("javax.measure..", "tech.units..", "systems.uom..", "si.uom..", "tech.uom.."),
                    "indicator",
                    "units"),
            FloorPlan.fence(
                    "json", List.of("com.fasterxml.jackson.databind.."), "api", "config", "assessment", "declared"),
            FloorPlan.fence(
                    "tables",
                    List.of("org.apache.commons.csv..", "org.apache.commons.compress..", "org.dhatim.."),
                    "declared"),
            FloorPlan.fence(
                    "settings",
                    List.of("io.steelyard.settings.."),
                    "",
                    "config",
                    "kpi",
                    "indicator",
                    "assessment",
                    "declared",
                    "units"));

    @TestFactory
    Stream<DynamicTest> everyRuleHolds() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ROOT);
        List<FloorRule> plan = FloorPlan.withRooms(
                        "mqtt",
                        "inbox",
                        "ingest",
                        "store",
                        "kpi",
                        "live",
                        "ledger",
                        "indicator",
                        "assessment",
                        "declared",
                        "api",
                        "system",
                        "deadletter")
                .rules();
        return Stream.concat(plan.stream(), FENCES.stream())
                .map(rule -> DynamicTest.dynamicTest(rule.id(), () -> rule.check(ROOT, classes)));
    }

    @TestFactory
    Stream<DynamicTest> everyFenceSeesItsPlantedViolation() {
        return FENCES.stream()
                .map(fence -> DynamicTest.dynamicTest(fence.id(), () -> {
                    String root = PLANTED + fence.id();
                    JavaClasses planted = new ClassFileImporter().importPackages(root);
                    assertThat(planted).as("planted classes in " + root).isNotEmpty();
                    assertThat(fence.isBrokenBy(root, planted)).as(fence.id()).isTrue();
                }));
    }
}
