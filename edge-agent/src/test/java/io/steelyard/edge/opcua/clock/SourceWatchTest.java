package io.steelyard.edge.opcua.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.ledger.EventRecord;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What source times that stand ahead tell of the clocks of devices behind a server. */
final class SourceWatchTest extends WatchedSources {
    @Test
    void oneDeviceThatIsAheadIsToldOfItsAssetAloneAndWhenItIsMended() {
        values(20, "press", 37 * SECOND);
        values(20, "lathe", 0);
        assertThat(only("press"))
                .containsEntry("server", "plc")
                .containsEntry("skew", "+37.000 s")
                .containsEntry("before", "+0.000 s")
                .containsEntry("how", "sources-ahead")
                .containsEntry("since", "2023-11-14T22:13:21Z");
        values(60, "press", 37 * SECOND + 300 * MILLI);
        assertThat(left).as("not another second").isEmpty();
        values(30, "press", 400 * MILLI);
        assertThat(only("press"))
                .containsEntry("skew", "+0.000 s")
                .containsEntry("before", "+37.000 s")
                .containsEntry("how", "sources-agree");
        values(200, "press", 900 * MILLI);
        assertThat(left).isEmpty();
    }

    /** It changes seldom, or its server reads the device seldom. */
    @Test
    void whatLiesBehindProvesNothing() {
        values(200, "press", -3_600 * SECOND);
        assertThat(left).isEmpty();
    }

    /** By a person, or because summer time is over: what comes goes back, and stays behind. */
    @Test
    void oneThatIsSetBackIsToldAndWhenItIsMended() {
        values(100, "press", 0);
        assertThat(left).isEmpty();
        values(20, "press", -5 * SECOND);
        assertThat(only("press"))
                .containsEntry("skew", "-5.000 s")
                .containsEntry("how", "sources-stepped-back")
                .containsEntry("since", "2023-11-14T22:15:01Z");
        values(120, "press", -5 * SECOND);
        values(60, "press", -60 * SECOND / 7);
        assertThat(left.remove(0))
                .extracting(note -> ((EventRecord) note).details().get("skew"))
                .isEqualTo("-8.571 s");
        values(120, "press", -20 * SECOND / 3);
        assertThat(only("press")).containsEntry("skew", "+0.000 s").containsEntry("how", "sources-agree");
        values(80, "press", -2 * SECOND);
        assertThat(left).as("it comes late, as ever").isEmpty();
    }

    /** Whatever comes out of order: it is as late as ever. */
    @Test
    void whatComesLateByNatureIsNotTakenForAStep() {
        for (int i = 0; i < 100; i++) {
            values(1, "press", i == 50 ? -8 * SECOND : -3 * SECOND);
        }
        assertThat(left).isEmpty();
        values(30, "press", -8 * SECOND);
        assertThat(only("press")).containsEntry("skew", "-5.000 s").containsEntry("how", "sources-stepped-back");
        values(100, "press", -3 * SECOND);
        assertThat(only("press")).containsEntry("how", "sources-agree");
    }

    /** The server is an hour ahead: what comes out of order is as late by its clock as ever. */
    @Test
    void whatComesLateByNatureIsNoStepBehindAServerThatIsAhead() {
        watch.serverIs(3_600 * SECOND, now);
        for (int i = 0; i < 100; i++) {
            now += SECOND;
            long server = now + 3_600 * SECOND;
            look("press", server - (i == 50 ? 8 : 3) * SECOND, server);
        }
        assertThat(left).isEmpty();
    }

    /** The device is silent, and what else the asset has is of another clock, or of none. */
    @Test
    void onlyASignalThatWasAheadCanSayThatItIsOver() {
        for (int i = 0; i < 30; i++) {
            values(1, "press", 37 * SECOND);
            look("press#server", now, now);
        }
        assertThat(left).hasSize(1);
        for (int i = 0; i < 200; i++) {
            now += SECOND;
            look("press#server", now, now);
        }
        assertThat(left).hasSize(1);
        values(20, "press", 0);
        assertThat(left).hasSize(2);
    }

    /** A server's step changes nothing that was told of a device that does not follow it. */
    @Test
    void aServersStepIsNoNewsOfItsDevices() {
        values(20, "press", 0);
        values(100, "press", -5 * SECOND);
        assertThat(only("press")).containsEntry("skew", "-5.000 s");
        watch.serverIs(5 * SECOND, now);
        for (int i = 0; i < 100; i++) {
            now += SECOND;
            look("press", now - 5 * SECOND, now + 5 * SECOND);
        }
        assertThat(left).isEmpty();
    }

    /** Told when the minute is over, and since when it is so all the same. */
    @Test
    void sinceWhenItIsSoIsKeptWhileItCannotBeTold() {
        values(20, "press", 37 * SECOND);
        values(75, "press", 0);
        assertThat(left).hasSize(2);
        left.clear();
        values(5, "press", 0);
        long begin = now;
        values(100, "press", 37 * SECOND);
        Instant since = Instant.parse(only("press").getOrDefault("since", ""));
        assertThat(since).isBefore(Instant.EPOCH.plusNanos(begin + 12 * SECOND));
    }

    /** Before anybody knows it: its devices' times go back with it. */
    @Test
    void aServerThatIsSetBackWithItsDevicesIsToldByItsAnswersAlone() {
        values(20, "press", 0);
        for (int i = 0; i < 100; i++) {
            now += SECOND;
            long source = now - 3_600 * SECOND;
            look("press", source, source);
        }
        assertThat(left).isEmpty();
    }

    /** A notification that was published again, or a device's store, brings older values among those of the moment. */
    @Test
    void olderValuesAmongThoseOfTheMomentAreNoStep() {
        for (int i = 0; i < 100; i++) {
            values(1, "press", i % 2 == 0 ? 0 : -9 * SECOND);
        }
        for (int i = 0; i < 200; i++) {
            values(1, "press", i % 3 == 0 ? 0 : -9 * SECOND);
        }
        assertThat(left).isEmpty();
    }

    /** Of what comes late out of a device's store each value is older than the server's time, in order or not. */
    @Test
    void whatWentBackOnceAmongValuesOfTheMomentIsNoStep() {
        for (int i = 0; i < 100; i++) {
            values(1, "press", 0);
            values(1, "press", i == 50 ? -20 * SECOND : 0);
        }
        assertThat(left).isEmpty();
    }

    /** Of many that stand ahead differently, and some not at all, the most counts; a clock that runs away is told again. */
    @Test
    void whatRunsAwayIsToldOnceAMinute() {
        for (int second = 0; second < 300; second++) {
            values(1, "press", (5 + second) * SECOND);
            look("press#other", now - 9 * SECOND, now - 9 * SECOND);
        }
        assertThat(left).hasSizeBetween(4, 5);
        assertThat(left)
                .allSatisfy(note -> assertThat(((EventRecord) note).details()).containsEntry("how", "sources-ahead"));
    }

    /** The device is right and the server's time beside the value is old, or the server's clock is ahead with its devices. */
    @Test
    void bothOfWhatTheServerTellsHaveToSaySo() {
        watch.serverIs(0, now);
        for (int i = 0; i < 100; i++) {
            now += SECOND;
            look("press", now, now - 60 * SECOND);
        }
        assertThat(left).isEmpty();
        watch.serverIs(60 * SECOND, now);
        for (int i = 0; i < 100; i++) {
            now += SECOND;
            look("press", now + 60 * SECOND, SourceWatch.NONE);
        }
        assertThat(left).as("without a time beside it").isEmpty();
        for (int i = 0; i < 20; i++) {
            now += SECOND;
            look("press", now + 65 * SECOND, SourceWatch.NONE);
        }
        assertThat(only("press")).containsEntry("skew", "+65.000 s");
    }

    /** A server's time beside a value may be old: what is so at the moment its answers say. */
    @Test
    void withoutAWordOfTheServersClockNothingIsProved() {
        watch = new SourceWatch(PLC, this::leave, memory, Set.of("press"));
        values(100, "press", 65 * SECOND);
        assertThat(left).isEmpty();
        watch.serverIs(0, now);
        values(20, "press", 65 * SECOND);
        assertThat(only("press")).containsEntry("skew", "+65.000 s");
    }

    /** The first values come before the answer that tells it. */
    @Test
    void aServersClockThatMovesIsNoDevicesClock() {
        for (int i = 0; i < 5; i++) {
            value("press", 0, false);
        }
        for (int i = 0; i < 100; i++) {
            value("press", 60 * SECOND, false);
            watch.serverIs(60 * SECOND, now);
        }
        for (int i = 0; i < 100; i++) {
            value("press", -60 * SECOND, false);
            watch.serverIs(i < 9 ? 60 * SECOND : -60 * SECOND, now);
        }
        assertThat(left).isEmpty();
    }

    /** The server is an hour ahead, and so are its devices but for one that was set back by five seconds. */
    @Test
    void whichWayADeviceIsWrongIsSaidByItsServersClock() {
        watch.serverIs(3_600 * SECOND, now);
        for (int i = 0; i < 200; i++) {
            now += SECOND;
            long server = now + 3_600 * SECOND;
            long source = server - (i < 20 ? 0 : 5 * SECOND);
            look("press", source, server);
        }
        assertThat(only("press")).containsEntry("skew", "+3595.000 s").containsEntry("how", "sources-stepped-back");
    }

    /** The machine stands, and its values are read all the same. */
    @Test
    void whatIsSaidOnceMoreProvesNothing() {
        values(20, "press", 37 * SECOND);
        assertThat(left).hasSize(1);
        long source = now + 37 * SECOND;
        for (int i = 0; i < 200; i++) {
            now += SECOND;
            look("press", source, now);
        }
        values(20, "press", 37 * SECOND);
        assertThat(left).hasSize(1);
    }

    /** The server is as far behind as the device is ahead of it: values stand where they should, and only the server is off. */
    @Test
    void aDeviceThatAgreesWithTheAgentIsNotToldOf() {
        watch.serverIs(-37 * SECOND, now);
        for (int i = 0; i < 100; i++) {
            now += SECOND;
            look("press", now, now - 37 * SECOND);
        }
        assertThat(left).isEmpty();
    }

    /** The agent's clock is set back by an hour: the stretch ends there, and nobody waits for an hour. */
    @Test
    void anAgentsClockThatIsSetBackHoldsNothingUp() {
        values(5, "press", 37 * SECOND);
        now -= 3_600 * SECOND;
        values(2, "press", 37 * SECOND);
        assertThat(left).hasSize(1);
    }
}
