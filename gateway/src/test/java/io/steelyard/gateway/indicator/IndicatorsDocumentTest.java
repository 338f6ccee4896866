package io.steelyard.gateway.indicator;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.settings.DataFile;
import io.steelyard.settings.DataNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The page of indicators is what the data files say, and whoever is cited is listed. */
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

    @Test
    void everySourceThatIsCitedIsListed() throws IOException {
        Set<String> listed = new TreeSet<>(Set.of("the project"));
        try (InputStream in = Objects.requireNonNull(Catalogue.class.getResourceAsStream("/sources.yaml"))) {
            for (DataNode node :
                    DataFile.of("sources.yaml", in).root().need("sources").elements()) {
                listed.add(node.need("id").text(""));
            }
        }
        for (Definition definition : Catalogue.usual().all()) {
            definition
                    .told()
                    .standards()
                    .forEach(standard ->
                            assertThat(listed).as("%s", definition.id()).contains(standard.source()));
        }
    }
}
