package io.steelyard.cli;

import io.steelyard.settings.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code steelyard version}, the same as {@code --version}. */
@Command(
        name = "version",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = "Prints the program's version.")
final class VersionCommand implements Callable<Integer>, CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"steelyard " + Version.text()};
    }

    @Override
    public Integer call() {
        System.out.println(getVersion()[0]);
        return ExitCode.DONE;
    }
}
