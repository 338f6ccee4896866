package io.steelyard.gateway.declared;

import io.steelyard.gateway.model.WorkTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.function.Function;

/** Tables for tests. */
final class TestingTables {

    private TestingTables() {}

    static Declared on(Shelf shelf, Function<String, ZoneId> zones) {
        return new Declared(shelf, zones, new WorkTime(() -> 0));
    }

    /** Makes the table of site works what the CSV says. */
    static void put(Declared declared, String kind, String csv) {
        declared.change(
                new Shelf.Name("works", kind),
                Declared.Mode.REPLACE,
                CsvForm.read(ByteBuffer.wrap(csv.getBytes(StandardCharsets.UTF_8))),
                new Shelf.By("li", 1, ""),
                false);
    }
}
