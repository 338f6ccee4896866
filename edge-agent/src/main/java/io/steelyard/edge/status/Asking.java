package io.steelyard.edge.status;

import com.sun.net.httpserver.HttpExchange;
import io.steelyard.edge.operation.Operations;
import io.steelyard.edge.operation.Question;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /operations}: a request to the agent as JSON in the body. A page of another site cannot send one, since a browser
 * asks before it sends JSON elsewhere, and nobody here says yes.
 */
final class Asking {
    static final String PATH = "/operations";
    private static final String PROOF = "steelyard-proof";

    private final Operations operations;
    private final Executor answering;

    Asking(Operations operations, Executor answering) {
        this.operations = operations;
        this.answering = answering;
    }

    /** Why it is not asked; null when it may be. */
    static @Nullable Answer refusal(HttpExchange exchange) {
        if (!exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().set("Allow", "POST");
            return Answer.problem(405, "Method not allowed", "an operation is asked for with POST");
        }
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        return type != null && type.split(";", 2)[0].strip().equalsIgnoreCase(Answer.JSON)
                ? null
                : Answer.problem(415, "Unsupported media type", "a request is application/json");
    }

    /** Takes the request; it is answered on another thread. */
    void ask(HttpExchange exchange, Sending sending) throws IOException {
        byte[] text = exchange.getRequestBody().readNBytes(Operations.MOST_REQUEST + 1);
        Question question = new Question(
                text,
                "POST " + PATH,
                "http " + exchange.getRemoteAddress().getAddress().getHostAddress(),
                exchange.getRequestHeaders().getFirst(PROOF));
        operations.ask(question, (status, json) -> {
            Answer answer = new Answer(
                    status,
                    status < 400 ? Answer.JSON : "application/problem+json",
                    new String(json, StandardCharsets.UTF_8));
            try {
                answering.execute(() -> sending.send(answer));
            } catch (RejectedExecutionException e) {
                exchange.close(); // the agent ends
            }
        });
    }

    /** Sends an answer and ends the exchange. */
    interface Sending {
        void send(Answer answer);
    }
}
