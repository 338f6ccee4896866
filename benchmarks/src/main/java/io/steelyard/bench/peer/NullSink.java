package io.steelyard.bench.peer;

import io.steelyard.ledger.Received;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * The least that an agent takes for a gateway: MQTT 5 that acknowledges every message when it has read it, keeps nothing,
 * and answers an NBIRTH with an inbox that is empty. The argument is the port. An empty line on the standard input is
 * answered with the messages and bytes so far; {@code hear} begins to look which signals data messages tell, and
 * {@code heard N} is answered once they have told N different ones.
 */
public final class NullSink {
    private static final int CONNECT = 1;
    private static final int PUBLISH = 3;
    private static final int SUBSCRIBE = 8;
    private static final int PINGREQ = 12;
    private static final int IN_BYTES = 1 << 22;
    private static final int OUT_BYTES = 1 << 20;
    private static final String HEAR = "hear";
    private static final String HEARD = "heard ";
    private static final byte[] CONNACK = {0x20, 6, 0, 0, 3, 0x21, 1, 0};
    private static final byte[] PINGRESP = {(byte) 0xD0, 0};

    private final UUID inbox = UUID.randomUUID();
    private final ToldSignals signals = new ToldSignals();
    private volatile long messages;
    private volatile long bytes;

    private NullSink() {}

    /** Serves until the process is told to end. */
    public static void main(String[] arguments) throws IOException {
        NullSink sink = new NullSink();
        StandardLines.obey(sink::answer);
        sink.serve(Integer.parseInt(arguments[0]));
    }

    private String answer(String line) {
        if (line.equals(HEAR)) {
            signals.hear();
        } else if (line.startsWith(HEARD)) {
            return heard(Integer.parseInt(line.substring(HEARD.length())));
        }
        return messages + " " + bytes;
    }

    private String heard(int wanted) {
        try {
            return Integer.toString(signals.await(wanted));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static final class Peer {
        final ByteBuffer in = ByteBuffer.allocate(IN_BYTES);
        final ByteBuffer out = ByteBuffer.allocate(OUT_BYTES);
    }

    private void serve(int port) throws IOException {
        try (ServerSocketChannel door = ServerSocketChannel.open();
                Selector selector = Selector.open()) {
            door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            door.configureBlocking(false);
            door.register(selector, SelectionKey.OP_ACCEPT);
            while (true) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    if (key.isAcceptable()) {
                        SocketChannel channel = door.accept();
                        channel.configureBlocking(false);
                        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                        channel.register(selector, SelectionKey.OP_READ, new Peer());
                    } else if (key.attachment() instanceof Peer peer
                            && key.channel() instanceof SocketChannel channel) {
                        serve(channel, peer);
                    }
                }
                selector.selectedKeys().clear();
            }
        }
    }

    private void serve(SocketChannel channel, Peer peer) throws IOException {
        try {
            if (channel.read(peer.in) < 0) {
                channel.close();
                return;
            }
            peer.in.flip();
            while (packet(peer)) {
                // the next one
            }
            peer.in.compact();
            peer.out.flip();
            while (peer.out.hasRemaining()) {
                channel.write(peer.out);
            }
            peer.out.clear();
        } catch (IOException e) {
            channel.close();
        }
    }

    private boolean packet(Peer peer) {
        ByteBuffer in = peer.in;
        in.mark();
        if (in.remaining() < 2) {
            return false;
        }
        int first = in.get() & 0xFF;
        int length = 0;
        int shift = 0;
        int next;
        do {
            if (!in.hasRemaining()) {
                in.reset();
                return false;
            }
            next = in.get();
            length |= (next & 0x7F) << shift;
            shift += 7;
        } while (next < 0);
        if (in.remaining() < length) {
            in.reset();
            return false;
        }
        int end = in.position() + length;
        switch (first >>> 4) {
            case CONNECT -> peer.out.put(CONNACK);
            case PUBLISH -> published(peer, first, end);
            case SUBSCRIBE -> subscribed(peer, end);
            case PINGREQ -> peer.out.put(PINGRESP);
            default -> {} // nothing to answer
        }
        in.position(end);
        return true;
    }

    private void subscribed(Peer peer, int end) {
        ByteBuffer in = peer.in;
        short id = in.getShort();
        in.position(in.position() + 1 + in.get(in.position()));
        int filters = 0;
        while (in.position() < end) {
            in.position(in.position() + 2 + (in.getShort(in.position()) & 0xFFFF) + 1);
            filters++;
        }
        peer.out.put((byte) 0x90).put((byte) (3 + filters)).putShort(id).put((byte) 0);
        for (int i = 0; i < filters; i++) {
            peer.out.put((byte) 1);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes, the other reads
    private void published(Peer peer, int first, int end) {
        ByteBuffer in = peer.in;
        byte[] topic = new byte[in.getShort() & 0xFFFF];
        in.get(topic);
        messages++;
        bytes += topic.length + (end - in.position());
        if ((first & 0x06) != 0) {
            peer.out.put((byte) 0x40).put((byte) 2).putShort(in.getShort());
        }
        String name = new String(topic, StandardCharsets.UTF_8);
        signals.message(name, in, end);
        String[] levels = name.split("/", -1);
        if (levels.length == 4 && levels[2].equals("NBIRTH")) {
            answer(peer, "steelyard/v1/" + levels[1] + "/" + levels[3] + "/received");
        }
    }

    private void answer(Peer peer, String topic) {
        byte[] to = topic.getBytes(StandardCharsets.UTF_8);
        byte[] said = new Received(inbox, List.of()).toJson().getBytes(StandardCharsets.UTF_8);
        int length = 2 + to.length + 1 + said.length;
        peer.out.put((byte) 0x30);
        if (length > 127) {
            peer.out.put((byte) ((length & 0x7F) | 0x80)).put((byte) (length >>> 7));
        } else {
            peer.out.put((byte) length);
        }
        peer.out.putShort((short) to.length).put(to).put((byte) 0).put(said);
    }
}
