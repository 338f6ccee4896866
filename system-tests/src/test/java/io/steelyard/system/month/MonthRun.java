package io.steelyard.system.month;

import io.steelyard.testkit.month.Books;
import io.steelyard.testkit.month.Losses;
import io.steelyard.testkit.month.MadeInspections;
import io.steelyard.testkit.month.MadeInvoices;
import io.steelyard.testkit.month.MadeMachine;
import io.steelyard.testkit.month.MadePlant;
import io.steelyard.testkit.month.MadeReadings;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.awaitility.Awaitility;

/**
 * Lets a made plant run from a day on, for some days of the zone's, and feeds a gateway with it hour by hour. It begins an
 * hour before the window that is judged and ends an hour behind it.
 */
final class MonthRun implements AutoCloseable {
    static final String SITE = "made";
    private static final long NANOS_A_SECOND = 1_000_000_000L;
    private static final long HOUR = 3_600 * NANOS_A_SECOND;
    /** So long behind its end a minute of a machine that is there waits for a proof of life, and then it is folded. */
    private static final long DUE = 101 * NANOS_A_SECOND;

    private static final int MACHINES_AN_AGENT = 20;

    private final GatewayProcess gateway;
    private final List<FedAgent> agents = new ArrayList<>();
    private final List<MadeMachine> machines;
    private final Shape shape;
    private final long begin;
    private final long end;
    private long fed;
    private double storedBefore;

    /** What to make: the window's first and last day, both within it. */
    record Shape(long seed, ZoneId zone, ZonedDateTime from, ZonedDateTime to, int machines, Duration step) {
        static Shape days(long seed, String zone, String first, int days, int machines, Duration step) {
            ZoneId in = ZoneId.of(zone);
            ZonedDateTime from = java.time.LocalDate.parse(first).atStartOfDay(in);
            return new Shape(seed, in, from, from.plusDays(days), machines, step);
        }

        long fromNanos() {
            return from.toEpochSecond() * NANOS_A_SECOND;
        }

        long toNanos() {
            return to.toEpochSecond() * NANOS_A_SECOND;
        }
    }

    /** Nothing is lost. */
    MonthRun(GatewayProcess gateway, Shape shape) {
        this(gateway, shape, Losses::none);
    }

    /** With losses of each machine. */
    MonthRun(GatewayProcess gateway, Shape shape, Function<MadeMachine, Losses> losses) {
        this.gateway = gateway;
        this.shape = shape;
        this.begin = shape.fromNanos() - HOUR;
        this.end = shape.toNanos() + HOUR;
        this.fed = begin;
        this.machines = new MadePlant(shape.seed(), shape.zone(), begin, end)
                .corrected()
                .reworking()
                .heated()
                .rated()
                .programmed()
                .planned()
                .machines(shape.machines());
        for (int first = 0; first < machines.size(); first += MACHINES_AN_AGENT) {
            List<MadeMachine> some = machines.subList(first, Math.min(machines.size(), first + MACHINES_AN_AGENT));
            agents.add(new FedAgent(
                    SITE,
                    "edge" + (agents.size() + 1),
                    some,
                    some.stream().map(losses).toList()));
        }
    }

    List<MadeMachine> machines() {
        return machines;
    }

    /**
     * What its people wrote down: figures of its first month, the meters of its first line, how parts were, what was read, what was
     * billed.
     */
    Books books() {
        Books.Month figures = new Books.Month(new BigDecimal("812345.67"), new BigDecimal("43210"));
        return Books.of(shape.zone(), Map.of(YearMonth.from(shape.from()), figures), List.of("line0"))
                .burning()
                .with(MadeInspections.of(machines, shape.seed(), begin, end))
                .with(MadeReadings.of(shape.seed(), begin, end))
                .billed(MadeInvoices.of(
                        shape.seed(), shape.from().toLocalDate(), shape.to().toLocalDate()));
    }

    List<FedAgent> agents() {
        return agents;
    }

    GatewayProcess gateway() {
        return gateway;
    }

    Shape shape() {
        return shape;
    }

    long begin() {
        return begin;
    }

    long end() {
        return end;
    }

    /** The agents connect; the gateway runs already. */
    void connect() throws IOException, InterruptedException {
        storedBefore = sent() - stored();
        for (FedAgent agent : agents) {
            agent.connect(gateway.mqttPort(), fed);
        }
    }

    /**
     * All agents send what was read up to the instant, in steps, and the clock goes along; at the end so far that no minute waits
     * for it.
     */
    void feed(long until) throws IOException, InterruptedException {
        while (fed < until) {
            fed = Math.min(until, fed + shape.step().toNanos());
            for (FedAgent agent : agents) {
                agent.send(fed);
                agent.live(fed);
                agent.flush();
            }
            awaitStored();
            gateway.clock(fed < end ? fed : end + DUE);
        }
    }

    /** The agents' connections break up to the instant, then they say the newest first and then what has waited. */
    void outage(long until) throws IOException, InterruptedException {
        for (FedAgent agent : agents) {
            agent.close();
        }
        while (fed < until) {
            fed = Math.min(until, fed + shape.step().toNanos());
            for (FedAgent agent : agents) {
                agent.hold(fed);
            }
            gateway.clock(fed);
        }
        connect();
        feed(Math.min(end, fed + shape.step().toNanos()));
        sendHeld();
    }

    /** What was held back comes now. */
    void sendHeld() throws IOException, InterruptedException {
        for (FedAgent agent : agents) {
            agent.sendHeld();
            agent.flush();
        }
        awaitStored();
    }

    /** What was acknowledged is in the store: folds that came before it would come again. */
    private void awaitStored() throws IOException, InterruptedException {
        double sent = sent() - storedBefore;
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> stored() >= sent);
    }

    private double sent() {
        return agents.stream().mapToLong(FedAgent::sent).sum();
    }

    /** By this process of the gateway. */
    private double stored() throws IOException, InterruptedException {
        return gateway.metric("steelyard_stage_out_total{stage=\"store\"}");
    }

    /** So far all were fed. */
    long fed() {
        return fed;
    }

    @Override
    public void close() throws IOException {
        for (FedAgent agent : agents) {
            agent.close();
        }
    }
}
