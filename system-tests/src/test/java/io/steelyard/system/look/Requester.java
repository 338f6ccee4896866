package io.steelyard.system.look;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.jspecify.annotations.Nullable;

/** Somebody who asks an agent over MQTT 5: a client of its own with a topic for answers. */
final class Requester implements AutoCloseable {
    static final String ANSWERS = "steelyard/answers/requester";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LIMIT_SECONDS = 60;

    private final MqttAsyncClient client;
    private final String topic;
    private final Map<String, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
    private int asked;

    Requester(int port, String topic) throws MqttException {
        this.topic = topic;
        client = new MqttAsyncClient("tcp://127.0.0.1:" + port, "requester", new MemoryPersistence());
        client.setCallback(new Arrivals());
        client.connect(new MqttConnectionOptions()).waitForCompletion(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        client.subscribe(new MqttSubscription(ANSWERS, 1)).waitForCompletion(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
    }

    /** The answer; asks again until somebody listens. */
    JsonNode first(String request) throws Exception {
        for (int i = 0; i < LIMIT_SECONDS * 5; i++) {
            try {
                return ask(request, ANSWERS, null).get(200, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // it is not there yet
            }
        }
        throw new TimeoutException("nobody answers on " + topic);
    }

    JsonNode ask(String request, @Nullable String proof) throws Exception {
        return ask(request, ANSWERS, proof).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    CompletableFuture<JsonNode> ask(String request, String answers, @Nullable String proof) throws MqttException {
        String correlation = "question " + ++asked;
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        open.put(correlation, answer);
        MqttMessage message = new MqttMessage(request.getBytes(StandardCharsets.UTF_8), 1, false, new MqttProperties());
        message.getProperties().setResponseTopic(answers);
        message.getProperties().setCorrelationData(correlation.getBytes(StandardCharsets.UTF_8));
        if (proof != null) {
            message.getProperties().getUserProperties().add(new UserProperty("steelyard-proof", proof));
        }
        client.publish(topic, message).waitForCompletion(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        return answer;
    }

    /** Says something that nobody answers. */
    void say(String on, String text) throws MqttException {
        client.publish(on, text.getBytes(StandardCharsets.UTF_8), 1, false)
                .waitForCompletion(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(0, 500, true);
        client.close(true);
    }

    private final class Arrivals implements MqttCallback {
        @Override
        public void messageArrived(String on, MqttMessage message) throws Exception {
            String correlation = new String(message.getProperties().getCorrelationData(), StandardCharsets.UTF_8);
            CompletableFuture<JsonNode> waiting = open.remove(correlation);
            if (waiting != null) {
                waiting.complete(JSON.readTree(message.getPayload()));
            }
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(MqttException failure) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String uri) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }
}
