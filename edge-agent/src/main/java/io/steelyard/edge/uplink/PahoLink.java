package io.steelyard.edge.uplink;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection by Eclipse Paho's MQTT 5 client: a fresh client each time, with memory persistence, clean start, no
 * buffer and no reconnect of its own, because the outbox is the only durable store and the uplink's loop decides.
 */
final class PahoLink implements MqttLink {

    private static final Logger LOG = LoggerFactory.getLogger(PahoLink.class);
    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final int CONNECT_SECONDS = 10;
    private static final long MOST_PACKET = 8L << 20; // a process with a small heap reads each as a whole
    private static final String PROOF = "steelyard-proof";
    private static final int RECEIVE_MAXIMUM = 64;
    private static final int DEFAULT_RECEIVE_MAXIMUM = 65_535;
    private static final long DISCONNECT_MILLIS = 300;

    /** Reason codes of DISCONNECT (MQTT 5 §3.14.2.1). */
    private static final int NORMAL = 0x00;

    private static final int WITH_WILL = 0x04;

    private final UplinkConfig config;
    private final ConnectPlan plan;
    private final Mailbox mailbox;
    private final ThreadFactory threads;
    private final int keepAliveSeconds;
    private int mostRequest;
    private @Nullable MqttAsyncClient client;

    /** With the factory of the thread that looks after the keep-alive. */
    PahoLink(UplinkConfig config, ConnectPlan plan, Mailbox mailbox, ThreadFactory threads) {
        this(config, plan, mailbox, threads, KEEP_ALIVE_SECONDS);
    }

    PahoLink(UplinkConfig config, ConnectPlan plan, Mailbox mailbox, ThreadFactory threads, int keepAliveSeconds) {
        this.threads = threads;
        this.keepAliveSeconds = keepAliveSeconds;
        this.config = config;
        this.plan = plan;
        this.mailbox = mailbox;
    }

    /** Takes requests of at most so many bytes; 0: none at all. Before it is opened. */
    PahoLink taking(int mostBytes) {
        mostRequest = mostBytes;
        return this;
    }

    @Override
    public void open() {
        try {
            MqttAsyncClient made = new MqttAsyncClient(
                    serverUri(plan.url()),
                    clientId(),
                    new MemoryPersistence(),
                    new KeepAlive(clientId(), threads, new Pings()),
                    null);
            client = made;
            made.setCallback(new Arrivals());
            made.connect(options(), null, new MqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    subscribe(made, token);
                }

                @Override
                public void onFailure(IMqttToken token, Throwable failure) {
                    lost("cannot connect", failure);
                }
            });
        } catch (MqttException | IOException | IllegalArgumentException e) {
            lost("cannot connect", e);
        }
    }

    private String clientId() {
        return "steelyard-agent-" + config.site() + "-" + config.agent();
    }

    private static String serverUri(URI url) {
        boolean tls = url.getScheme().equals("mqtts");
        int port = url.getPort() > 0 ? url.getPort() : tls ? 8883 : 1883;
        return url.getScheme() + "://" + url.getHost() + ":" + port; // by PatientConnections
    }

    private MqttConnectionOptions options() throws IOException {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setSessionExpiryInterval(0L);
        options.setAutomaticReconnect(false);
        options.setKeepAliveInterval(keepAliveSeconds);
        options.setConnectionTimeout(CONNECT_SECONDS);
        options.setReceiveMaximum(RECEIVE_MAXIMUM);
        options.setExecutorServiceTimeout(1);
        options.setMaximumPacketSize(MOST_PACKET);
        boolean isPlain = plan.url().getScheme().equals("mqtt");
        options.setSocketFactory(
                isPlain
                        ? new NoDelaySocketFactory()
                        : TlsSocketFactory.of(config.peer().tls()));
        options.setHttpsHostnameVerificationEnabled(true);
        UplinkConfig.Credentials credentials = config.peer().credentials();
        if (credentials != null) {
            options.setUserName(credentials.user());
            options.setPassword(credentials.password().getBytes(StandardCharsets.UTF_8));
        }
        List<UserProperty> properties = new ArrayList<>();
        properties.add(new UserProperty("steelyard-epoch", plan.epoch()));
        if (!plan.previousEpoch().isEmpty()) {
            properties.add(new UserProperty("steelyard-previous", plan.previousEpoch()));
        }
        options.setUserProperties(properties);
        MqttMessage will = new MqttMessage(plan.will().bytes());
        will.setQos(1);
        will.setRetained(false);
        options.setWill(plan.willTopic(), will);
        return options;
    }

    private void subscribe(MqttAsyncClient connected, IMqttToken connack) {
        MqttProperties properties = connack.getResponseProperties();
        Integer receiveMaximum = properties == null ? null : properties.getReceiveMaximum();
        Long packetSize = properties == null ? null : properties.getMaximumPacketSize();
        Integer serverKeepAlive = properties == null ? null : properties.getServerKeepAlive();
        AskedTopics topics = AskedTopics.of(config, mostRequest > 0);
        Happening.Connected there = new Happening.Connected(
                this,
                receiveMaximum == null ? DEFAULT_RECEIVE_MAXIMUM : receiveMaximum,
                packetSize == null ? Long.MAX_VALUE : packetSize,
                serverKeepAlive == null ? keepAliveSeconds : serverKeepAlive, // [MQTT-3.2.2-21]
                isGateway(properties));
        MqttActionListener answer = new MqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
                AskedTopics.Refused refused = topics.refused(token.getReasonCodes(), plan.url());
                if (refused == null) {
                    mailbox.put(there);
                } else {
                    mailbox.put(new Happening.Lost(
                            PahoLink.this,
                            refused.reasonCode(),
                            "the server refuses the subscription of " + refused.topic() + ", allow it to this client"));
                }
            }

            @Override
            public void onFailure(IMqttToken token, Throwable failure) {
                lost("cannot subscribe", failure);
            }
        };
        try {
            connected.subscribe(topics.toArray(), null, answer, new MqttProperties());
        } catch (MqttException e) {
            lost("cannot subscribe", e);
        }
    }

    /** Our gateway's endpoint says who it is; a broker that stands before it answers CONNECT itself, and says nothing so. */
    private static boolean isGateway(@Nullable MqttProperties connack) {
        return connack != null
                && connack.getUserProperties().stream()
                        .anyMatch(property ->
                                "server".equals(property.getKey()) && "steelyard".equals(property.getValue()));
    }

    private static int worst(int @Nullable [] reasonCodes) {
        int worst = 0;
        if (reasonCodes != null) {
            for (int code : reasonCodes) {
                worst = Math.max(worst, code & 0xFF);
            }
        }
        return worst;
    }

    @Override
    public void publish(long id, String topic, byte[] payload, int qos) {
        publish(id, topic, new MqttMessage(payload, qos, false, new MqttProperties()));
    }

    private void publish(long id, String topic, MqttMessage message) {
        MqttAsyncClient connected = client;
        if (connected == null) {
            mailbox.put(new Happening.Lost(this, -1, "not connected"));
            return;
        }
        try {
            connected.publish(topic, message, null, new MqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    mailbox.put(new Happening.Acknowledged(PahoLink.this, id, worst(token.getReasonCodes())));
                }

                @Override
                public void onFailure(IMqttToken token, Throwable failure) {
                    failed(id, token, failure);
                }
            });
        } catch (MqttException e) {
            lost("cannot publish", e);
        }
    }

    /** Paho may report a refused publish either way; with a reason code it is an answer, without one the link is broken. */
    private void failed(long id, IMqttToken token, @Nullable Throwable failure) {
        int code = worst(token.getReasonCodes());
        if (code >= AskedTopics.FAILURE) {
            mailbox.put(new Happening.Acknowledged(this, id, code));
        } else {
            lost("publish failed", failure);
        }
    }

    private void lost(String what, @Nullable Throwable failure) {
        int code = failure instanceof MqttException e ? e.getReasonCode() : -1;
        Throwable root = failure;
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        mailbox.put(new Happening.Lost(this, code, root == null ? what : what + ": " + root));
    }

    @Override
    public void close(Ending ending) {
        MqttAsyncClient open = client;
        client = null;
        if (open == null) {
            return;
        }
        try {
            // the client's ordinary disconnect waits for ever behind a peer that does not read
            if (ending == Ending.CUT || !open.isConnected()) {
                open.disconnectForcibly(0, 1, false);
            } else {
                int reason = ending == Ending.SAID ? WITH_WILL : NORMAL;
                open.disconnectForcibly(0, DISCONNECT_MILLIS, reason, new MqttProperties());
            }
        } catch (MqttException e) {
            LOG.debug("closing the connection: {}", e.toString());
        }
        try {
            open.close(true);
        } catch (MqttException e) {
            LOG.debug("closing the client: {}", e.toString());
        }
    }

    private Happening.Asked asked(MqttMessage message) {
        MqttProperties properties = message.getProperties();
        byte[] correlation = properties == null ? null : properties.getCorrelationData();
        String proof = properties == null
                ? null
                : properties.getUserProperties().stream()
                        .filter(one -> PROOF.equals(one.getKey()))
                        .map(UserProperty::getValue)
                        .findFirst()
                        .orElse(null);
        return new Happening.Asked(
                this,
                properties == null ? null : properties.getResponseTopic(),
                new Payload(correlation == null ? new byte[0] : correlation),
                text(message, mostRequest),
                proof);
    }

    /** What was asked; of what is too long only so much that this is seen, and nothing of what stood there before. */
    static @Nullable Payload text(MqttMessage message, int mostBytes) {
        byte[] text = message.getPayload();
        if (message.isRetained()) {
            return null;
        }
        return new Payload(text.length > mostBytes ? Arrays.copyOf(text, mostBytes + 1) : text);
    }

    @Override
    public void answer(long id, Answer answer) {
        MqttMessage message = new MqttMessage(answer.payload().bytes(), 0, false, new MqttProperties());
        message.getProperties().setContentType("application/json");
        if (answer.correlation().bytes().length > 0) {
            message.getProperties().setCorrelationData(answer.correlation().bytes());
        }
        publish(id, answer.topic(), message);
    }

    /** What becomes of a PINGREQ: an answer is a sign of life, whatever else the server withholds. */
    private final class Pings implements MqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            mailbox.put(new Happening.Alive(PahoLink.this));
        }

        @Override
        public void onFailure(IMqttToken token, Throwable failure) {
            LOG.debug("no answer to PINGREQ: {}", String.valueOf(failure));
        }
    }

    /** What Paho tells on its own; each call only puts something into the mailbox. */
    private final class Arrivals implements MqttCallback {
        @Override
        public void disconnected(MqttDisconnectResponse response) {
            MqttException cause = response.getException();
            if (cause == null) {
                String reason = response.getReasonString();
                mailbox.put(new Happening.Lost(
                        PahoLink.this,
                        response.getReturnCode(),
                        "disconnected by the server" + (reason == null ? "" : ": " + reason)));
            } else {
                lost("connection ended", cause);
            }
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            LOG.debug("client error: {}", exception.toString());
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            if (mostRequest > 0 && topic.equals(UplinkTopics.requests(config))) {
                mailbox.put(asked(message));
                return;
            }
            mailbox.put(new Happening.Arrived(PahoLink.this, topic, new Payload(message.getPayload())));
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // each publish has its own listener
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            // the connect has its own listener
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            // enhanced authentication is not used
        }
    }
}
