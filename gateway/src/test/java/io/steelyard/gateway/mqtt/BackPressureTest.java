package io.steelyard.gateway.mqtt;

import static io.steelyard.gateway.mqtt.RawClient.connect5;
import static io.steelyard.gateway.mqtt.RawClient.hex;
import static io.steelyard.gateway.mqtt.RawClient.length;
import static io.steelyard.gateway.mqtt.RawClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.nio.NioEventLoopGroup;
import io.steelyard.gateway.model.Arrival;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the endpoint does when the inbox takes no more: memory has an end, and nobody is taken for dead. */
@Timeout(60)
final class BackPressureTest {
    private static final String PING = "c000";
    private static final int BUDGET = 16 << 20;
    /** Whoever waits says nothing meanwhile, and a busy machine takes its time. */
    private static final int LONG_KEEP_ALIVE = 10;

    private static final String BIG = hex("x".repeat(4_000_000));

    private final HandCompletedSink inbox = new HandCompletedSink();
    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private volatile boolean saysFull = true;
    private MqttEndpoint endpoint;

    @BeforeEach
    void start() {
        MqttConfig small =
                new MqttConfig("127.0.0.1", 0, 256, BUDGET, 4 << 20, 10_000, Duration.ofSeconds(10), 10_000, 10_000);
        endpoint = new MqttEndpoint(small, inbox, () -> saysFull && inbox.full, loops, () -> 1L, System::nanoTime);
        endpoint.start();
    }

    @AfterEach
    void stop() {
        endpoint.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private RawClient client() throws IOException {
        return client("c", 2);
    }

    /** MQTT 5 with a keep-alive of so many seconds. */
    private RawClient client(String id, int keepAlive) throws IOException {
        RawClient client = new RawClient(endpoint.port());
        client.send(connect5("02", "", text(id)).replace("003c", String.format("%04x", keepAlive)));
        assertThat(client.next()).startsWith("20");
        return client;
    }

    private static String publish(String first, int id, String payload) {
        return first + length(text("t") + (id == 0 ? "" : String.format("%04x", id)) + "00" + payload);
    }

    /** A full inbox for whoever is connected, so that all of them can wait for it and none has to go. */
    @Test
    void givesNewcomersLessSoThatAllTogetherStayInTheBudget() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        List<Integer> windows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            RawClient client = new RawClient(endpoint.port());
            client.send(connect5("02", "", text("c" + i)));
            windows.add(receiveMaximum(client.next()));
            clients.add(client);
        }
        int inBudget = BUDGET / Windows.RECKONED_BYTES;
        assertThat(windows.subList(0, 4)).containsOnly(inBudget / 8); // a few clients do not tell that there are others
        assertThat(windows.get(4)).isLessThan(inBudget / 8);
        assertThat(windows).isSortedAccordingTo((a, b) -> b - a).allMatch(window -> window >= 1);
        assertThat(windows.stream().mapToInt(Integer::intValue).sum()).isLessThanOrEqualTo(inBudget + 60);
        for (RawClient client : clients) {
            client.send("e000");
            assertThat(client.next()).isEqualTo("closed");
            client.close();
        }
        long limit = System.nanoTime() + 10_000_000_000L;
        while (endpoint.clients() > 0 && System.nanoTime() < limit) {
            LockSupport.parkNanos(100_000);
        }
        try (RawClient next = new RawClient(endpoint.port())) {
            next.send(connect5("02", "", text("next")));
            assertThat(receiveMaximum(next.next())).isEqualTo(inBudget / 8);
        }
    }

    private static int receiveMaximum(String connAck) {
        int at = connAck.indexOf("21", connAck.indexOf("1100000000") + 10);
        return Integer.parseInt(connAck.substring(at + 2, at + 6), 16);
    }

    /** MQTT 5 §4.9: what it was told is what it is held to. */
    @Test
    void endsAConnectionThatSendsMoreThanItWasGiven() throws Exception {
        try (RawClient client = client()) {
            inbox.atOnce = false;
            int window = BUDGET / Windows.RECKONED_BYTES / 8;
            for (int id = 1; id <= window; id++) {
                client.send(publish("32", id, "78"));
            }
            client.send(PING);
            assertThat(client.next()).isEqualTo("d000");
            client.send(publish("32", window + 1, "78"));
            assertThat(client.farewell()).isEqualTo("DISCONNECT 93");
        }
    }

    /** One large message too many: the client waits a moment, a fifth of its keep-alive, and if there is room it never knows. */
    @Test
    void readsOnWhenThereIsRoomAfterAMoment() throws Exception {
        try (RawClient client = client("c", LONG_KEEP_ALIVE)) {
            inbox.full = true;
            fill(client);
            CompletableFuture<Void> sent = inBackground(() -> client.send(publish("32", 5, BIG) + PING));
            awaitPause();
            inbox.full = false;
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                answers.add(client.next());
            }
            assertThat(answers).contains("d000");
            assertThat(answers)
                    .filteredOn(answer -> answer.startsWith("40"))
                    .containsExactly("40020001", "40020002", "40020003", "40020004", "40020005");
            assertThat(endpoint.status().dropped()).doesNotContainKey("disconnected-0x97");
            sent.get(10, TimeUnit.SECONDS);
        }
    }

    /** Not read for longer it would be taken for dead; so it has to go, and keeps what was not acknowledged. */
    @Test
    void sendsAwayWhoHasNoRoomForLongerThanAMoment() throws Exception {
        try (RawClient client = client()) {
            inbox.full = true;
            fill(client);
            long began = System.nanoTime();
            CompletableFuture<Void> sent = inBackground(() -> client.send(publish("32", 5, BIG)));
            assertThat(client.farewell()).isEqualTo("DISCONNECT 97");
            sent.exceptionally(closed -> null).get(10, TimeUnit.SECONDS);
            long quarter = Duration.ofMillis(500).toNanos();
            assertThat(System.nanoTime() - began).as("the machine is busy").isLessThan(quarter * 10);
            assertThat(endpoint.status().dropped()).containsEntry("reading-stopped", 1L);
        }
    }

    private void fill(RawClient client) throws IOException {
        for (int id = 1; id <= 4; id++) {
            client.send(publish("32", id, BIG));
        }
        client.send(PING);
        assertThat(client.next()).isEqualTo("d000");
    }

    private void awaitPause() {
        long limit = System.nanoTime() + 10_000_000_000L;
        while (!endpoint.status().dropped().containsKey("reading-stopped") && System.nanoTime() < limit) {
            LockSupport.parkNanos(100_000);
        }
    }

    /** Sending. */
    private interface Work {
        void run() throws IOException;
    }

    /** What is not read cannot be sent to its end. */
    private static CompletableFuture<Void> inBackground(Work work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                work.run();
                done.complete(null);
            } catch (IOException e) {
                done.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    /**
     * However many there are, and although each has nothing else waiting: who finds no room is not read on beyond the head of
     * its message, waits a moment, and is told to come later. Memory is taken for what the budget has, and for no more.
     */
    @Test
    void countsTheFirstMessageOfEveryConnectionToo() throws Exception {
        int many = 40;
        int fitting = BUDGET / 4_000_000;
        byte[] message = HexFormat.of().parseHex(publish("32", 1, BIG));
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            clients.add(client("c" + i, LONG_KEEP_ALIVE));
        }
        inbox.full = true;
        long direct = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (RawClient client : clients) {
            sent.add(inBackground(() -> client.send(message)));
        }
        long mostHeld = 0;
        long mostDirect = 0;
        long limit = System.nanoTime() + 20_000_000_000L;
        while (sentAway() < many - fitting && System.nanoTime() < limit) {
            mostHeld = Math.max(mostHeld, endpoint.heldBytes());
            mostDirect =
                    Math.max(mostDirect, PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - direct);
            LockSupport.parkNanos(100_000);
        }
        assertThat(sentAway()).isEqualTo(many - fitting);
        assertThat(mostHeld).isBetween(4_000_000L * fitting, (long) BUDGET);
        assertThat(mostDirect).as("bytes of what is being read").isLessThan(4L * BUDGET);

        inbox.full = false;
        int acknowledged = 0;
        for (RawClient client : clients) {
            acknowledged += client.next().equals("40020001") ? 1 : 0;
            client.close();
        }
        assertThat(acknowledged).isEqualTo(fitting);
        awaitNothingHeld();
        for (CompletableFuture<Void> one : sent) {
            one.exceptionally(closed -> null).get(10, TimeUnit.SECONDS);
        }
    }

    private long sentAway() {
        return endpoint.status().dropped().getOrDefault("disconnected-0x97", 0L);
    }

    private void awaitNothingHeld() {
        long limit = System.nanoTime() + 10_000_000_000L;
        while (endpoint.heldBytes() != 0 && System.nanoTime() < limit) {
            LockSupport.parkNanos(100_000);
        }
        assertThat(endpoint.heldBytes()).isZero();
    }

    /** Before the inbox is full there is nothing to wait for, and all come in, one after the other. */
    @Test
    void manyLargeMessagesAtOnceComeInWhileTheInboxHasRoom() throws Exception {
        byte[] message = HexFormat.of().parseHex(publish("32", 1, BIG));
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            clients.add(client("c" + i, 60));
        }
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (RawClient client : clients) {
            sent.add(inBackground(() -> client.send(message)));
        }
        for (RawClient client : clients) {
            assertThat(client.next()).isEqualTo("40020001");
            client.close();
        }
        for (CompletableFuture<Void> one : sent) {
            one.get(10, TimeUnit.SECONDS);
        }
        awaitNothingHeld();
    }

    /** Who ends in the middle of a large message takes no room with it. */
    @Test
    void givesBackWhatAMessageHadThatNeverCameWhole() throws Exception {
        try (RawClient client = client()) {
            client.send(publish("32", 1, BIG).substring(0, 400_000));
            long limit = System.nanoTime() + 10_000_000_000L;
            while (endpoint.heldBytes() == 0 && System.nanoTime() < limit) {
                LockSupport.parkNanos(100_000);
            }
            assertThat(endpoint.heldBytes()).isGreaterThan(4_000_000);
        }
        awaitNothingHeld();
    }

    /** There is no promise to keep for it, so nobody has to go because of it. */
    @Test
    void passesOverALargeQos0MessageThatFindsNoRoom() throws Exception {
        try (RawClient client = client()) {
            inbox.full = true;
            fill(client);
            client.send(publish("30", 0, BIG) + publish("30", 0, BIG) + PING);
            assertThat(client.next()).isEqualTo("d000");
            assertThat(endpoint.status().dropped()).containsEntry("qos0-inbox-full", 2L);
            inbox.full = false;
            for (int id = 1; id <= 4; id++) {
                assertThat(client.next()).isEqualTo("4002000" + id);
            }
        }
    }

    /** At most once is a promise that may be broken, if one says so. */
    @Test
    void dropsQos0AndCountsIt() throws Exception {
        try (RawClient client = client()) {
            inbox.full = true;
            client.send(publish("30", 0, "78") + publish("30", 0, "79") + PING);
            assertThat(client.next()).isEqualTo("d000");
            assertThat(endpoint.status().dropped()).containsEntry("qos0-inbox-full", 2L);
            assertThat(endpoint.status().depth()).isZero();
            inbox.full = false;
            client.send(publish("32", 1, "7a"));
            assertThat(client.next()).isEqualTo("40020001");
            assertThat(inbox.nextArrival(Arrival.Published.class).payload().text())
                    .isEqualTo("z");
        }
    }

    /** The inbox filled up between the question and the answer: the client is told at once, not left to wait. */
    @Test
    void refusesAConnectThatFindsTheInboxFullAfterAll() throws Exception {
        saysFull = false;
        inbox.full = true;
        try (RawClient client = new RawClient(endpoint.port())) {
            client.send(connect5("02", "", text("c")));
            assertThat(client.farewell()).isEqualTo("CONNACK 89");
        }
        inbox.full = false;
        client().close();
    }
}
