package io.steelyard.edge;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What of Milo the agent never uses. */
final class MiloGuardsTest {
    /**
     * Milo 1.1.2 loses monitored items when a session is reset while they are being made; the agent speaks the services
     * itself, and keeps what it has subscribed itself.
     */
    private static final ArchRule OWN_SUBSCRIPTIONS = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaSubscription")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaMonitoredItem");

    /**
     * The agent reads. Nothing that it does can move a machine: the one method that it calls has a server tell the state of
     * its conditions once more, and the one class that calls can call nothing else.
     */
    private static final ArchRule ONLY_READS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.steelyard.edge.opcua.event.Refresh")
            .should()
            .callMethodWhere(target(nameMatching(
                            "(write|call|historyUpdate|addNodes|deleteNodes|addReferences|deleteReferences).*"))
                    .and(target(owner(HasName.Predicates.name("org.eclipse.milo.opcua.sdk.client.OpcUaClient")))));

    /**
     * Where a session is lost while Milo 1.1.2 builds its tree of types, that client never knows them any more, and it decodes
     * structures to any depth; the agent asks for types and reads structures itself.
     */
    private static final ArchRule OWN_TYPES = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.eclipse.milo.opcua.sdk.client.typetree..", "org.eclipse.milo.opcua.sdk.core.typetree..")
            .orShould()
            .callMethodWhere(target(nameMatching("(get|read)(Dynamic|DataTypeTree|ObjectTypeTree|VariableTypeTree).*"))
                    .and(target(owner(HasName.Predicates.name("org.eclipse.milo.opcua.sdk.client.OpcUaClient")))));

    private static final List<ArchRule> RULES = List.of(OWN_SUBSCRIPTIONS, OWN_TYPES, ONLY_READS);

    @TestFactory
    Stream<DynamicTest> theAgentKeepsToThem() {
        JavaClasses agent = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(place -> !place.contains("/planted/"))
                .importPackages("io.steelyard.edge");
        return RULES.stream().map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(agent)));
    }

    @TestFactory
    Stream<DynamicTest> eachSeesItsPlantedViolation() {
        JavaClasses planted = new ClassFileImporter().importPackages("io.steelyard.edge.planted.guards");
        return RULES.stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getDescription(),
                        () -> assertThat(rule.evaluate(planted).hasViolation()).isTrue()));
    }
}
