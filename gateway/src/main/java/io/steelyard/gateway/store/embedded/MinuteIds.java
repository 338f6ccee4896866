package io.steelyard.gateway.store.embedded;

import io.steelyard.gateway.model.AssetKey;
import io.steelyard.gateway.model.FieldChoice;
import io.steelyard.gateway.model.MinuteRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Where minute rows stand, and which numbers they have, as small numbers. A place's shape only grows: it holds every name
 * that a row of the place has had, so that there are few shapes. The writer adds, readers see what stands; a number is given
 * in the transaction that first uses it, and {@link #forget} takes it back.
 */
final class MinuteIds {
    private final Map<Place, Integer> places = new HashMap<>();
    private final Map<List<String>, Integer> shapes = new HashMap<>();
    private final Map<Integer, List<String>> names = new HashMap<>();
    private final Map<Integer, List<String>> shapeOfPlace = new HashMap<>();
    private final List<Place> freshPlaces = new ArrayList<>();
    private final List<List<String>> freshShapes = new ArrayList<>();

    /** Where a row stands. */
    record Place(AssetKey asset, String equipmentClass, String area, String line) {

        static Place of(MinuteRow row) {
            return new Place(row.asset(), row.equipmentClass(), row.area(), row.line());
        }
    }

    synchronized void load(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT id, site, asset, class, area, line FROM place")) {
                while (row.next()) {
                    places.put(
                            new Place(
                                    new AssetKey(row.getString(2), row.getString(3)),
                                    row.getString(4),
                                    row.getString(5),
                                    row.getString(6)),
                            row.getInt(1));
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT id, names FROM shape ORDER BY id")) {
                while (row.next()) {
                    List<String> of = FieldsText.parseNames(row.getString(2));
                    shapes.put(of, row.getInt(1));
                    names.put(row.getInt(1), of);
                }
            }
        }
    }

    synchronized int place(Place place) {
        Integer id = places.get(place);
        if (id == null) {
            id = places.size() + 1;
            places.put(place, id);
            freshPlaces.add(place);
        }
        return id;
    }

    /** The names that a row of the place with these is written by; all of these are among them. Both are in order. */
    synchronized List<String> shape(int place, List<String> wanted) {
        List<String> known = shapeOfPlace.getOrDefault(place, List.of());
        if (!hasAll(known, wanted)) {
            SortedSet<String> all = new TreeSet<>(known);
            all.addAll(wanted);
            known = List.copyOf(all);
            shapeOfPlace.put(place, known);
        }
        return known;
    }

    /** Whether the names, which are in order, are all among the others, which are, too. */
    private static boolean hasAll(List<String> known, List<String> wanted) {
        int found = 0;
        for (int i = 0; i < known.size() && found < wanted.size(); i++) {
            if (known.get(i).equals(wanted.get(found))) {
                found++;
            }
        }
        return found == wanted.size();
    }

    synchronized int shapeId(List<String> shape) {
        Integer id = shapes.get(shape);
        if (id == null) {
            id = shapes.size() + 1;
            shapes.put(shape, id);
            names.put(id, shape);
            freshShapes.add(shape);
        }
        return id;
    }

    synchronized List<String> names(int shape) {
        return names.getOrDefault(shape, List.of());
    }

    /** By shape, which of its names are chosen; shapes without any are left out. */
    synchronized Map<Integer, List<String>> shapesWith(FieldChoice choice) {
        Map<Integer, List<String>> chosen = new HashMap<>();
        names.forEach((shape, all) -> {
            List<String> some = all.stream().filter(choice::has).toList();
            if (!some.isEmpty()) {
                chosen.put(shape, some);
            }
        });
        return chosen;
    }

    /** The asset's places by number. */
    synchronized Map<Integer, Place> of(AssetKey asset) {
        Map<Integer, Place> of = new HashMap<>();
        places.forEach((place, id) -> {
            if (place.asset().equals(asset)) {
                of.put(id, place);
            }
        });
        return of;
    }

    /** Writes the new numbers, in the transaction that uses them. */
    synchronized void save(Connection connection) throws SQLException {
        for (Place place : freshPlaces) {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?)")) {
                insert.setInt(1, place(place));
                insert.setString(2, place.asset().site());
                insert.setString(3, place.asset().asset());
                insert.setString(4, place.equipmentClass());
                insert.setString(5, place.area());
                insert.setString(6, place.line());
                insert.execute();
            }
        }
        for (List<String> shape : freshShapes) {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO shape VALUES (?, ?)")) {
                insert.setInt(1, shapeId(shape));
                insert.setString(2, FieldsText.ofNames(shape));
                insert.execute();
            }
        }
    }

    /** The transaction stands. */
    synchronized void keep() {
        freshPlaces.clear();
        freshShapes.clear();
    }

    /** The transaction failed: the new numbers were never given. */
    synchronized void forget() {
        freshPlaces.forEach(places::remove);
        for (List<String> shape : freshShapes) {
            Integer id = shapes.remove(shape);
            if (id != null) {
                names.remove(id);
            }
        }
        shapeOfPlace.clear();
        keep();
    }
}
