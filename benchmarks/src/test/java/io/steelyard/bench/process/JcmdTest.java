package io.steelyard.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class JcmdTest {
    @Test
    void addsUpTheGenerationsOfTheSerialCollector() throws IOException {
        String info = """
                4711:
                 def new generation   total 39424K, used 1000K [0x1, 0x2, 0x3)
                  eden space 35072K,   2% used [0x1, 0x2, 0x3)
                 tenured generation   total 87424K, used 2048K [0x1, 0x2, 0x3)
                 Metaspace       used 4096K, committed 5120K, reserved 1114112K
                """;
        assertThat(Jcmd.used(info)).isEqualTo(3048L * 1024);
    }

    @Test
    void takesTheHeapOfACollectorWithoutGenerations() throws IOException {
        assertThat(Jcmd.used(" garbage-first heap   total 262144K, used 77K [0x1, 0x2)\n  region size 1024K"))
                .isEqualTo(77L * 1024);
    }

    @Test
    void saysWhatItCouldNotRead() {
        assertThatThrownBy(() -> Jcmd.used("nothing"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing");
    }
}
