package io.steelyard.gateway.indicator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of indicators is what the data files say. */
final class IndicatorsDocumentTest {
    private static final Path PAGE = Path.of("..", "docs", "indicators.md");

    @Test
    void thePageIsWhatTheDataFilesSay() throws IOException {
        String text = IndicatorsPage.text();
        if ("write".equals(System.getProperty("steelyard.docs"))) {
            Files.writeString(PAGE, text);
        }
        assertThat(Files.readString(PAGE))
                .as("write it anew: mvn -pl gateway -am test -Dtest=IndicatorsDocumentTest -Dsteelyard.docs=write"
                        + " -Dsurefire.failIfNoSpecifiedTests=false")
                .isEqualTo(text);
    }
}
