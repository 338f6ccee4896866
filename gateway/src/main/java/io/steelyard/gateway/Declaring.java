package io.steelyard.gateway;

import io.steelyard.gateway.api.Inputs;
import io.steelyard.gateway.config.GatewayConfig;
import io.steelyard.gateway.declared.Declared;
import io.steelyard.gateway.declared.InputDesk;
import io.steelyard.gateway.declared.Shelf;
import io.steelyard.gateway.model.Attachment;
import io.steelyard.gateway.model.InputVersion;
import io.steelyard.gateway.model.MistakesException;
import io.steelyard.gateway.system.FullException;
import io.steelyard.gateway.system.InputTable;
import io.steelyard.gateway.system.SystemRecords;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What people declare, joined to where it is kept and to those who ask for it. No decisions live here. */
final class Declaring {
    private final Declared declared;
    private final InputDesk desk;

    Declaring(GatewayConfig config, SystemRecords system, LongSupplier now) {
        declared = new Declared(new Kept(system.inputs()), site -> ZoneId.of(config.zoneOf(site)));
        desk = new InputDesk(declared, now);
    }

    /** As the API hands it in and out. */
    Inputs inputs() {
        return new Handed();
    }

    /** Tables in the system records. */
    private record Kept(InputTable table) implements Shelf {

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
                    .map(Kept::of)
                    .toList();
        }

        @Override
        public List<Name> names() {
            return table.names().stream()
                    .map(name -> new Name(name.site(), name.kind()))
                    .toList();
        }
    }

    /** What the API asks for. */
    private final class Handed implements Inputs {

        @Override
        public Attachment kinds(String site) {
            return desk.kinds(site);
        }

        @Override
        public Attachment table(Which which, long version, String form, boolean isChinese) {
            return desk.table(of(which), version, form, isChinese);
        }

        @Override
        public Attachment template(String kind, String form, boolean isChinese) {
            return desk.template(kind, form, isChinese);
        }

        @Override
        public Attachment versions(Which which, long before, int limit) {
            return desk.versions(of(which), before, limit);
        }

        @Override
        public Attachment change(Which which, Mode mode, HandedIn given, boolean isDry) {
            return desk.change(
                    of(which),
                    Declared.Mode.valueOf(mode.name()),
                    new InputDesk.HandedIn(given.type(), given.body(), given.who(), given.note()),
                    isDry);
        }

        @Override
        public Attachment restore(Which which, long version, String who, boolean isDry) {
            return desk.restore(of(which), version, who, isDry);
        }

        private InputDesk.Which of(Which which) {
            return new InputDesk.Which(which.site(), which.kind());
        }
    }
}
