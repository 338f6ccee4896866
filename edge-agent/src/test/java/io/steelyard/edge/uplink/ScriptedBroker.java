package io.steelyard.edge.uplink;

import static io.steelyard.edge.uplink.Packets.boxed;
import static io.steelyard.edge.uplink.Packets.send;
import static io.steelyard.edge.uplink.Packets.text;
import static io.steelyard.edge.uplink.Packets.varint;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * An MQTT 5 server of a few packets that answers each message as a test tells it to: the peer that a gateway or broker
 * may be on a bad day. One client at a time matters; everything runs on loopback sockets and its own threads.
 */
final class ScriptedBroker implements AutoCloseable {
    /** Answer: none at all, for now. */
    static final int WITHHOLD = -1;

    private static final int NOT_AUTHORIZED = 0x87;

    /** A message that came. */
    record Message(int connection, String topic, int qos, int packetId, boolean retained, List<Byte> bytes) {
        byte[] payload() {
            byte[] payload = new byte[bytes.size()];
            for (int i = 0; i < payload.length; i++) {
                payload[i] = bytes.get(i);
            }
            return payload;
        }
    }

    /** A CONNECT that came. */
    record Connect(
            int connection,
            int flags,
            long sessionExpiry,
            String clientId,
            String willTopic,
            List<Byte> will,
            List<String> properties,
            @Nullable String login) {}

    final LinkedBlockingQueue<Message> messages = new LinkedBlockingQueue<>();

    final LinkedBlockingQueue<Connect> connects = new LinkedBlockingQueue<>();

    final LinkedBlockingQueue<String> endings = new LinkedBlockingQueue<>();

    final List<String> subscribed = new CopyOnWriteArrayList<>();

    private final ServerSocket server;

    private final List<Thread> threads = new ArrayList<>();

    private volatile ToIntFunction<Message> answers = message -> 0;

    private volatile Supplier<@Nullable String> received = () -> null;

    private volatile String agent = "edge-1";

    private volatile int receiveMaximum = 100;

    private volatile int maximumPacketSize = 1 << 20;

    private volatile byte[] userProperties = {};

    private volatile byte[] serverKeepAlive = {};

    private volatile int connectAnswer;

    private volatile boolean mute;

    private volatile boolean pings = true;

    private volatile String refusedTopics = "none";

    private volatile @Nullable CountDownLatch deaf;

    private volatile @Nullable Socket client;

    private int connections;

    ScriptedBroker() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread accept = new Thread(this::acceptAll, "scripted-broker");
        threads.add(accept);
        accept.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** The reason code of each PUBACK, or WITHHOLD. */
    void answer(ToIntFunction<Message> script) {
        answers = script;
    }

    /** Whom it talks to. */
    void isOf(String agent) {
        this.agent = agent;
    }

    /** The gateway's word after each NBIRTH; null for none. */
    void sayReceived(@Nullable String json) {
        received = () -> json;
    }

    /** The gateway's word after each NBIRTH, as it is then. */
    void sayReceivedAsOfNow(Supplier<@Nullable String> json) {
        received = json;
    }

    void receiveMaximum(int maximum) {
        receiveMaximum = maximum;
    }

    void maximumPacketSize(int bytes) {
        maximumPacketSize = bytes;
    }

    /** Says so of itself when it accepts a client. */
    void calledBy(String key, String value) {
        ByteArrayOutputStream property = new ByteArrayOutputStream();
        property.write(0x26);
        for (String text : List.of(key, value)) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            property.write(0);
            property.write(bytes.length);
            property.writeBytes(bytes);
        }
        userProperties = property.toByteArray();
    }

    /** Refuses to subscribe topics that end so. */
    void refuseTopicsOn(String end) {
        refusedTopics = end;
    }

    /** Sets the keep-alive of each client that it accepts. */
    void serverKeepAlive(int seconds) {
        serverKeepAlive = new byte[] {0x13, (byte) (seconds >> 8), (byte) seconds};
    }

    void answerConnect(int reasonCode) {
        connectAnswer = reasonCode;
    }

    /** From now on a CONNECT gets no answer at all. */
    void mute() {
        mute = true;
    }

    /** From now on no PINGREQ is answered. */
    void answerNoPings() {
        pings = false;
    }

    /** From now on nothing is read: what the client sends piles up in its socket. */
    void deafen() {
        deaf = new CountDownLatch(1);
    }

    /** From the next connection on everything is read again; what waited in the old one's socket is gone with {@link #cut}. */
    void cutAndHear() throws IOException {
        CountDownLatch hearing = deaf;
        deaf = null;
        cut();
        if (hearing != null) {
            hearing.countDown();
        }
    }

    /** The next message, which must come within ten seconds. */
    Message next() throws InterruptedException {
        Message message = messages.poll(10, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no message within 10 s");
        }
        return message;
    }

    /** The next message whose topic holds this, passing over others. */
    Message next(String part) throws InterruptedException {
        Message message = next();
        while (!message.topic().contains(part)) {
            message = next();
        }
        return message;
    }

    /** Cuts the present connection without a word. */
    void cut() throws IOException {
        Socket open = client;
        if (open != null) {
            open.close();
        }
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread serve = new Thread(() -> serve(socket), "scripted-broker-client");
                synchronized (threads) {
                    threads.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
                    threads.add(serve);
                }
                serve.start();
            }
        } catch (IOException e) {
            endings.add("closed");
        }
    }

    private void serve(Socket socket) {
        int number = ++connections;
        client = socket;
        try (socket;
                DataInputStream in = new DataInputStream(socket.getInputStream())) {
            while (true) {
                int first = in.readUnsignedByte();
                byte[] body = in.readNBytes(varint(in));
                packet(number, first, new PacketFields(body), socket);
                CountDownLatch hearing = deaf;
                if (hearing != null) {
                    hearing.await();
                }
            }
        } catch (InterruptedException e) {
            endings.add("interrupted");
        } catch (EOFException | SocketException e) {
            endings.add("cut");
        } catch (IOException e) {
            endings.add(e.toString());
        }
    }

    private void packet(int connection, int first, PacketFields body, Socket socket) throws IOException {
        switch (first >> 4) {
            case 1 -> connect(connection, body, socket);
            case 3 -> publish(connection, first, body, socket);
            case 8 -> subscribe(body, socket);
            case 12 -> {
                if (pings) {
                    send(socket, 0xD0);
                }
            }
            case 14 -> {
                endings.add("disconnect " + (body.left() == 0 ? 0 : body.next(1)[0]));
                socket.close();
            }
            default -> {
                // acknowledgements of our own messages
            }
        }
    }

    /** Grants each topic as it is asked for, but for those that are refused. */
    private void subscribe(PacketFields body, Socket socket) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes(body.next(2)); // packet identifier
        answer.write(0); // no properties
        body.next(body.varint());
        while (body.left() > 0) {
            String topic = body.text();
            subscribed.add(topic);
            int qos = body.next(1)[0] & 3;
            answer.write(topic.endsWith(refusedTopics) ? NOT_AUTHORIZED : qos);
        }
        send(socket, 0x90, answer.toByteArray());
    }

    private void connect(int connection, PacketFields body, Socket socket) throws IOException {
        body.text();
        body.next(1);
        int flags = body.next(1)[0];
        body.next(2);
        List<String> properties = body.userProperties();
        long sessionExpiry = body.sessionExpiry();
        String clientId = body.text();
        String willTopic = "";
        List<Byte> will = List.of();
        if ((flags & 4) != 0) {
            body.userProperties();
            willTopic = body.text();
            will = boxed(body.next(body.uint16()));
        }
        String login = (flags & 0x80) == 0 ? null : body.text() + ":" + body.text();
        connects.add(new Connect(connection, flags, sessionExpiry, clientId, willTopic, will, properties, login));
        if (mute) {
            return;
        }
        if (connectAnswer != 0) {
            send(socket, 0x20, 0, connectAnswer, 0);
            socket.close();
            return;
        }
        int size = maximumPacketSize;
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        byte[] keepAlive = serverKeepAlive;
        byte[] more = userProperties;
        answer.writeBytes(new byte[] {
            0,
            0, // session present, reason code
            (byte) (8 + keepAlive.length + more.length), // properties
            0x21,
            (byte) (receiveMaximum >> 8),
            (byte) receiveMaximum,
            0x27,
            (byte) (size >> 24),
            (byte) (size >> 16),
            (byte) (size >> 8),
            (byte) size
        });
        answer.writeBytes(keepAlive);
        answer.writeBytes(more);
        send(socket, 0x20, answer.toByteArray());
    }

    private void publish(int connection, int first, PacketFields body, Socket socket) throws IOException {
        int qos = first >> 1 & 3;
        String topic = body.text();
        int packetId = qos == 0 ? 0 : body.uint16();
        body.next(body.varint());
        Message message =
                new Message(connection, topic, qos, packetId, (first & 1) != 0, boxed(body.next(body.left())));
        int answer = answers.applyAsInt(message);
        messages.add(message);
        if (qos > 0 && answer != WITHHOLD) {
            send(socket, 0x40, packetId >> 8, packetId, answer, 0);
        }
        String json = received.get();
        if (json != null && topic.contains("/NBIRTH/")) {
            say("steelyard/v1/demo/" + agent + "/received", json.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Acknowledges a message that was withheld. */
    void acknowledge(Message message) throws IOException {
        Socket open = client;
        if (open != null) {
            send(open, 0x40, message.packetId() >> 8, message.packetId(), 0, 0);
        }
    }

    /** Sends a message to the client, QoS 0. */
    void say(String topic, byte[] payload) throws IOException {
        say(topic, new byte[0], payload);
    }

    /** Sends the client a request of this one's, QoS 0, whether it listens there or not. */
    void ask(String topic, String answers, String json) throws IOException {
        ByteArrayOutputStream properties = new ByteArrayOutputStream();
        properties.write(0x08);
        text(properties, answers);
        properties.write(0x09);
        text(properties, "correlation");
        say(topic, properties.toByteArray(), json.getBytes(StandardCharsets.UTF_8));
    }

    private void say(String topic, byte[] properties, byte[] payload) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, topic);
        body.write(properties.length); // short ones
        body.writeBytes(properties);
        body.writeBytes(payload);
        Socket open = client;
        if (open != null) {
            send(open, 0x30, body.toByteArray());
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        CountDownLatch hearing = deaf;
        if (hearing != null) {
            hearing.countDown();
        }
        cut();
        List<Thread> all;
        synchronized (threads) {
            all = List.copyOf(threads);
        }
        for (Thread thread : all) {
            join(thread);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
