package io.steelyard.edge;

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

/** The floor plan of the edge agent; the rules themselves are tested beside {@link FloorPlan}. */
final class ArchitectureTest {
    private static final String ROOT = "io.steelyard.edge";
    private static final String PLANTED = ROOT + ".planted.";
    private static final List<FloorRule> FENCES = List.of(
            FloorPlan.fence("milo", List.of("org.eclipse.milo.."), "opcua"),
            FloorPlan.fence("bouncycastle", List.of("org.bouncycastle.."), "opcua.pki"),
            FloorPlan.fence("paho", List.of("org.eclipse.paho.."), "uplink"),
            FloorPlan.fence("journal", List.of("io.steelyard.journal.."), "", "outbox"),
            FloorPlan.fence("sparkplug", List.of("io.steelyard.sparkplug.."), "uplink"),
            FloorPlan.fence("settings", List.of("io.steelyard.settings.."), "", "config"));

    @TestFactory
    Stream<DynamicTest> everyRuleHolds() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ROOT);
        List<FloorRule> plan =
                FloorPlan.withRooms("opcua", "outbox", "uplink", "status").rules();
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
