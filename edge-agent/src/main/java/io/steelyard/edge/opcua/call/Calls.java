package io.steelyard.edge.opcua.call;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;

/** Waiting for an answer, never for ever. Any thread. */
public final class Calls {
    /** For services that answer at once. */
    public static final Duration SERVICE = Duration.ofSeconds(30);

    private static final Duration AGAIN = Duration.ofSeconds(10);
    private static final int MOST_LOOKS = 40;
    private static final int DEEPEST_CAUSE = 8;
    private static final long BETWEEN_LOOKS_MILLIS = 250;

    private Calls() {}

    /** The answer, or a {@link UaException} with the server's code, or with Bad_Timeout. */
    public static <T> T await(CompletableFuture<T> answer, Duration atMost) throws UaException, InterruptedException {
        try {
            return answer.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new UaException(StatusCodes.Bad_Timeout, "no answer within " + atMost.toSeconds() + " s");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw UaException.extract(cause).orElseGet(() -> new UaException(cause));
        }
    }

    /** The answer of a service that answers at once. */
    public static <T> T await(CompletableFuture<T> answer) throws UaException, InterruptedException {
        return await(answer, SERVICE);
    }

    /**
     * Whether a call of so many that failed is to be made again with fewer; where it broke the connection, when the server
     * answers in the session again, which the client sees to.
     *
     * @throws UaException when it does not answer soon
     */
    public static boolean isToRepeat(OpcUaClient client, BatchSize batch, UaException failure, int count)
            throws UaException, InterruptedException {
        long code = code(failure);
        boolean isToRepeat = batch.refused(code, count);
        if (isToRepeat && BatchSize.isBroken(code)) {
            awaitSession(client);
        }
        return isToRepeat;
    }

    /** The failure's code; Bad_ConnectionClosed also where the connection broke while the question was being sent. */
    public static long code(UaException failure) {
        long code = failure.getStatusCode().value();
        if (code == StatusCodes.Bad_UnexpectedError) {
            Throwable cause = failure;
            for (int depth = 0; depth < DEEPEST_CAUSE && cause != null; depth++) {
                if (cause instanceof IOException) {
                    return StatusCodes.Bad_ConnectionClosed;
                }
                cause = cause.getCause();
            }
        }
        return code;
    }

    /** Returns when the server answers in a session that broke. */
    public static void awaitSession(OpcUaClient client) throws UaException, InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        for (int left = MOST_LOOKS; ; left--) {
            try {
                var unused = await(client.readNamespaceTableAsync(), AGAIN);
                return;
            } catch (UaException e) { // while the client has not seen yet that it broke, or it is not open again
                if (left == 0 || e.getStatusCode().value() == StatusCodes.Bad_Timeout) {
                    throw e;
                }
            }
            var unused = never.await(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Whether the answer, or its failure, is there within the time. */
    public static boolean isDone(CompletableFuture<?> answer, Duration within) throws InterruptedException {
        try {
            answer.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true; // whoever waits for the answer is told
        }
        return true;
    }

    /** {@code Bad_NodeIdUnknown} for instance. */
    public static String name(StatusCode status) {
        return StatusCodes.lookup(status.value())
                .map(names -> names[0])
                .orElseGet(() -> "0x%08X".formatted(status.value()));
    }

    /** One line for a person. */
    public static String say(Throwable failure) {
        if (failure instanceof UaException ua) {
            String name = name(ua.getStatusCode());
            String text = ua.getMessage() == null ? "" : ua.getMessage();
            return text.isEmpty() || text.contains(name) ? text.isEmpty() ? name : text : name + ": " + text;
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    /** Whether a server that answers so never does such a thing; it may do another one all the same. */
    public static boolean isNeverDone(long code) {
        return code == StatusCodes.Bad_NotSupported
                || code == StatusCodes.Bad_NotImplemented
                || code == StatusCodes.Bad_ServiceUnsupported;
    }
}
