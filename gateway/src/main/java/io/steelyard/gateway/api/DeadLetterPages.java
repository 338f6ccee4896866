package io.steelyard.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.gateway.model.Letter;

/** {@code /dead-letter}: what the store did not take, and writing it again. */
final class DeadLetterPages {
    private final Views views;

    DeadLetterPages(Views views) {
        this.views = views;
    }

    Response list(Request request) {
        Views.Records<Letter> page = page(request);
        ObjectNode answer = Json.object();
        ArrayNode letters = answer.putArray("letters");
        for (Letter letter : page.rows()) {
            ObjectNode node = letters.addObject();
            node.put("id", letter.id());
            node.put("asset", letter.signal().asset().toString());
            node.put("signal", letter.signal().signal());
            node.put("field", letter.field());
            node.put("time", Json.instant(letter.time()));
            node.put("reason", letter.reason());
            node.put("keptAt", Json.instant(letter.keptAt()));
            node.put("epoch", letter.epoch() == null ? null : letter.epoch().toString());
            if (letter.number() >= 0) {
                node.put("number", letter.number());
            } else {
                node.putNull("number");
            }
        }
        answer.put("total", views.letters().count());
        answer.put("messagesKeptAside", views.letters().messagesKeptAside());
        answer.put("next", Cursor.of(page.next()));
        return Json.ok(answer);
    }

    private Views.Records<Letter> page(Request request) {
        try {
            return views.letters().list(request.place(), request.limit());
        } catch (IllegalArgumentException e) {
            throw Cursor.unknown();
        }
    }

    Response replay(Request request) {
        try {
            Views.Replayed replayed = views.letters().replay(request.place(), request.limit());
            ObjectNode answer = Json.object();
            answer.put("stored", replayed.stored());
            answer.put("refused", replayed.refused());
            answer.put("reason", replayed.reason());
            answer.put("total", views.letters().count());
            answer.put("next", Cursor.of(replayed.next()));
            return Json.ok(answer);
        } catch (IllegalArgumentException e) {
            throw Cursor.unknown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(503, "Unavailable", "the gateway stops", null);
        }
    }
}
