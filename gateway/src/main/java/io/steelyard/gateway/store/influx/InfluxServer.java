package io.steelyard.gateway.store.influx;

import com.influxdb.LogLevel;
import com.influxdb.client.BucketsQuery;
import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.InfluxDBClientOptions;
import com.influxdb.client.OrganizationsQuery;
import com.influxdb.client.domain.Bucket;
import com.influxdb.client.domain.BucketRetentionRules;
import com.influxdb.client.domain.Dialect;
import com.influxdb.client.domain.Organization;
import com.influxdb.client.domain.Query;
import com.influxdb.client.service.QueryService;
import com.influxdb.exceptions.InfluxException;
import io.steelyard.gateway.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;
import okhttp3.ResponseBody;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retrofit2.Response;

/** One InfluxDB, call by call: each blocks, none is tried again here. Any thread. */
final class InfluxServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InfluxServer.class);
    static final String TELEMETRY = "telemetry";
    static final String KPI = "kpi";
    static final String INDICATORS = "indicators";
    /** Without which nothing is stored. */
    static final List<String> OF_SAMPLES = List.of(TELEMETRY, KPI);
    /** Made when there is a result to write: whoever wants none needs none. */
    static final List<String> OF_RESULTS = List.of(INDICATORS);

    private static final String READING = "reading ";
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int UNPROCESSABLE = 422;
    private static final Set<Integer> MAY_NOT = Set.of(UNAUTHORIZED, FORBIDDEN, NOT_FOUND);
    private static final long NANOS_A_SECOND = 1_000_000_000L;
    private static final String JSON = "application/json";
    private static final Dialect DIALECT =
            new Dialect().header(true).addAnnotationsItem(Dialect.AnnotationsEnum.DATATYPE);
    /** The range that was asked for, which each row would say again. */
    private static final String LEAN = " |> drop(columns: [\"_start\", \"_stop\"])";

    private final InfluxConfig config;
    private final Condition condition;
    private final BooleanSupplier hasStored;
    private final OkHttpClient http;
    private final InfluxDBClient client;
    private final QueryService queries;

    /**
     * Calls nobody.
     *
     * @param hasStored whether something was ever written, so that a bucket was there
     */
    InfluxServer(InfluxConfig config, Condition condition, BooleanSupplier hasStored) {
        this.config = config;
        this.condition = condition;
        this.hasStored = hasStored;
        Duration answer = config.patience().answer();
        http = new OkHttpClient.Builder()
                .socketFactory(new NoDelaySockets())
                .connectTimeout(answer)
                .readTimeout(answer)
                .writeTimeout(answer)
                .build();
        client = join(http.newBuilder().callTimeout(answer.multipliedBy(2)));
        queries = client.getService(QueryService.class);
    }

    private InfluxDBClient join(OkHttpClient.Builder calls) {
        InfluxDBClientOptions.Builder options = InfluxDBClientOptions.builder()
                .url(config.url().toString())
                .okHttpClient(calls)
                .org(config.org())
                .logLevel(LogLevel.NONE);
        String token = config.token().get();
        if (!token.isEmpty()) {
            options.authenticateToken(token.toCharArray());
        }
        InfluxDBClient joined = InfluxDBClientFactory.create(options.build());
        if (!isNear(config.url())) {
            joined.enableGzip();
        }
        return joined;
    }

    /** The writing calls of one thread, each of which may go so long without a byte moving. */
    WriteCalls writing(Supplier<Duration> answer) {
        return new WriteCalls(http, this::join, config.org(), answer);
    }

    /** On the machine itself compressing costs three times what writing does, and saves nothing. */
    static boolean isNear(URI url) {
        String host = String.valueOf(url.getHost());
        return host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
    }

    /**
     * Makes the buckets that are not there, if it may; a token that may not look, or a server that has no list of them, is no
     * fault before the first write. One thread at a time, so that of two that want them one finds them made.
     */
    synchronized void makeBuckets(List<String> names) {
        for (String name : names) {
            Seen seen = look(name);
            if (seen == Seen.NOT_THERE && !config.create()) {
                throw new MissingBucketException(name);
            } else if (seen == Seen.NOT_THERE) {
                make(name);
            } else if (seen == Seen.HIDDEN && config.create()) {
                makeUnlessItIsThere(name);
            }
        }
    }

    private enum Seen {
        THERE,
        NOT_THERE,
        /** InfluxDB 2.7 finds nothing when a bucket is there that the token may not read; others when there is none. */
        HIDDEN,
        UNKNOWN
    }

    private Seen look(String bucket) {
        try {
            return found(bucket).isEmpty() ? Seen.HIDDEN : Seen.THERE;
        } catch (InfluxException e) {
            if (e.status() == FORBIDDEN || Trouble.hasNoSuchPage(e)) {
                return Seen.UNKNOWN;
            }
            if (Trouble.of(e, config, bucket).kind() == Trouble.Kind.NO_BUCKET) {
                return Seen.NOT_THERE;
            }
            throw e;
        }
    }

    /** The first write tells. */
    private void makeUnlessItIsThere(String bucket) {
        try {
            make(bucket);
        } catch (MissingBucketException e) {
            LOG.debug("bucket {} cannot be seen and not be made", bucket);
        } catch (InfluxException e) {
            if (e.status() != UNPROCESSABLE) {
                throw e;
            }
            LOG.debug("bucket {} is there: {}", bucket, e.getMessage());
        }
    }

    private List<Bucket> found(String bucket) {
        BucketsQuery query = new BucketsQuery();
        query.setName(bucket);
        query.setOrg(config.org());
        return client.getBucketsApi().findBuckets(query);
    }

    /** How long the server keeps a bucket's points, zero for ever; empty when the token may not know. */
    Optional<Duration> retention(String bucket) {
        try {
            return found(bucket).stream().findFirst().map(InfluxServer::retention);
        } catch (InfluxException e) {
            if (e.status() == FORBIDDEN || e.status() == NOT_FOUND) {
                return Optional.empty();
            }
            throw new StoreException(
                    "cannot read how long " + bucket + " keeps its points: "
                            + Trouble.of(e, config, bucket).check().detail(),
                    e);
        }
    }

    private static Duration retention(Bucket bucket) {
        return Objects.requireNonNullElse(bucket.getRetentionRules(), List.<BucketRetentionRules>of()).stream()
                .map(BucketRetentionRules::getEverySeconds)
                .filter(seconds -> seconds != null && seconds > 0)
                .min(Integer::compare)
                .map(Duration::ofSeconds)
                .orElse(Duration.ZERO);
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

    /** A token that may not make it may not even see the organisation: the bucket is what a person has to mend. */
    private void make(String name) {
        OrganizationsQuery query = new OrganizationsQuery();
        query.setOrg(config.org());
        try {
            List<Organization> found = client.getOrganizationsApi().findOrganizations(query);
            if (found.isEmpty()) {
                throw new MissingBucketException(name);
            }
            client.getBucketsApi().createBucket(bucket(name, found.get(0).getId()));
        } catch (InfluxException e) {
            if (MAY_NOT.contains(e.status())) {
                throw new MissingBucketException(name);
            }
            throw e;
        }
    }

    private Bucket bucket(String name, String organisation) {
        Bucket bucket = new Bucket().name(name).orgID(organisation);
        if (!config.retention().isZero()) {
            bucket.addRetentionRulesItem(new BucketRetentionRules()
                    .everySeconds(Math.toIntExact(config.retention().toSeconds())));
        }
        return bucket;
    }

    /** What is done with each row of an answer, while the answer is being read. */
    @FunctionalInterface
    interface Rows {
        void take(FluxAnswer row) throws IOException;
    }

    /** Hands over the rows that the query of the bucket yields, of all its tables, one after the other. */
    void query(String bucket, String flux, Rows rows) {
        boolean hadStored = hasStored.getAsBoolean();
        try {
            Response<ResponseBody> answer = queries.postQueryResponseBody(
                            null,
                            null,
                            JSON,
                            config.org(),
                            null,
                            new Query().query(flux + LEAN).dialect(DIALECT))
                    .execute();
            ResponseBody body = answer.body();
            if (!answer.isSuccessful() || body == null) {
                throw new InfluxException(answer);
            }
            try (InputStream in = body.byteStream()) {
                FluxAnswer row = new FluxAnswer(in);
                while (row.next()) {
                    rows.take(row);
                }
            }
            condition.good(READING + bucket);
        } catch (IOException e) {
            throw cannotRead(bucket, new InfluxException(e));
        } catch (InfluxException e) {
            boolean findsNone =
                    e.status() == NOT_FOUND && String.valueOf(e.getMessage()).contains("could not find bucket");
            if (findsNone && !hadStored) {
                return; // the first write makes it
            }
            if (findsNone) {
                condition.bad(READING + bucket, Trouble.of(e, config, bucket));
                makeAgain(bucket);
            }
            throw cannotRead(bucket, e);
        }
    }

    /** Minute rows that are gone are folded again; samples that are gone, or may not be read, are not taken for none. */
    private void makeAgain(String bucket) {
        if (bucket.equals(KPI) && config.create()) {
            try {
                makeUnlessItIsThere(bucket);
            } catch (InfluxException e) {
                LOG.debug("bucket {} cannot be made now: {}", bucket, e.getMessage());
            }
        }
    }

    private StoreException cannotRead(String bucket, InfluxException e) {
        return new StoreException(
                "cannot read: " + Trouble.of(e, config, bucket).check().detail(), e);
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

    /** Ends the calls that are under way, too. */
    @Override
    public void close() {
        http.dispatcher().cancelAll();
        client.close();
    }
}
