package io.steelyard.gateway.mqtt;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.mqtt.MqttProperties;
import java.util.List;

/** How many bytes properties take on the wire, their length included; rather one too many than one too few. */
final class PropertySize {
    private static final int NUMBER = 5;
    private static final int LENGTH = 4;

    private PropertySize() {}

    static long of(MqttProperties properties) {
        long bytes = properties.isEmpty() ? 1 : LENGTH;
        for (MqttProperties.MqttProperty<?> property : properties.listAll()) {
            bytes += of(property.value());
        }
        return bytes;
    }

    private static long of(Object value) {
        if (value instanceof String text) {
            return 1L + text(text);
        } else if (value instanceof byte[] binary) {
            return 3L + binary.length;
        } else if (value instanceof List<?> pairs) {
            long bytes = 0;
            for (Object pair : pairs) {
                if (pair instanceof MqttProperties.StringPair named) {
                    bytes += 1 + text(named.key) + text(named.value);
                }
            }
            return bytes;
        }
        return NUMBER;
    }

    private static long text(String text) {
        return 2L + ByteBufUtil.utf8Bytes(text);
    }
}
