package io.steelyard.edge.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.opcua.pki.KeyFiles;
import io.steelyard.ledger.EventRecord;
import io.steelyard.testkit.Relay;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent's next certificate comes to a server that takes nobody whom a person has not moved into its trust list. */
@Timeout(300)
final class RollOverAtServerTest {
    private static final String A = OpcUaTestServer.PUSHED + "-a";

    @TempDir
    Path own;

    @TempDir
    Path pki;

    private final List<X509Certificate> trusted = new CopyOnWriteArrayList<>();
    private final List<X509Certificate> rejected = new CopyOnWriteArrayList<>();
    private volatile @Nullable X509Certificate admitted;
    private int last;

    private void admit(List<X509Certificate> chain, String uri, String[] hosts) throws UaException {
        if (!trusted.contains(chain.get(0))) {
            rejected.add(chain.get(0));
            throw new UaException(StatusCodes.Bad_SecurityChecksFailed);
        }
        admitted = chain.get(0);
    }

    private void push(OpcUaTestServer server, SourceBench bench) throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            server.push(A, ++last);
        }
        bench.awaitValue(A, (long) last);
    }

    /** The values are read with what the server trusts, all the time; the change costs none of them, and may be taken back. */
    @Test
    void aServerIsShownTheNextCertificateOnceAPersonHasMovedIt() throws Exception {
        SourceBench.makeCertificate(own);
        int port = OpcUaTestServer.freePort();
        try (OpcUaTestServer server = new OpcUaTestServer(port);
                Relay line = new Relay(port, System::nanoTime);
                SourceBench bench = new SourceBench(pki, own)) {
            X509Certificate present =
                    KeyFiles.certificates(own.resolve("edge-agent.der")).get(0);
            trusted.add(present);
            server.clients = this::admit;
            bench.encrypt(server);
            server.push(A, ++last);
            bench.open("opc.tcp://127.0.0.1:" + line.port(), A);
            bench.awaitValue(A, (long) last);
            push(server, bench);
            bench.source().renewCertificates();
            assertThat(pki.resolve("next")).as("two years before the end").doesNotExist();

            bench.clockAhead.set(Duration.ofDays(680).toNanos());
            bench.source().renewCertificates();
            X509Certificate next =
                    KeyFiles.certificates(pki.resolve("next/edge-agent.der")).get(0);
            assertThat(rejected).contains(next);
            int tries = rejected.size();
            trusted.add(next); // as a person moves it
            bench.source().renewCertificates();
            assertThat(rejected).as("once a day").hasSize(tries);
            push(server, bench);
            assertThat(bench.status().counts().connections()).isEqualTo(1);
            assertThat(rolled(bench)).isEmpty();

            bench.leap.addAndGet(Duration.ofDays(1).toNanos());
            bench.source().renewCertificates();
            assertThat(rolled(bench)).containsExactly("plc");
            bench.await(() -> bench.status().phase().equals("online"));
            push(server, bench);
            assertThat(admitted).isEqualTo(next);
            assertThat(bench.values(A))
                    .isEqualTo(LongStream.rangeClosed(1, last).boxed().toList());
            assertThat(bench.gaps()).isEmpty();

            trusted.remove(next); // its trust list is made anew
            line.cut();
            line.mend();
            bench.await(() -> present.equals(admitted));
            push(server, bench);
        }
    }

    private static List<String> rolled(SourceBench bench) {
        return bench.notes.stream()
                .filter(EventRecord.class::isInstance)
                .map(EventRecord.class::cast)
                .filter(event -> event.type().equals("certificate-rolled"))
                .map(event -> event.scope().server())
                .toList();
    }
}
