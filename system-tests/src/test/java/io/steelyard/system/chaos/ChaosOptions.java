package io.steelyard.system.chaos;

import io.steelyard.testkit.RealInflux;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a run of the chaos is asked for, {@code steelyard.chaos.*}. Whatever cannot be done as asked is refused: a run
 * never does less than it says.
 *
 * @param properties what was asked for by name; null for what was not
 * @param peers what this machine has
 */
record ChaosOptions(Function<String, @Nullable String> properties, Peers peers) {
    private static final String PREFIX = "steelyard.chaos.";

    /** Other people's programs on this machine; empty for one that is not there. */
    record Peers(Optional<Path> influx, Optional<Path> broker) {
        static Peers here() {
            return new Peers(RealInflux.program(), Broker.program());
        }
    }

    /** What a run does when nothing else is asked for. */
    record Usual(Duration length, int faults, int speed, Plan.Tempo tempo) {}

    /** A run cannot be as it was asked for; the message says what to change. */
    static final class Refused extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /** As this process's properties say. */
    static ChaosOptions ofThisProcess() {
        return new ChaosOptions(System::getProperty, Peers.here());
    }

    /**
     * The run.
     *
     * @throws Refused when it cannot be made as asked
     */
    ChaosRun run(Usual usual) {
        Make make = new Make(
                (int) number("speed", usual.speed(), 1, 1_000), influx(), broker(), (int) number("qos", 1, 0, 1));
        String only = text("only", "");
        if (Faults.kinds(make, only, usual.tempo()).isEmpty()) {
            throw new Refused("--only " + only + ": no fault of this chain has that in its name; they are "
                    + String.join("; ", Faults.names(make)));
        }
        return new ChaosRun(
                number("seed", ChaosRun.USUAL_SEED, Long.MIN_VALUE, Long.MAX_VALUE),
                Duration.ofSeconds(number("seconds", usual.length().toSeconds(), 1, 30L * 24 * 3_600)),
                (int) number("faults", usual.faults(), 0, ChaosRun.MOST_FAULTS / 2),
                (int) number("rate", 0, 0, 1_000_000),
                make,
                only,
                usual.tempo());
    }

    private Optional<Path> influx() {
        String store = text("store", "embedded");
        if (store.equals("embedded")) {
            return Optional.empty();
        }
        if (!store.equals("influxdb")) {
            throw new Refused("--store " + store + ": there are embedded and influxdb");
        }
        if (peers.influx().isEmpty()) {
            throw new Refused("--store influxdb: no InfluxDB to run; let the environment variable "
                    + RealInflux.VARIABLE + " name the program influxd of InfluxDB 2, or take --store embedded");
        }
        return peers.influx();
    }

    private Optional<Path> broker() {
        String asked = text("broker", "false");
        if (asked.equals("false")) {
            return Optional.empty();
        }
        if (!asked.equals("true") && !asked.isEmpty()) {
            throw new Refused(PREFIX + "broker=" + asked + ": it is true or false");
        }
        if (peers.broker().isEmpty()) {
            throw new Refused("--broker: there is no Mosquitto in " + Broker.PLACES
                    + "; install the package mosquitto (.ci/run does it), or leave --broker away");
        }
        return peers.broker();
    }

    private String text(String name, String usual) {
        String asked = properties.apply(PREFIX + name);
        return asked == null ? usual : asked;
    }

    private long number(String name, long usual, long least, long most) {
        String asked = text(name, Long.toString(usual));
        try {
            long number = Long.parseLong(asked);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, as for one that is out of bounds
        }
        throw new Refused(
                String.format(Locale.ROOT, "--%s %s: it takes a whole number from %d to %d", name, asked, least, most));
    }
}
