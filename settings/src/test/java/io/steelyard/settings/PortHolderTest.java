package io.steelyard.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class PortHolderTest {
    @TempDir
    Path folder;

    /** Who reads "in use" asks first: by whom? */
    @Test
    @EnabledOnOs(OS.LINUX)
    void namesTheProcessThatListens() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(PortHolder.say(
                            "127.0.0.1",
                            taken.getLocalPort(),
                            "http.port",
                            new BindException("Address already in use")))
                    .isEqualTo("port " + taken.getLocalPort() + " on 127.0.0.1 is in use by process "
                            + ProcessHandle.current().pid() + " ("
                            + Files.readString(Path.of("/proc/self/comm")).strip()
                            + "): stop that program, or set http.port to a free port");
        }
    }

    @Test
    void saysNothingOfAHolderWhereTheSystemDoesNotTell() {
        assertThat(new PortHolder(folder.resolve("no-such-folder")).of(8081)).isNull();
    }

    /** A port below 1024, or an address of another machine: nobody else is to blame. */
    @Test
    void doesNotBlameAnotherProgramForAnotherReason() {
        assertThat(PortHolder.say("10.9.8.7", 80, "http.port", new BindException("Permission denied")))
                .isEqualTo("cannot listen on 10.9.8.7:80 (Permission denied): set http.port to a port and an address of"
                        + " this machine that this user may use");
    }
}
