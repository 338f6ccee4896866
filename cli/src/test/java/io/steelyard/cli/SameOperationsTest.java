package io.steelyard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What may be asked of an agent from away, on its page's address and by a command is done by one class: a command reads its
 * options and prints, an operation reads its arguments and answers, and neither has a way of its own.
 */
final class SameOperationsTest {
    private static final String CLI = "io.steelyard.cli.";
    private static final String EDGE = "io.steelyard.edge.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.steelyard.cli", "io.steelyard.edge");

    /** What the commands may know of the agent: who does the work, and what it is told and says. */
    private static final Set<String> WORKERS = Set.of(
            "config.AgentDesk",
            "config.plan.Planner",
            "opcua.pki.CertificateDesk",
            "opcua.pki.CertificateRequest",
            "opcua.survey.Surveyor");

    private static final Set<String> WORDS = Set.of(
            "config.AgentConfig",
            "config.AgentFile",
            "config.AgentState",
            "config.Profiles",
            "config.plan.Panel",
            "config.plan.Plan",
            "config.plan.SeriesPlan",
            "opcua.ServerConfig",
            "opcua.Visit",
            "opcua.doctor.Diagnosis",
            "opcua.pki.CertificateInfo",
            "opcua.survey.BrowseOrder",
            "opcua.survey.Browsed",
            "opcua.survey.Node",
            "opcua.survey.Selection",
            "opcua.survey.SurveyException",
            "opcua.survey.Target",
            "opcua.survey.Tree");

    @ParameterizedTest
    @CsvSource({
        "browse,       opcua.survey.Surveyor,        browse,  browse,  BrowseCommand,      FromAway",
        "doctor,       opcua.survey.Surveyor,        doctor,  doctor,  DoctorCommand,      FromAway",
        "certificates, opcua.pki.CertificateDesk,    list,    list,    AgentCertCommand,   FromAway",
        "certificates, opcua.pki.CertificateInfo,    asMap,   asMap,   AgentCertCommand,   FromAway",
        "trust,        opcua.pki.CertificateDesk,    trust,   trust,   AgentCertCommand,   Changes",
        "reject,       opcua.pki.CertificateDesk,    reject,  reject,  AgentCertCommand,   Changes",
        "csr,          opcua.pki.CertificateRequest, make,    pem,     AgentCertCommand,   FromAway",
        "install,      opcua.pki.CertificateRequest, install, install, AgentCertCommand,   Changes",
        "plan,         config.AgentDesk,             draft,   draft,   AgentPlanCommand,   Changes",
        "plan,         config.plan.Planner,          plan,    plan,    AgentPlanCommand,   Plans",
        "plan,         config.plan.Planner,          offline, offline, AgentPlanCommand,   Plans",
        "apply,        config.AgentDesk,             apply,   apply,   AgentChangeCommand, Changes",
        "undo,         config.AgentDesk,             undo,    undo,    AgentChangeCommand, Changes",
    })
    void commandAndOperationHaveOneClassDoIt(
            String operation, String worker, String ofCommand, String ofAgent, String command, String agent) {
        assertThat(calls(CLI + command)).as("command for %s", operation).contains(EDGE + worker + "." + ofCommand);
        assertThat(calls(EDGE + agent)).as("operation %s", operation).contains(EDGE + worker + "." + ofAgent);
    }

    /** The request in PEM is the request. */
    @Test
    void aRequestForACertificateIsMadeInOnePlace() {
        String request = EDGE + "opcua.pki.CertificateRequest";
        assertThat(calls(request)).contains(request + ".make");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AgentCertCommand",
                "AgentChangeCommand",
                "AgentPlanCommand",
                "BrowseCommand",
                "DoctorCommand",
                "SurveyOptions"
            })
    void aCommandHasNoWayOfItsOwn(String command) {
        assertThat(strangers(CLASSES, CLI + command)).isEmpty();
    }

    /** What only a running agent knows is asked of it: status, logs, quarantine, accept. */
    @ParameterizedTest
    @ValueSource(strings = {"AgentAskCommand", "AgentQuarantineCommand"})
    void whatARunningAgentKnowsIsAskedOfIt(String command) {
        assertThat(needs(CLASSES, CLI + command)).isSubsetOf("operation.LocalKey");
    }

    @Test
    void aCommandWithAWayOfItsOwnIsSeen() {
        String planted = CLI + "planted.own_way";
        JavaClasses classes = new ClassFileImporter().importPackages(planted);
        assertThat(strangers(classes, planted + ".AgentCertCommand")).containsExactly("opcua.pki.OwnCertificate");
    }

    private static Set<String> strangers(JavaClasses classes, String command) {
        Set<String> strangers = needs(classes, command);
        strangers.removeAll(WORKERS);
        strangers.removeAll(WORDS);
        return strangers;
    }

    /** Classes of the agent, without the names of those inside of them. */
    private static Set<String> needs(JavaClasses classes, String command) {
        return withInner(classes, command)
                .flatMap(one -> one.getDirectDependenciesFromSelf().stream())
                .map(dependency ->
                        dependency.getTargetClass().getBaseComponentType().getName())
                .filter(name -> name.startsWith(EDGE))
                .map(name -> name.substring(EDGE.length()).replaceAll("\\$.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> calls(String owner) {
        return withInner(CLASSES, owner)
                .flatMap(one -> one.getAccessesFromSelf().stream())
                .map(access -> access.getTargetOwner().getName() + "."
                        + access.getTarget().getName())
                .collect(Collectors.toSet());
    }

    private static Stream<JavaClass> withInner(JavaClasses classes, String owner) {
        List<JavaClass> all = classes.stream()
                .filter(one -> one.getName().equals(owner) || one.getName().startsWith(owner + "$"))
                .toList();
        assertThat(all).as(owner).isNotEmpty();
        return all.stream();
    }
}
