package io.steelyard.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.mqtt.MqttMessageFactory;
import java.util.List;

/**
 * Cuts what comes into packets, whole and held to the letter, so that a client that breaks the protocol is found at the
 * byte where it does, before memory is taken for the rest. After the first such packet nothing more is read. A large packet
 * that has not come whole is read on only when the floor has room for it; until then {@link #NO_ROOM} is fired, and the
 * receiver has to stop the reading.
 */
final class PacketFramer extends ByteToMessageDecoder {
    /** Fired when a packet has begun that there is no room for. */
    static final Object NO_ROOM = new Object();

    private static final int LONGEST_LENGTH = 4;
    private static final int PUBLISH_QOS_0 = 0x30;
    private static final int TYPE_AND_QOS = 0xF6;

    private final Floor floor;
    private final PacketCheck check = new PacketCheck();
    private final int maximumBytes;
    private final int maximumConnectBytes;
    private int firstChecked = -1;
    private boolean discards;
    /** Bytes still to come of a packet that is thrown away. */
    private int toSkip;
    /** Of the packet that is being read, as told by its first bytes; what it wants of the floor, and what it has. */
    private int wanted;

    private int reserved;
    /** What the packet has that was handed out last. */
    private int handedOut;

    /**
     * Reads nothing yet.
     *
     * @param floor knows how much may lie in memory
     * @param maximumConnectBytes greatest CONNECT taken: what a stranger may make us keep
     */
    PacketFramer(Floor floor, int maximumConnectBytes) {
        this.floor = floor;
        this.maximumBytes = floor.config().maximumPacketBytes();
        this.maximumConnectBytes = Math.min(maximumConnectBytes, maximumBytes);
    }

    /** From now on everything that comes is thrown away. */
    void discard() {
        discards = true;
        giveBack();
    }

    /** Whether the packet that has begun may be read on: there is none, or there is room for it now. */
    boolean findRoom() {
        if (wanted > 0 && reserved == 0 && floor.reserve(wanted)) {
            reserved = wanted;
        }
        return reserved == wanted;
    }

    /** Whoever takes the packet that was handed out last reckons with its bytes from now on. */
    void handOver() {
        floor.release(handedOut);
        handedOut = 0;
    }

    private void giveBack() {
        handOver();
        floor.release(reserved);
        reserved = 0;
        wanted = 0;
    }

    /** Where reading has stopped, decoders would go on to read until they have something whole; here it has stopped. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        handOver();
        discardSomeReadBytes();
        if (context.channel().config().isAutoRead()) {
            context.fireChannelReadComplete();
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        giveBack();
    }

    boolean isMqtt5() {
        return check.isMqtt5();
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (discards || toSkip > 0) {
            int n = discards ? in.readableBytes() : Math.min(toSkip, in.readableBytes());
            in.skipBytes(n);
            toSkip -= Math.min(toSkip, n);
            return;
        }
        handOver();
        try {
            int packet = packetBytes(in);
            if (packet > 0 && in.readableBytes() >= packet) {
                handOut(packet, in, out);
            } else if (packet > Windows.RECKONED_BYTES && check.isConnected()) {
                wanted = packet;
                if (!findRoom()) {
                    hasNoRoom(context, in);
                }
            }
        } catch (MalformedException e) {
            discard();
            in.skipBytes(in.readableBytes());
            out.add(MqttMessageFactory.newInvalidMessage(e.ofMqtt5(check.isMqtt5())));
        }
    }

    private void handOut(int packet, ByteBuf in, List<Object> out) throws MalformedException {
        int first = in.getUnsignedByte(in.readerIndex());
        int end = in.readerIndex() + packet;
        check.rest(first, in, in.readerIndex() + headBytes(in), end);
        firstChecked = -1;
        handedOut = reserved;
        reserved = 0;
        wanted = 0;
        out.add(in.readRetainedSlice(packet));
    }

    /** At most once is a promise that may be broken, if one says so; for anything else there is room soon, or it has to go. */
    private void hasNoRoom(ChannelHandlerContext context, ByteBuf in) {
        if ((in.getUnsignedByte(in.readerIndex()) & TYPE_AND_QOS) != PUBLISH_QOS_0) {
            context.fireUserEventTriggered(NO_ROOM);
            return;
        }
        floor.counters().messagesIn.increment();
        floor.counters().drop("qos0-inbox-full");
        toSkip = wanted - in.readableBytes();
        wanted = 0;
        firstChecked = -1;
        in.skipBytes(in.readableBytes());
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
