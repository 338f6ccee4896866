package io.steelyard.edge.opcua.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;

/** Waiting for an answer, never for ever. Any thread. */
public final class Calls {
    /** For services that answer at once. */
    public static final Duration SERVICE = Duration.ofSeconds(30);

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
