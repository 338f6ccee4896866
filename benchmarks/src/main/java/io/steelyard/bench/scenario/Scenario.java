package io.steelyard.bench.scenario;

import io.steelyard.bench.figure.Row;
import io.steelyard.bench.process.Household;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing to measure. */
@FunctionalInterface
public interface Scenario {
    /** Takes its figures; everything that it started is ended when it returns or throws. */
    List<Row> measure(Bench bench) throws Exception;

    /**
     * What a scenario works with.
     *
     * @param house ends what is started in it
     * @param influxd the program of InfluxDB 2, null where there is none
     */
    record Bench(Household house, Effort effort, @Nullable Path influxd) {}
}
