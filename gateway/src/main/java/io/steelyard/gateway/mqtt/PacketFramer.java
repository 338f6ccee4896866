package io.steelyard.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.mqtt.MqttMessageFactory;
import java.util.List;

/**
 * Cuts what comes into packets, whole and held to the letter, so that a client that breaks the protocol is found at the
 * byte where it does, before memory is taken for the rest. After the first such packet nothing more is read.
 */
final class PacketFramer extends ByteToMessageDecoder {
    private static final int LONGEST_LENGTH = 4;

    private final PacketCheck check = new PacketCheck();
    private final int maximumBytes;
    private final int maximumConnectBytes;
    private int firstChecked = -1;
    private boolean discards;

    /**
     * Reads nothing yet.
     *
     * @param maximumBytes greatest packet taken
     * @param maximumConnectBytes greatest CONNECT taken: what a stranger may make us keep
     */
    PacketFramer(int maximumBytes, int maximumConnectBytes) {
        this.maximumBytes = maximumBytes;
        this.maximumConnectBytes = Math.min(maximumConnectBytes, maximumBytes);
    }

    /** From now on everything that comes is thrown away. */
    void discard() {
        discards = true;
    }

    boolean isMqtt5() {
        return check.isMqtt5();
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (discards) {
            in.skipBytes(in.readableBytes());
            return;
        }
        try {
            int packet = packetBytes(in);
            if (packet > 0 && in.readableBytes() >= packet) {
                int first = in.getUnsignedByte(in.readerIndex());
                int end = in.readerIndex() + packet;
                check.rest(first, in, in.readerIndex() + headBytes(in), end);
                firstChecked = -1;
                out.add(in.readRetainedSlice(packet));
            }
        } catch (MalformedException e) {
            discards = true;
            in.skipBytes(in.readableBytes());
            out.add(MqttMessageFactory.newInvalidMessage(e.ofMqtt5(check.isMqtt5())));
        }
    }

    /** The length of the packet that begins here, 0 when it cannot be told yet. */
    private int packetBytes(ByteBuf in) throws MalformedException {
        if (!in.isReadable()) {
            return 0;
        }
        int first = in.getUnsignedByte(in.readerIndex());
        if (first != firstChecked) {
            check.first(first);
            firstChecked = first;
        }
        int head = headBytes(in);
        if (head == 0) {
            return 0;
        }
        int length = new PacketCursor(in, in.readerIndex() + 1, in.readerIndex() + head).varint();
        int whole = head + length;
        if (whole > (check.isConnected() ? maximumBytes : maximumConnectBytes)) {
            throw new MalformedException(
                    ReasonCodes.PACKET_TOO_LARGE,
                    "a packet of " + whole + " bytes is greater than "
                            + (check.isConnected() ? "the Maximum Packet Size" : "what a first packet may be"));
        }
        return whole;
    }

    /** The bytes of type and length, 0 when they are not all there. */
    private static int headBytes(ByteBuf in) {
        for (int i = 1; i <= LONGEST_LENGTH; i++) {
            if (in.readableBytes() <= i) {
                return 0;
            }
            if (in.getByte(in.readerIndex() + i) >= 0 || i == LONGEST_LENGTH) {
                return i + 1;
            }
        }
        return 0;
    }
}
