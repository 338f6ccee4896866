package io.steelyard.gateway;

import io.steelyard.gateway.api.Inputs;
import io.steelyard.gateway.declared.Declared;
import io.steelyard.gateway.declared.InputDesk;
import io.steelyard.gateway.declared.JobDesk;
import io.steelyard.gateway.declared.Register;
import io.steelyard.gateway.declared.StopDesk;
import io.steelyard.gateway.declared.UnitDesk;
import io.steelyard.gateway.model.Attachment;

/** What people declare, as the API hands it in and out. */
record InputsOn(InputDesk desk, Register register, UnitDesk units, StopDesk stops, JobDesk jobs) implements Inputs {

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

    @Override
    public Attachment registerDifference(String site) {
        return register.difference(site);
    }

    @Override
    public Attachment units(String site) {
        return units.units(site);
    }

    @Override
    public Attachment stopsWithoutReason(String site, long from, long to, long longerThan) {
        return stops.open(site, from, to, longerThan);
    }

    @Override
    public Attachment jobs(String site, long from, long to) {
        return jobs.jobs(site, from, to);
    }

    private InputDesk.Which of(Which which) {
        return new InputDesk.Which(which.site(), which.kind());
    }
}
