package io.steelyard.edge.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agent's page makes of numbers, by its own script. */
final class PageLengthsTest {
    private static final String ASK = """
            for (const seconds of [0, 0.45, 1.26, 45, 59.6, 199.9, 3600, 5400, 86399, 90000, 63063360]) {
              console.log(`${duration(seconds, 'en')} | ${duration(seconds, 'zh')}`);
            }
            for (const lang of ['en', 'zh']) {
              console.log(amount('bridgedMillis', 199900, lang), '|', amount('timeToFullSeconds', 40000000, lang), '|',
                amount('waitedSeconds', 61, lang), '|', amount('samples', 1234567, lang), '|',
                amount('skewMillis', -37042, lang), '|', amount('skewMillis', 450, lang));
            }
            """;

    @TempDir
    private Path folder;

    /** Nobody reads 199,900 ms. */
    @Test
    void lengthsStandThereAsPeopleSayThem() throws Exception {
        assumeTrue(isThere("node"), "skipped peer: node, which runs the script of the agent's page");
        String words;
        try (InputStream stored = Objects.requireNonNull(Pages.class.getResourceAsStream("/page/words.js"))) {
            words = new String(stored.readAllBytes(), StandardCharsets.UTF_8);
        }
        Path script = Files.writeString(folder.resolve("ask.js"), words + ASK);
        assertThat(ran(script)).isEqualTo("""
                0 s | 0 秒
                450 ms | 450 毫秒
                1.3 s | 1.3 秒
                45 s | 45 秒
                1 min | 1 分钟
                3 min 20 s | 3 分 20 秒
                1 h | 1 小时
                1 h 30 min | 1 小时 30 分钟
                1 day | 1 天
                1 day 1 h | 1 天 1 小时
                729 days | 729 天
                3 min 20 s | more than a year | 1 min 1 s | 1,234,567 | −37 s | +450 ms
                3 分 20 秒 | 一年以上 | 1 分 1 秒 | 1,234,567 | −37 秒 | +450 毫秒
                """);
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static String ran(Path script) throws InterruptedException, IOException {
        Process process = new ProcessBuilder("node", script.toString())
                .redirectErrorStream(true)
                .start();
        try (InputStream out = process.getInputStream()) {
            String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            return said;
        } finally {
            process.destroyForcibly();
        }
    }
}
