package io.steelyard.system.month;

import io.steelyard.testkit.month.Books;
import io.steelyard.testkit.month.MadeMachine;
import io.steelyard.testkit.month.Plan;
import io.steelyard.testkit.month.Ratings;
import io.steelyard.testkit.month.WorkWeek;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was planned for made machines, as the tables that a person would hand in: CSV by HTTP. */
final class Inputs {
    private final GatewayProcess gateway;
    private final String site;
    private final List<MadeMachine> machines;
    private final Books books;

    Inputs(MonthRun run) {
        this.gateway = run.gateway();
        this.site = MonthRun.SITE;
        this.machines = run.machines();
        this.books = run.books();
    }

    /** Registers the machines: each was there before anything was heard of it. */
    void register() throws IOException, InterruptedException {
        StringBuilder rows = new StringBuilder("asset,production,since\n");
        machines.forEach(machine -> rows.append(machine.name() + ",true,2025-01-01\n"));
        put("assets", rows.toString());
    }

    /** Replaces all other tables. */
    void put() throws IOException, InterruptedException {
        put("shifts", shifts());
        put("calendar-days", holidays());
        put("planned-stops", stops());
        put("cycle-times", cycleTimes());
        put("maintenance", maintenance());
        put("orders", orders());
        put("corrections", corrections());
        put("meters", meters());
        put("meter-readings", readings());
        put("energy-factors", factors());
        put("energy-invoices", invoices());
        put("months", months());
        put("inspections", inspections());
        put("capacities", capacities());
        put("tolerances", tolerances());
    }

    private void put(String kind, String table) throws IOException, InterruptedException {
        gateway.send("PUT", "sites/" + site + "/inputs/" + kind, "text/csv", table);
    }

    private String shifts() {
        StringBuilder rows = new StringBuilder("subject,name,days,from,to,what\n");
        for (MadeMachine machine : machines) {
            WorkWeek week = machine.plan().week();
            if (week != null) {
                String days =
                        week.days().stream().sorted().map(Inputs::day).collect(Collectors.joining(",", "\"", "\""));
                rows.append(machine.name() + ",shift," + days + "," + week.begin() + "," + week.end() + ",operation\n");
                rows.append(machine.name() + ",break," + days + "," + week.breakBegin() + "," + week.breakEnd()
                        + ",break\n");
            }
        }
        return rows.toString();
    }

    private static String day(DayOfWeek day) {
        return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }

    private String holidays() {
        StringBuilder rows = new StringBuilder("subject,date,what\n");
        for (MadeMachine machine : machines) {
            WorkWeek week = machine.plan().week();
            if (week != null) {
                week.holidays().forEach(day -> rows.append(machine.name() + "," + day + ",closed\n"));
            }
        }
        return rows.toString();
    }

    /** One of a line or of the site stands there once. */
    private String stops() {
        Set<String> rows = new LinkedHashSet<>();
        for (MadeMachine machine : machines) {
            for (Plan.Stop stop : machine.plan().stops()) {
                String subject = switch (stop.of()) {
                    case MACHINE -> machine.name();
                    case LINE -> "hall/" + machine.line();
                    case SITE -> "";
                };
                rows.add(subject + "," + instants(stop.stretch()) + ",planned\n");
            }
        }
        return "subject,from,to,reason\n" + String.join("", rows);
    }

    /** Of machines, of classes once, and of programs. */
    private String cycleTimes() {
        Set<String> rows = new LinkedHashSet<>();
        for (MadeMachine machine : machines) {
            for (Plan.CycleTime one : machine.plan().cycleTimes()) {
                Long from = one.from();
                LocalDate day = from == null
                        ? null
                        : GatewayProcess.instant(from).atZone(books.zone()).toLocalDate();
                rows.add((one.isOfClass() ? machine.equipmentClass() : machine.name()) + "," + one.product() + ",,"
                        + text(day) + "," + one.unitSeconds() + "\n");
            }
            machine.plan()
                    .programs()
                    .forEach((program, seconds) -> rows.add(machine.name() + ",," + program + ",," + seconds + "\n"));
        }
        return "asset,product,program,validFrom,unitSeconds\n" + String.join("", rows);
    }

    private String maintenance() {
        StringBuilder rows = new StringBuilder("subject,from,to\n");
        for (MadeMachine machine : machines) {
            for (Plan.Stretch window : machine.plan().maintenance()) {
                rows.append(machine.name() + "," + instants(window) + "\n");
            }
        }
        return rows.toString();
    }

    private String orders() {
        StringBuilder rows = new StringBuilder(
                "order,asset,product,plannedFrom,plannedTo,from,to,status,unitSeconds,plannedScrap\n");
        for (MadeMachine machine : machines) {
            for (Plan.Job job : machine.plan().jobs()) {
                rows.append(job.order() + "," + machine.name() + "," + job.product() + "," + instants(job.planned())
                        + "," + instants(job.stretch()) + ",done,"
                        + text(job.unitSeconds()) + "," + text(machine.plan().expected(job.order())) + "\n");
            }
        }
        return rows.toString();
    }

    private String corrections() {
        StringBuilder rows = new StringBuilder("asset,at,role,amount,reason\n");
        for (MadeMachine machine : machines) {
            for (Plan.Correction correction : machine.plan().corrections()) {
                rows.append(machine.name() + "," + GatewayProcess.instant(correction.at()) + "," + correction.role()
                        + "," + correction.amount() + ",counted again\n");
            }
        }
        return rows.toString();
    }

    /** Each bounds the site, and the lines that are metered have their meters once more; one that nobody connected bounds it, too. */
    private String meters() {
        StringBuilder rows = new StringBuilder("meter,asset,signal,resource,unit,boundary,required\n");
        machines.forEach(machine -> {
            String meter = machine.name() + "," + machine.name() + ",energy," + machine.resource() + ","
                    + machine.meterUnit() + ",";
            rows.append("e-" + meter + "site,true\n");
            if (books.meteredLines().contains(machine.line())) {
                rows.append("l-" + meter + "hall/" + machine.line() + ",true\n");
            }
        });
        return rows.append("supply,supply,,electricity,kW.h,site,false\n").toString();
    }

    /** As billing systems write them: now in one unit, now in another. */
    private String readings() {
        StringBuilder rows = new StringBuilder("meter,from,to,amount,unit\n");
        for (Books.Reading reading : books.readings()) {
            boolean isMega = reading.kilowattHours().precision() % 2 == 0;
            rows.append("supply," + GatewayProcess.instant(reading.from()) + "," + GatewayProcess.instant(reading.to())
                    + ","
                    + (isMega
                            ? reading.kilowattHours().movePointLeft(3) + ",MWh\n"
                            : reading.kilowattHours() + ",kWh\n"));
        }
        return rows.toString();
    }

    private String factors() {
        StringBuilder rows = new StringBuilder("resource,method,year,factor,unit,source\n");
        books.factors()
                .forEach(factor -> rows.append(
                        factor.resource() + "," + factor.method() + "," + factor.year() + "," + factor.value()
                                + (factor.resource().equals(MadeMachine.GAS) ? ",m3" : ",kW.h") + ",our own\n"));
        return rows.toString();
    }

    /** Now in one unit, now in another, as bills are. */
    private String invoices() {
        StringBuilder rows = new StringBuilder("resource,from,to,amount,unit,greenShare\n");
        for (Books.Invoice one : books.invoices()) {
            boolean isMega = one.from().getDayOfMonth() % 2 == 0;
            rows.append("electricity," + one.from() + "," + one.to() + ","
                    + (isMega ? one.kilowattHours().movePointLeft(3) + ",MWh," : one.kilowattHours() + ",kWh,")
                    + one.green() + "\n");
        }
        return rows.toString();
    }

    private String months() {
        StringBuilder rows = new StringBuilder("month,revenue,goodOutput\n");
        books.months()
                .forEach((month, figures) ->
                        rows.append(month + "," + figures.revenue() + "," + figures.goodOutput() + "\n"));
        return rows.toString();
    }

    private String inspections() {
        StringBuilder rows = new StringBuilder("asset,part,at,result\n");
        books.inspections()
                .forEach((machine, all) -> all.forEach(one -> rows.append(machine + "," + one.part() + ","
                        + GatewayProcess.instant(one.at()) + "," + (one.isGood() ? "ok" : "not ok") + "\n")));
        return rows.toString();
    }

    private String capacities() {
        StringBuilder rows = new StringBuilder("asset,validFrom,validTo,quantity,per\n");
        for (MadeMachine machine : machines) {
            for (Ratings.Capacity one : machine.ratings().capacities()) {
                rows.append(machine.name() + "," + text(one.from()) + "," + text(one.to()) + "," + one.quantity() + ","
                        + one.per().name().toLowerCase(Locale.ROOT) + "\n");
            }
        }
        return rows.toString();
    }

    private String tolerances() {
        StringBuilder rows = new StringBuilder("asset,signal,validFrom,validTo,lower,upper,unit\n");
        for (MadeMachine machine : machines) {
            for (Ratings.Tolerance one : machine.ratings().tolerances()) {
                rows.append(machine.name() + "," + Ratings.SIZE + "," + instant(one.from()) + "," + instant(one.to())
                        + "," + text(one.lower()) + "," + text(one.upper()) + "," + one.unit() + "\n");
            }
        }
        return rows.toString();
    }

    private static String instant(@Nullable Long at) {
        return at == null ? "" : GatewayProcess.instant(at).toString();
    }

    /** Nothing is an empty cell. */
    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static String instants(Plan.Stretch stretch) {
        return GatewayProcess.instant(stretch.from()) + "," + GatewayProcess.instant(stretch.to());
    }
}
