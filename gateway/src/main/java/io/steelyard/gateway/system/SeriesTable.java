package io.steelyard.gateway.system;

import io.steelyard.gateway.model.Series;
import io.steelyard.gateway.model.SeriesUse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The series that have been written, each a field of a measurement with its tags. Any thread. */
public final class SeriesTable {
    private static final int PARTS = 6;
    private static final String PART = "\u001f";
    private static final int NEARLY = 10;

    private final SystemRecords records;

    SeriesTable(SystemRecords records) {
        this.records = records;
    }

    /**
     * Registers the series that are new, as long as there are fewer than {@code most}; what is answered is on disk.
     *
     * @return those that are new and beyond it
     */
    public List<Series> register(Collection<Series> series, long most) {
        List<Series> beyond = new ArrayList<>();
        records.change("register " + series.size() + " series", connection -> {
            beyond.clear();
            long count = count(connection);
            try (PreparedStatement find = connection.prepareStatement("SELECT 1 FROM series WHERE measurement = ? AND"
                            + " site = ? AND area = ? AND line = ? AND asset = ? AND field = ?");
                    PreparedStatement insert =
                            connection.prepareStatement("INSERT INTO series VALUES (?, ?, ?, ?, ?, ?)")) {
                for (Series one : series) {
                    if (isThere(find, one)) {
                        continue;
                    }
                    if (count >= most) {
                        beyond.add(one);
                    } else {
                        set(insert, one);
                        insert.executeUpdate();
                        count++;
                    }
                }
            }
        });
        return beyond;
    }

    private static boolean isThere(PreparedStatement find, Series series) throws SQLException {
        set(find, series);
        try (ResultSet row = find.executeQuery()) {
            return row.next();
        }
    }

    private static void set(PreparedStatement statement, Series series) throws SQLException {
        String[] values = {
            series.equipmentClass(),
            series.key().asset().site(),
            series.area(),
            series.line(),
            series.key().asset().asset(),
            series.field()
        };
        for (int i = 0; i < values.length; i++) {
            statement.setString(i + 1, values[i]);
        }
    }

    private static long count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM series")) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** How many series there are. */
    public long count() {
        return records.ask("count the series", SeriesTable::count);
    }

    /**
     * How much of the budget is used, and a page of what uses it.
     *
     * @throws IllegalArgumentException when no page ended at that place
     */
    public SeriesUse use(long most, SeriesUse.Question question) {
        List<SeriesUse.Name> rows = page(question);
        boolean isLast = rows.size() <= question.limit();
        List<SeriesUse.Name> shown = isLast ? rows : rows.subList(0, question.limit());
        long used = count();
        return new SeriesUse(
                most,
                used,
                used >= most - most / NEARLY ? culprit() : null,
                shown,
                isLast ? null : String.join(PART, parts(shown.get(shown.size() - 1))));
    }

    /** One more than wanted, where there is one. */
    private List<SeriesUse.Name> page(SeriesUse.Question question) {
        String[] after = question.after() == null
                ? new String[] {"", "", "", "", "", ""}
                : question.after().split(PART, -1);
        if (after.length != PARTS) {
            throw new IllegalArgumentException("no place in the list of series");
        }
        return records.ask("list the series", connection -> {
            List<SeriesUse.Name> rows = new ArrayList<>();
            try (PreparedStatement find =
                    connection.prepareStatement("SELECT measurement, site, area, line, asset, field"
                            + " FROM series WHERE (measurement, site, area, line, asset, field) > (?, ?, ?, ?, ?, ?)"
                            + " AND (?7 IS NULL OR site = ?7) AND (?8 IS NULL OR asset = ?8)"
                            + " ORDER BY measurement, site, area, line, asset, field LIMIT ?9")) {
                for (int i = 0; i < PARTS; i++) {
                    find.setString(i + 1, after[i]);
                }
                find.setString(PARTS + 1, question.site());
                find.setString(PARTS + 2, question.asset());
                find.setInt(PARTS + 3, question.limit() + 1);
                try (ResultSet row = find.executeQuery()) {
                    while (row.next()) {
                        rows.add(new SeriesUse.Name(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getString(6)));
                    }
                }
            }
            return rows;
        });
    }

    private static List<String> parts(SeriesUse.Name name) {
        return List.of(name.measurement(), name.site(), name.area(), name.line(), name.asset(), name.field());
    }

    /** What there is most of, in one sentence: the field, the asset or the place whose names go on and on. */
    public String culprit() {
        return records.ask("look for what makes the series grow", connection -> {
            try (Statement statement = connection.createStatement()) {
                String asset = "nothing";
                long fields = 0;
                long places = 0;
                try (ResultSet row = statement.executeQuery("SELECT site || '/' || asset, count(DISTINCT field),"
                        + " count(DISTINCT measurement || char(31) || area || char(31) || line) FROM series"
                        + " GROUP BY site, asset ORDER BY count(*) DESC LIMIT 1")) {
                    if (row.next()) {
                        asset = row.getString(1);
                        fields = row.getLong(2);
                        places = row.getLong(3);
                    }
                }
                try (ResultSet row =
                        statement.executeQuery("SELECT measurement, site, count(DISTINCT asset) FROM series"
                                + " GROUP BY measurement, site ORDER BY 3 DESC LIMIT 1")) {
                    if (row.next() && row.getLong(3) > Math.max(fields, places)) {
                        return "the tag asset has " + row.getLong(3) + " values under class " + row.getString(1)
                                + " of site " + row.getString(2);
                    }
                }
                return places > fields
                        ? "the tags area and line of asset " + asset + " have had " + places + " values"
                        : "asset " + asset + " has " + fields + " fields";
            }
        });
    }
}
