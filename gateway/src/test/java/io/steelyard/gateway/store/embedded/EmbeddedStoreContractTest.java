package io.steelyard.gateway.store.embedded;

import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.gateway.store.TimeSeriesStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedStoreContractTest extends TimeSeriesStoreContract {
    @TempDir
    Path folder;

    @Override
    protected TimeSeriesStore openEmpty() {
        return EmbeddedStore.open(folder, 128L << 20);
    }

    @Override
    protected TimeSeriesStore reopen() {
        return EmbeddedStore.open(folder, 128L << 20);
    }
}
