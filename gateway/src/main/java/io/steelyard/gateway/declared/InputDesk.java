package io.steelyard.gateway.declared;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.steelyard.gateway.model.Attachment;
import io.steelyard.gateway.model.Bytes;
import io.steelyard.gateway.model.InputVersion;
import io.steelyard.gateway.model.MistakesException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.function.LongSupplier;

/** Hands tables in and out as people and programs write them: JSON, CSV and XLSX. Any thread. */
public final class InputDesk {
    /** Content types that a table may come in. */
    public static final List<String> TYPES = List.of(JsonForm.TYPE, CsvForm.TYPE, XlsxForm.TYPE);

    private static final int MOST_SHOWN = 1_000;

    private final Declared declared;
    private final LongSupplier now;

    /**
     * A desk over the tables.
     *
     * @param now nanoseconds since 1970
     */
    public InputDesk(Declared declared, LongSupplier now) {
        this.declared = declared;
        this.now = now;
    }

    /** A table of a site. */
    public record Which(String site, String kind) {
        private Shelf.Name name() {
            return new Shelf.Name(site, kind);
        }
    }

    /** What somebody hands in: content type, body, who and a note. */
    public record HandedIn(String type, ByteBuffer body, String who, String note) {}

    /** Every kind with its columns, and what the site has of it. */
    public Attachment kinds(String site) {
        ObjectNode answer = JsonForm.object();
        answer.put("site", site);
        answer.put("zone", declared.zone(site).getId());
        ArrayNode kinds = answer.putArray("kinds");
        for (Kind kind : declared.kinds().all()) {
            Table table = declared.table(site, kind.id());
            ObjectNode node = kinds.addObject();
            node.put("kind", kind.id());
            words(node.putObject("name"), kind.name().zh(), kind.name().en());
            words(node.putObject("about"), kind.about().zh(), kind.about().en());
            node.put("version", table.version());
            node.put("rows", table.rows().size());
            ArrayNode columns = node.putArray("columns");
            kind.columns().forEach(column -> column(columns.addObject(), column));
        }
        return json(answer);
    }

    private static void words(ObjectNode node, String zh, String en) {
        node.put("zh", zh).put("en", en);
    }

    private static void column(ObjectNode node, Column column) {
        node.put("name", column.name());
        words(node.putObject("words"), column.words().zh(), column.words().en());
        node.put("type", column.type().name().toLowerCase(Locale.ROOT));
        node.put("key", column.key());
        node.put("required", column.required());
        ArrayNode choices = node.putArray("choices");
        column.limits().choices().forEach(choices::add);
        node.put("unit", column.unit().isEmpty() ? null : column.unit());
    }

    /**
     * The table as it is, or was at a version (0 for now).
     *
     * @param form {@code json}, {@code csv} or {@code xlsx}
     */
    public Attachment table(Which which, long version, String form, boolean isChinese) {
        Table table = version == 0
                ? declared.table(which.site(), which.kind())
                : declared.table(which.site(), which.kind(), version);
        return switch (form) {
            case "csv" ->
                file(CsvForm.TYPE, CsvForm.write(table.kind(), table.all(), isChinese), which.kind() + ".csv");
            case "xlsx" ->
                file(XlsxForm.TYPE, XlsxForm.write(table.kind(), table.all(), isChinese), which.kind() + ".xlsx");
            default -> json(rows(which, table));
        };
    }

    private static ObjectNode rows(Which which, Table table) {
        ObjectNode answer = JsonForm.object();
        answer.put("site", which.site());
        answer.put("kind", which.kind());
        answer.put("version", table.version());
        ArrayNode rows = answer.putArray("rows");
        table.all().forEach(row -> rows.add(JsonForm.object(row)));
        return answer;
    }

    /** A table to fill in. */
    public Attachment template(String kindId, String form, boolean isChinese) {
        Kind kind = declared.kinds().of(kindId);
        return form.equals("xlsx")
                ? file(XlsxForm.TYPE, XlsxForm.template(kind, isChinese), kindId + "-template.xlsx")
                : file(CsvForm.TYPE, CsvForm.template(kind, isChinese), kindId + "-template.csv");
    }

    /** The table's versions before the one given (0 for all), the newest first. */
    public Attachment versions(Which which, long before, int limit) {
        ObjectNode answer = JsonForm.object();
        answer.put("site", which.site());
        answer.put("kind", which.kind());
        ArrayNode versions = answer.putArray("versions");
        long end = before == 0 ? Long.MAX_VALUE : before;
        for (InputVersion version : declared.versions(which.site(), which.kind(), end, limit)) {
            versions.addObject()
                    .put("version", version.version())
                    .put("who", version.who())
                    .put("at", Row.instant(version.at()).toString())
                    .put("note", version.note())
                    .put("changed", version.changed());
        }
        return json(answer);
    }

    /** Changes the table, or says on a dry run what that would do. */
    public Attachment change(Which which, Declared.Mode mode, HandedIn given, boolean isDry) {
        if (!given.body().hasRemaining()) {
            throw MistakesException.of("there is no body", "send the rows as JSON, CSV or XLSX");
        }
        RawTable raw = Forms.read(given.type(), given.body());
        Shelf.By by = new Shelf.By(given.who(), now.getAsLong(), given.note());
        return json(said(which, declared.change(which.name(), mode, raw, by, isDry), isDry));
    }

    /** Makes the table what it was at a version. */
    public Attachment restore(Which which, long version, String who, boolean isDry) {
        Shelf.By by = new Shelf.By(who, now.getAsLong(), "version " + version + " again");
        return json(said(which, declared.restore(which.name(), version, by, isDry), isDry));
    }

    private static ObjectNode said(Which which, Declared.Changed changed, boolean isDry) {
        Difference difference = changed.difference();
        ObjectNode answer = JsonForm.object();
        answer.put("site", which.site());
        answer.put("kind", which.kind());
        answer.put("version", changed.version());
        answer.put("dryRun", isDry);
        count(answer, "added", difference.added());
        count(answer, "changed", difference.changed());
        count(answer, "withdrawn", difference.withdrawn());
        ArrayNode notes = answer.putArray("notes");
        changed.notes().forEach(notes::add);
        return answer;
    }

    private static void count(ObjectNode answer, String name, SortedMap<String, Row> rows) {
        ObjectNode node = answer.putObject(name);
        node.put("count", rows.size());
        ArrayNode shown = node.putArray("rows");
        rows.values().stream().limit(MOST_SHOWN).forEach(row -> shown.add(JsonForm.object(row)));
    }

    private static Attachment json(ObjectNode node) {
        return new Attachment(JsonForm.TYPE, Bytes.owning(JsonForm.bytes(node)), null);
    }

    private static Attachment file(String type, byte[] body, String name) {
        return new Attachment(type + (type.equals(CsvForm.TYPE) ? "; charset=utf-8" : ""), Bytes.owning(body), name);
    }
}
