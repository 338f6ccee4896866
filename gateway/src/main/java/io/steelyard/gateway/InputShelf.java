package io.steelyard.gateway;

import io.steelyard.gateway.declared.Shelf;
import io.steelyard.gateway.model.InputVersion;
import io.steelyard.gateway.model.MistakesException;
import io.steelyard.gateway.system.FullException;
import io.steelyard.gateway.system.InputTable;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Tables that people declare, in the system records. Any thread. */
record InputShelf(InputTable table) implements Shelf {

    @Override
    public InputVersion change(Name name, By by, Map<String, @Nullable String> rows) {
        try {
            return of(table.change(
                    new InputTable.Name(name.site(), name.kind()),
                    new InputTable.By(by.who(), by.at(), by.note()),
                    rows));
        } catch (FullException e) {
            throw MistakesException.of(String.valueOf(e.getMessage()), "nothing was taken");
        }
    }

    private static InputVersion of(InputTable.Version version) {
        return new InputVersion(version.version(), version.who(), version.at(), version.note(), version.changed());
    }

    @Override
    public SortedMap<String, String> rows(Name name, long version) {
        return table.rows(new InputTable.Name(name.site(), name.kind()), version);
    }

    @Override
    public List<InputVersion> versions(Name name, long before, int limit) {
        return table.versions(new InputTable.Name(name.site(), name.kind()), before, limit).stream()
                .map(InputShelf::of)
                .toList();
    }

    @Override
    public List<Name> names() {
        return table.names().stream()
                .map(name -> new Name(name.site(), name.kind()))
                .toList();
    }
}
