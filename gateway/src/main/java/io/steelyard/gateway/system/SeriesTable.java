package io.steelyard.gateway.system;

import io.steelyard.gateway.model.Series;
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
