package io.steelyard.gateway.store.influx;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.WriteApiBlocking;
import com.influxdb.client.domain.WritePrecision;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * The calls that write, of one thread: each waits as long as that thread is patient, and tells a server that was reached
 * and is slow from one that was not reached. For one thread; {@link #close} for any.
 */
final class WriteCalls implements AutoCloseable {
    private static final int NO_CONTENT = 204;

    private final Supplier<Duration> answer;
    private final String org;
    private final InfluxDBClient client;
    private final WriteApiBlocking writing;
    private boolean reached;
    private Duration took = Duration.ZERO;

    /**
     * Calls nobody.
     *
     * @param http connections, shared with others
     * @param join makes the client on these connections
     * @param answer how long the next call may go without a byte moving
     */
    WriteCalls(
            OkHttpClient http,
            Function<OkHttpClient.Builder, InfluxDBClient> join,
            String org,
            Supplier<Duration> answer) {
        this.answer = answer;
        this.org = org;
        this.client =
                join.apply(http.newBuilder().addInterceptor(this::patiently).addNetworkInterceptor(this::onceReached));
        this.writing = client.getWriteApiBlocking();
    }

    /** A server that was reached has not answered in time, or not taken what it was sent. */
    static final class SlowException extends InterruptedIOException {
        private static final long serialVersionUID = 1L;

        SlowException(Duration answer, SocketTimeoutException cause) {
            super("nothing for " + answer.toMillis() + " ms");
            initCause(cause);
        }
    }

    /** Blocks until the lines are in or refused. */
    void write(String bucket, String lines) {
        writing.writeRecord(bucket, org, WritePrecision.NS, lines);
    }

    /** How long the last call took that was answered. */
    Duration took() {
        return took;
    }

    private Response patiently(Interceptor.Chain chain) throws IOException {
        Duration patience = answer.get();
        int millis = Math.toIntExact(patience.toMillis());
        reached = false;
        Response response;
        try {
            response = chain.withReadTimeout(millis, TimeUnit.MILLISECONDS)
                    .withWriteTimeout(millis, TimeUnit.MILLISECONDS)
                    .proceed(chain.request());
        } catch (SocketTimeoutException e) {
            if (reached) {
                throw new SlowException(patience, e);
            }
            throw e;
        }
        took = Duration.ofMillis(Math.max(0, response.receivedResponseAtMillis() - response.sentRequestAtMillis()));
        return onlyInfluxSaysYes(response);
    }

    private Response onceReached(Interceptor.Chain chain) throws IOException {
        reached = true;
        return chain.proceed(chain.request());
    }

    /** The client takes any 2xx for a yes; a portal that answers 200 to everything must not swallow the plant's data. */
    private static Response onlyInfluxSaysYes(Response response) throws IOException {
        if (response.isSuccessful() && response.code() != NO_CONTENT) {
            response.close();
            throw new StrangeAnswerException(
                    "it answers " + response.code() + " to a write, where InfluxDB answers 204");
        }
        return response;
    }

    @Override
    public void close() {
        client.close();
    }
}
