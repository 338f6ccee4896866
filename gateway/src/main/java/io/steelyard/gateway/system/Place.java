package io.steelyard.gateway.system;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/** Where a row stands in its order, four columns, as one text: what a page gives as its next and takes as its begin. */
final class Place {
    private static final String BETWEEN = "\u001f";
    private static final int COLUMNS = 4;

    private Place() {}

    static String of(ResultSet row, int first) throws SQLException {
        StringBuilder text = new StringBuilder();
        for (int i = first; i < first + COLUMNS; i++) {
            Object value = row.getObject(i);
            boolean isNumber = value instanceof Number;
            text.append(i == first ? "" : BETWEEN).append(isNumber ? '#' : '=').append(value);
        }
        return text.toString();
    }

    /**
     * Sets the parameters that compare with the place.
     *
     * @throws IllegalArgumentException when the text is none that {@link #of} made
     */
    static void set(PreparedStatement statement, int first, @Nullable String place) throws SQLException {
        if (place == null) {
            for (int i = first; i < first + COLUMNS; i++) {
                statement.setNull(i, Types.NULL);
            }
            return;
        }
        String[] columns = place.split(BETWEEN, -1);
        if (columns.length != COLUMNS || !columns[0].startsWith("#")) {
            throw new IllegalArgumentException("not a place in a list");
        }
        for (int i = 0; i < COLUMNS; i++) {
            if (columns[i].startsWith("#")) {
                statement.setLong(first + i, Long.parseLong(columns[i].substring(1)));
            } else if (columns[i].startsWith("=")) {
                statement.setString(first + i, columns[i].substring(1));
            } else {
                throw new IllegalArgumentException("not a place in a list");
            }
        }
    }
}
