package io.steelyard.gateway.store.influx;

import java.io.IOException;

/** Something answered, and it was not InfluxDB 2: a login page, a proxy, another version. */
final class StrangeAnswerException extends IOException {

    StrangeAnswerException(String message) {
        super(message);
    }
}
