package io.steelyard.gateway.store.influx;

import com.influxdb.LogLevel;
import com.influxdb.client.BucketsQuery;
import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.InfluxDBClientOptions;
import com.influxdb.client.OrganizationsQuery;
import com.influxdb.client.WriteApiBlocking;
import com.influxdb.client.domain.Bucket;
import com.influxdb.client.domain.BucketRetentionRules;
import com.influxdb.client.domain.Organization;
import com.influxdb.client.domain.WritePrecision;
import com.influxdb.exceptions.InfluxException;
import com.influxdb.query.FluxRecord;
import com.influxdb.query.FluxTable;
import io.steelyard.gateway.store.StoreException;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/** One InfluxDB, call by call: each blocks, none is tried again here. Any thread. */
final class InfluxServer implements AutoCloseable {
    static final String TELEMETRY = "telemetry";
    static final String KPI = "kpi";
    private static final List<String> BUCKETS = List.of(TELEMETRY, KPI);
    private static final int NO_CONTENT = 204;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private final InfluxConfig config;
    private final InfluxDBClient client;
    private final WriteApiBlocking writing;

    InfluxServer(InfluxConfig config) {
        this.config = config;
        OkHttpClient.Builder http = new OkHttpClient.Builder()
                .socketFactory(new NoDelaySockets())
                .addInterceptor(InfluxServer::onlyInfluxSaysYes)
                .connectTimeout(config.patience().answer())
                .readTimeout(config.patience().answer())
                .writeTimeout(config.patience().answer())
                .callTimeout(config.patience().answer().multipliedBy(2));
        InfluxDBClientOptions.Builder options = InfluxDBClientOptions.builder()
                .url(config.url().toString())
                .okHttpClient(http)
                .org(config.org())
                .logLevel(LogLevel.NONE);
        String token = config.token().get();
        if (!token.isEmpty()) {
            options.authenticateToken(token.toCharArray());
        }
        client = InfluxDBClientFactory.create(options.build());
        writing = client.getWriteApiBlocking();
        if (!isNear(config.url())) {
            client.enableGzip();
        }
    }

    /** The client takes any 2xx for a yes; a portal that answers 200 to everything must not swallow the plant's data. */
    private static Response onlyInfluxSaysYes(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        boolean isWrite = chain.request().url().encodedPath().endsWith("/api/v2/write");
        if (isWrite && response.isSuccessful() && response.code() != NO_CONTENT) {
            response.close();
            throw new IOException("it answers " + response.code() + " to a write, where InfluxDB answers 204");
        }
        return response;
    }

    /** On the machine itself compressing costs three times what writing does, and saves nothing. */
    static boolean isNear(URI url) {
        String host = String.valueOf(url.getHost());
        return host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
    }

    void write(String bucket, String lines) {
        writing.writeRecord(bucket, config.org(), WritePrecision.NS, lines);
    }

    /**
     * Makes the buckets that are not there, if it may; a token that may not look is no fault before the first write. One
     * thread at a time, so that of two that want them one finds them made.
     */
    synchronized void makeBuckets() {
        for (String name : BUCKETS) {
            if (!isThere(name)) {
                if (!config.create()) {
                    throw new MissingBucketException(name);
                }
                make(name);
            }
        }
    }

    private boolean isThere(String bucket) {
        BucketsQuery query = new BucketsQuery();
        query.setName(bucket);
        query.setOrg(config.org());
        try {
            return !client.getBucketsApi().findBuckets(query).isEmpty();
        } catch (InfluxException e) {
            if (e.status() == FORBIDDEN) {
                return true;
            }
            if (Trouble.of(e, config, bucket).kind() == Trouble.Kind.NO_BUCKET) {
                return false;
            }
            throw e;
        }
    }

    /** A bucket that is not there and that we were told not to make. */
    static final class MissingBucketException extends RuntimeException {
        private final String bucket;

        MissingBucketException(String bucket) {
            super(bucket, null, false, false);
            this.bucket = bucket;
        }

        String bucket() {
            return bucket;
        }
    }

    private void make(String name) {
        OrganizationsQuery query = new OrganizationsQuery();
        query.setOrg(config.org());
        List<Organization> found = client.getOrganizationsApi().findOrganizations(query);
        if (found.isEmpty()) {
            throw new MissingBucketException(name);
        }
        Bucket bucket = new Bucket().name(name).orgID(found.get(0).getId());
        if (!config.retention().isZero()) {
            bucket.addRetentionRulesItem(new BucketRetentionRules()
                    .everySeconds(Math.toIntExact(config.retention().toSeconds())));
        }
        try {
            client.getBucketsApi().createBucket(bucket);
        } catch (InfluxException e) {
            if (e.status() == FORBIDDEN || e.status() == UNAUTHORIZED) {
                throw new MissingBucketException(name);
            }
            throw e;
        }
    }

    /** The records that the query yields, of all its tables. */
    List<FluxRecord> query(String flux) {
        try {
            List<FluxRecord> records = new ArrayList<>();
            for (FluxTable table : client.getQueryApi().query(flux, config.org())) {
                records.addAll(table.getRecords());
            }
            return records;
        } catch (InfluxException e) {
            if (e.status() == NOT_FOUND && String.valueOf(e.getMessage()).contains("could not find bucket")) {
                return List.of(); // nothing was written yet
            }
            throw new StoreException(
                    "cannot read: "
                            + Trouble.of(e, config, "its buckets").check().detail(),
                    e);
        }
    }

    /** Removes what the asset has in the bucket at the instant. */
    void delete(String bucket, String site, String asset, long time) {
        OffsetDateTime at = instant(time).atOffset(ZoneOffset.UTC);
        String predicate = "site=" + quoted(site) + " AND asset=" + quoted(asset);
        try {
            client.getDeleteApi().delete(at, at, predicate, bucket, config.org());
        } catch (InfluxException e) {
            throw new StoreException(
                    "cannot replace: " + Trouble.of(e, config, bucket).check().detail(), e);
        }
    }

    private static String quoted(String value) {
        return '"' + Words.clean(value).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS_A_SECOND), time.getNano());
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_A_SECOND), Math.floorMod(nanos, NANOS_A_SECOND));
    }

    @Override
    public void close() {
        client.close();
    }
}
