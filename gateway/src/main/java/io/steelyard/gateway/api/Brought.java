package io.steelyard.gateway.api;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * What a request brings beside its path.
 *
 * @param type content type in lower case without its parameters, empty when none is named
 * @param body empty when there is none
 * @param user who the client says that it acts for, empty when it does not
 */
record Brought(String type, ByteBuffer body, String user) {
    /** Names whoever makes a change where there are no accounts; percent-encoded UTF-8. */
    static final String USER = "X-Steelyard-User";

    static final Brought NOTHING = new Brought("", ByteBuffer.allocate(0), "");

    private static final int LONGEST_USER = 64;

    static Brought of(FullHttpRequest request) {
        String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
        int semicolon = type.indexOf(';');
        byte[] body = ByteBufUtil.getBytes(request.content());
        return new Brought(
                (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT),
                ByteBuffer.wrap(body).asReadOnlyBuffer(),
                user(request.headers().get(USER, "")));
    }

    private static String user(String header) {
        try {
            String user = Percent.decode(header, false).strip();
            if (user.length() <= LONGEST_USER && user.chars().noneMatch(Character::isISOControl)) {
                return user;
            }
        } catch (Percent.Malformed e) {
            // said below
        }
        throw new ProblemException(
                400,
                "Bad request",
                "the header " + USER + " is not a name of at most " + LONGEST_USER + " characters, percent-encoded",
                USER);
    }
}
