package io.steelyard.system.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.settings.Launch;
import io.steelyard.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sample settings in the archives, read by the processes that they are for. */
final class SampleSettingsTest {
    private static final Path FILES = Repository.root().resolve("dist/src/files");
    /** Settings that are offered, lines together: after the "#" comes their own indentation, none or more than one space. */
    private static final Pattern OFFERED = Pattern.compile("(?m)(?:^#(?:  |[^ \n]).*\n)+");

    private static final Pattern CREDENTIAL = Pattern.compile("/run/credentials/([\\w.-]+)/([\\w-]+)");

    @TempDir
    Path scratch;

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "edge-agent"})
    void aSampleIsGoodAsItIsAndWithEachSettingThatItOffers(String process) throws IOException {
        String sample = sample(process);
        assertThat(findings(process, sample)).isEmpty();

        List<MatchResult> offered = OFFERED.matcher(sample).results().toList();
        assertThat(offered).hasSizeGreaterThan(1);
        for (MatchResult one : offered) {
            String used = sample.substring(0, one.start())
                    + one.group().replaceAll("(?m)^#", "")
                    + sample.substring(one.end());
            assertThat(findings(process, used)).as(one.group()).isEmpty();
        }
    }

    @Test
    void aSettingThatIsMisspeltIsFound() throws IOException {
        assertThat(findings("gateway", sample("gateway") + "\nstoer: {kind: embedded}\n"))
                .anySatisfy(finding -> assertThat(finding).contains("stoer", "did you mean"));
    }

    /** The unit, the settings and the user's folder agree, and what is kept lies outside of the program. */
    @ParameterizedTest
    @ValueSource(strings = {"gateway", "edge-agent"})
    void theUnitOwnsTheDataFolderAndCanGiveEveryCredential(String process) throws IOException {
        String unit = Files.readString(FILES.resolve("systemd/steelyard-" + process + ".service"));
        String name = "steelyard-" + process;

        Settings settings = MountedSettings.launch(process, finding -> {})
                .next(new String[] {"--config", write(process, sample(process)).toString()}, Map.of())
                .settings();
        assertThat(settings.path("data")).isEqualTo(Path.of("/var/lib/" + name));
        assertThat(unit.lines()).contains("StateDirectory=" + name, "User=" + name);
        assertThat(Files.readString(FILES.resolve("systemd/sysusers.conf"))).contains("u " + name + " ");
        assertThat(CREDENTIAL.matcher(sample(process)).results()).isNotEmpty().allSatisfy(credential -> {
            assertThat(credential.group(1)).isEqualTo(name + ".service");
            assertThat(unit).contains("#LoadCredential=" + credential.group(2) + ":");
        });
    }

    private static String sample(String process) throws IOException {
        return Files.readString(FILES.resolve("conf/" + process + ".yaml"));
    }

    private List<String> findings(String process, String text) throws IOException {
        Path secret = Files.writeString(scratch.resolve("secret"), "a secret of the test");
        Path config = write(process, CREDENTIAL.matcher(text).replaceAll(secret.toString()));
        List<String> findings = new ArrayList<>();
        Launch.Next next = MountedSettings.launch(process, findings::add)
                .next(new String[] {"--config", config.toString(), "--check"}, Map.of());
        assertThat(next.exitCode())
                .as(findings.toString())
                .isEqualTo(findings.isEmpty() ? Launch.DONE : Launch.WRONG_USE);
        return findings;
    }

    private Path write(String process, String text) throws IOException {
        return Files.writeString(scratch.resolve(process + ".yaml"), text);
    }
}
