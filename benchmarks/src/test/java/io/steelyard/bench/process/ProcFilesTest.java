package io.steelyard.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The two files of Linux that every figure of cost and memory comes from. */
final class ProcFilesTest {
    @Test
    void addsUserAndSystemTimeAlsoWhenTheNameHasBracketsAndSpaces() {
        String stat = "4711 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 250 50 0 0 20 0 1 0 99 1000 200";
        assertThat(ProcFiles.cpuSeconds(stat)).isEqualTo(3.0);
    }

    @Test
    void readsResidentMemory() {
        assertThat(ProcFiles.residentBytes("Name:\tjava\nVmHWM:\t  999 kB\nVmRSS:\t  2048 kB\n"))
                .isEqualTo(2L << 20);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void ownProcessHasUsedTimeAndMemory() throws IOException {
        long pid = ProcessHandle.current().pid();
        assertThat(ProcFiles.cpuSeconds(pid)).isPositive();
        assertThat(ProcFiles.residentBytes(pid)).isGreaterThan(1 << 20);
    }
}
