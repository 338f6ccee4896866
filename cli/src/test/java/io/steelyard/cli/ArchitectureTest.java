package io.steelyard.cli;

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

/** The habits of the house in the command line. */
final class ArchitectureTest {
    private static final String ROOT = "io.steelyard.cli";
    private static final String PLANTED = ROOT + ".planted.";
    /** All but R13: this is the command line, which talks to a person. */
    private static final List<FloorRule> RULES = FloorPlan.habits().stream()
            .filter(rule -> !rule.id().equals("r13_streams"))
            .toList();

    @TestFactory
    Stream<DynamicTest> everyRuleHolds() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ROOT);
        assertThat(classes).hasSizeGreaterThan(20);
        return RULES.stream().map(rule -> DynamicTest.dynamicTest(rule.id(), () -> rule.check(ROOT, classes)));
    }

    @TestFactory
    Stream<DynamicTest> everyRuleSeesItsPlantedViolation() {
        return RULES.stream()
                .map(rule -> DynamicTest.dynamicTest(rule.id(), () -> {
                    String root = PLANTED + rule.id();
                    JavaClasses planted = new ClassFileImporter().importPackages(root);
                    assertThat(planted).as("planted classes in " + root).isNotEmpty();
                    assertThat(rule.isBrokenBy(root, planted)).as(rule.id()).isTrue();
                }));
    }
}
