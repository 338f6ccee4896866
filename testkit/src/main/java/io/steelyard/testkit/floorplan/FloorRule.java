package io.steelyard.testkit.floorplan;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.function.Function;

/**
 * One rule of the floor plan.
 *
 * @param id short name, also the last part of the package of its planted violation ({@code r1_rooms})
 * @param forRoot the rule for a process whose composition root stands in the given package
 */
public record FloorRule(String id, Function<String, ArchRule> forRoot) {

    /** Fails with every line that breaks the rule. */
    public void check(String root, JavaClasses classes) {
        forRoot.apply(root).check(classes);
    }

    /** Whether the classes, standing under the given root, break the rule. */
    public boolean isBrokenBy(String root, JavaClasses classes) {
        return forRoot.apply(root).allowEmptyShould(true).evaluate(classes).hasViolation();
    }
}
