package io.steelyard.edge.uplink;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttPingSender;
import org.eclipse.paho.mqttv5.client.internal.ClientComms;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the client looks whether a PINGREQ is due, and whether the last one was answered. Unlike the client's own, it tells
 * of each answer, and a mistake in one look does not end the looking. A thread of its own from start to stop.
 */
final class KeepAlive implements MqttPingSender {
    private static final Logger LOG = LoggerFactory.getLogger(KeepAlive.class);
    private static final long FIRST_LOOK_MILLIS = 1_000; // the server's own keep-alive is taken over behind the start

    private final String name;
    private final ThreadFactory threads;
    private final MqttActionListener answered;
    private volatile long delayMillis = 1;
    private @Nullable ClientComms client;
    private @Nullable CountDownLatch stopped;

    KeepAlive(String name, ThreadFactory threads, MqttActionListener answered) {
        this.name = name;
        this.threads = threads;
        this.answered = answered;
    }

    @Override
    public synchronized void init(ClientComms comms) {
        client = comms;
    }

    @Override
    public synchronized void start() {
        stop();
        ClientComms comms = client;
        if (comms != null) {
            schedule(FIRST_LOOK_MILLIS);
            CountDownLatch end = new CountDownLatch(1);
            stopped = end;
            Thread looking = threads.newThread(() -> lookUntil(end, comms));
            looking.setName("keep-alive: " + name);
            looking.setDaemon(true);
            looking.start();
        }
    }

    @Override
    public synchronized void stop() {
        CountDownLatch running = stopped;
        stopped = null;
        if (running != null) {
            running.countDown();
        }
    }

    /** The client asks for its next look during the one before. */
    @Override
    public void schedule(long delayInMilliseconds) {
        delayMillis = Math.max(1, delayInMilliseconds);
    }

    private void lookUntil(CountDownLatch end, ClientComms comms) {
        try {
            while (!end.await(delayMillis, TimeUnit.MILLISECONDS)) {
                look(comms);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(ClientComms comms) {
        try {
            comms.checkForActivity(answered);
        } catch (RuntimeException e) {
            LOG.warn("the keep-alive of {} could not be looked at, and is looked at again: {}", name, e.toString());
        }
    }
}
