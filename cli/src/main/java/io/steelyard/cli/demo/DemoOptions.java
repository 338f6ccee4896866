package io.steelyard.cli.demo;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a demo is asked for.
 *
 * @param length null: until it is stopped
 * @param speed plant seconds in a second
 * @param influx null: the embedded store
 * @param tokenFile file with InfluxDB's token; null: from the environment
 * @param org InfluxDB's organisation
 * @param isFresh whether what an earlier demo left is removed first
 */
public record DemoOptions(
        @Nullable Duration length,
        Ports ports,
        Path data,
        int speed,
        @Nullable URI influx,
        @Nullable Path tokenFile,
        String org,
        boolean isFresh) {}
