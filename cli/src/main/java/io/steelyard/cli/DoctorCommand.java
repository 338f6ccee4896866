package io.steelyard.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.edge.opcua.doctor.Diagnosis;
import io.steelyard.edge.opcua.survey.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code steelyard doctor URL}: how a server is to be treated; exit code 1 when the agent could not read it. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Probes an OPC UA server: security, limits, clock, paging, filters; exit code 1 when something blocks.")
final class DoctorCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    private SurveyOptions options = new SurveyOptions();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description = "Write the server's section of the agent's settings there, tuned to what was found.")
    private @Nullable Path profile;

    @Override
    public Integer call() throws WrongUseException, IOException, InterruptedException {
        Target target = options.target();
        Diagnosis diagnosis = options.look(surveyor -> surveyor.doctor(target));
        System.out.print(
                json
                        ? JSON.writerWithDefaultPrettyPrinter().writeValueAsString(diagnosis.asMap())
                                + System.lineSeparator()
                        : diagnosis.text());
        if (profile != null && !diagnosis.profile().isEmpty()) {
            Files.writeString(profile, diagnosis.profile());
        }
        return diagnosis.isBlocked() ? ExitCode.NO : ExitCode.DONE;
    }
}
