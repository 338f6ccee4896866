package io.steelyard.edge;

import io.steelyard.edge.operation.Operations;
import io.steelyard.edge.operation.Question;
import io.steelyard.edge.uplink.Requests;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Requests from the uplink, as the operations take them. */
record RequestDoor(Operations operations) implements Requests {
    @Override
    public int mostBytes() {
        return Operations.MOST_REQUEST;
    }

    @Override
    public void ask(byte[] text, From from, @Nullable String proof, Consumer<byte[]> answer) {
        operations.ask(new Question(text, from.topic(), say(from), proof), (status, json) -> answer.accept(json));
    }

    @Override
    public void turnedAway(From from, String why) {
        operations.turnedAway(say(from), why);
    }

    private static String say(From from) {
        return from.answers() + (from.correlation().isEmpty() ? "" : " " + from.correlation());
    }
}
