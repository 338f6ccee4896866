package io.steelyard.sparkplug.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EdgeNodeSessionTest {

    private final EdgeNodeSession session = new EdgeNodeSession(-1);

    private void born() {
        session.connect();
        session.beginBirth();
        session.deviceBirth("stand-1");
        session.endBirth();
    }

    @Test
    @DisplayName("tck-id-topics-nbirth-bdseq-increment: each connection takes the next bdSeq, 0 after 255")
    void countsConnections() {
        assertThat(session.connect()).isEqualTo(0);
        assertThat(session.connect()).isEqualTo(1);
        EdgeNodeSession remembered = new EdgeNodeSession(255);
        assertThat(remembered.connect()).isEqualTo(0);
    }

    @Test
    @DisplayName(
            "tck-id-payloads-sequence-num-incrementing: seq runs over all messages from NBIRTH's 0, and after 255 comes 0")
    void numbersAllMessagesInOneRow() {
        session.connect();
        assertThat(session.beginBirth()).isEqualTo(0);
        assertThat(session.deviceBirth("stand-1")).isEqualTo(1);
        session.endBirth();
        assertThat(session.nodeData()).isEqualTo(2);
        for (int seq = 3; seq < 256; seq++) {
            assertThat(session.deviceData("stand-1")).isEqualTo(seq);
        }
        assertThat(session.deviceData("stand-1")).isEqualTo(0);
    }

    @Test
    @DisplayName("tck-id-payloads-nbirth-edge-last-will-message: nothing goes out before the births")
    void refusesDataBeforeBirths() {
        session.connect();
        assertThatThrownBy(session::nodeData).isInstanceOf(IllegalStateException.class);
        session.beginBirth();
        assertThatThrownBy(session::nodeData).isInstanceOf(IllegalStateException.class);
        session.endBirth();
        assertThatThrownBy(() -> session.deviceData("stand-1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("stand-1");
    }

    @Test
    void refusesDataOfADeviceAfterItsDeath() {
        born();
        assertThat(session.deviceDeath("stand-1")).isEqualTo(2);
        assertThatThrownBy(() -> session.deviceData("stand-1")).isInstanceOf(IllegalStateException.class);
        session.deviceBirth("stand-1");
        assertThat(session.deviceData("stand-1")).isEqualTo(4);
    }

    @Test
    @DisplayName(
            "tck-id-operational-behavior-data-commands-rebirth-action-*: every request is answered, one during a birth by it")
    void mergesRebirthRequestsDuringABirth() {
        born();
        assertThat(session.rebirthRequested()).isTrue();
        assertThat(session.needsBirth()).isTrue();
        session.beginBirth();
        assertThat(session.rebirthRequested()).isFalse();
        session.endBirth();
        assertThat(session.isBorn()).isTrue();
        assertThat(session.rebirthRequested()).isTrue();
    }

    /** A refused message leaves a hole in seq that a host can only leave by a rebirth. */
    @Test
    void wantsBirthsAfterAHole() {
        born();
        session.broken();
        assertThatThrownBy(session::nodeData).isInstanceOf(IllegalStateException.class);
        assertThat(session.beginBirth()).isEqualTo(0);
        assertThat(session.isBorn("stand-1")).isFalse();
    }

    /** A host that reads a new connection has none of the births of the one before. */
    @Test
    void aNewConnectionBeginsWithBirths() {
        born();
        session.connect();
        assertThat(session.needsBirth()).isTrue();
        assertThat(session.isBorn("stand-1")).isFalse();
        assertThatThrownBy(() -> session.deviceData("stand-1")).isInstanceOf(IllegalStateException.class);
    }
}
