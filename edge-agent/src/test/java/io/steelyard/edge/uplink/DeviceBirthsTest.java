package io.steelyard.edge.uplink;

import static io.steelyard.edge.uplink.InMemoryOutbox.PRESENT;
import static io.steelyard.edge.uplink.InMemoryOutbox.PREVIOUS;
import static io.steelyard.edge.uplink.TwoDevices.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.steelyard.edge.model.ValueType;
import io.steelyard.sparkplug.DataType;
import io.steelyard.sparkplug.codec.Metric;
import io.steelyard.sparkplug.codec.Payload;
import io.steelyard.sparkplug.codec.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** When a device is born, again or no more. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT) // they mostly wait for sockets
class DeviceBirthsTest {
    @TempDir
    Path folder;

    private TwoDevices plant;

    @BeforeEach
    void open() throws IOException {
        plant = new TwoDevices(folder);
    }

    @AfterEach
    void close() throws IOException {
        plant.close();
    }

    @Test
    void answersARebirthRequestWithBirthsAndGoesOn() throws Exception {
        plant.start();
        plant.broker.next("stand-1");
        plant.outbox.sampled(PRESENT, 0, 1);
        plant.broker.next("DDATA");
        plant.broker.say(
                "spBv1.0/demo/NCMD/edge-1",
                Payload.of(1, 0, List.of(Metric.of("Node Control/Rebirth", 1, DataType.BOOLEAN, new Value.Flag(true))))
                        .encode(1_000));
        ScriptedBroker.Message nbirth = plant.broker.next();
        assertThat(nbirth.topic()).contains("NBIRTH");
        assertThat(nbirth.connection()).isEqualTo(1);
        assertThat(Payload.decode(nbirth.payload()).metric("bdSeq").value()).isEqualTo(new Value.Whole(0));
        plant.broker.next("stand-1");
        plant.outbox.sampled(PRESENT, 1, 1);
        ScriptedBroker.Message data = plant.broker.next("DDATA");
        assertThat(numbers(data)).containsExactly(Map.entry(1L, false));
        assertThat(Payload.decode(data.payload()).seq()).isEqualTo(3);
    }

    @Test
    void bearsASignalThatOnlyTheOutboxKnowsAndBuriesARetiredDevice() throws InterruptedException {
        plant.outbox.withPrevious();
        plant.outbox.define(9, "press-1", "force", ValueType.DOUBLE);
        plant.outbox.sampled(PREVIOUS, 4, 9);
        plant.start();
        ScriptedBroker.Message dbirth = plant.broker.next("press-1");
        assertThat(dbirth.topic()).contains("DBIRTH");
        assertThat(Payload.decode(dbirth.payload()).metric("force").alias()).isEqualTo(9);
        ScriptedBroker.Message data = plant.broker.next();
        assertThat(data.topic()).isEqualTo("spBv1.0/demo/DDATA/edge-1/press-1");
        assertThat(numbers(data)).containsExactly(Map.entry(4L, true));
        assertThat(plant.broker.next().topic()).isEqualTo("spBv1.0/demo/DDEATH/edge-1/press-1");
    }

    @Test
    void bearsAnAssetAgainWhenItsSignalsChange() throws InterruptedException {
        plant.start();
        plant.broker.next("stand-1");
        plant.map("stand-2", 11);
        ScriptedBroker.Message dbirth = plant.broker.next("stand-2");
        assertThat(dbirth.topic()).contains("DBIRTH");
        plant.outbox.sampled(PRESENT, 0, 11);
        assertThat(numbers(plant.broker.next("DDATA"))).containsExactly(Map.entry(0L, false));
    }

    @Test
    void aDeviceIsBornWithoutASignalThatIsMappedNoLongerAndDiesWithItsAsset() throws InterruptedException {
        plant.map("stand-2", 11, 12);
        plant.start();
        plant.broker.next("stand-2");
        plant.catalogue.forget("stand-2", List.of("s11"));
        assertThat(Payload.decode(plant.broker.next("stand-2").payload()).metrics())
                .extracting(metric -> metric.alias())
                .contains(12L)
                .doesNotContain(11L);
        plant.catalogue.retire("stand-2");
        assertThat(plant.broker.next("stand-2").topic()).isEqualTo("spBv1.0/demo/DDEATH/edge-1/stand-2");
        plant.map("stand-2", 12);
        assertThat(plant.broker.next("stand-2").topic()).contains("DBIRTH");
    }
}
