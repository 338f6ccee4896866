package io.steelyard.cli.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.steelyard.cli.HttpJson;
import io.steelyard.cli.UnreachableException;
import io.steelyard.edge.config.plan.Document;
import io.steelyard.edge.config.plan.SeriesPlan;
import java.io.IOException;
import java.net.URI;

/** A gateway that is asked for its series by its address; any thread. */
public record GatewaySeries(HttpJson http, URI url) implements SeriesPlan.Gateway {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Document get(String path) throws SeriesPlan.UncountedException, InterruptedException {
        try {
            return new Document(JSON.convertValue(http.get(URI.create(url + path)), Object.class));
        } catch (UnreachableException e) {
            throw new SeriesPlan.UncountedException(SeriesPlan.Standing.UNREACHABLE, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new SeriesPlan.UncountedException(SeriesPlan.Standing.REFUSED, String.valueOf(e.getMessage()));
        }
    }
}
