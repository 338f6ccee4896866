package io.steelyard.bench.peer;

import io.steelyard.gateway.GatewayMain;
import io.steelyard.gateway.StoreDoor;
import io.steelyard.gateway.Surroundings;
import io.steelyard.gateway.store.TimeSeriesStore;
import io.steelyard.testkit.HurtWorld;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's process with another end. The first argument says which: {@code null} a store that only counts, {@code
 * timed} the store of the settings with every reading's age taken (an empty line is answered with what was measured),
 * {@code hurt} the store of the settings on a disk that lines of {@link HurtWorld} hurt, {@code folding} the gateway as it is,
 * {@code unfolded} one that folds no minutes. The rest are the gateway's own.
 */
public final class MeasuredGateway {
    private MeasuredGateway() {}

    /** Runs until the process is told to end. */
    public static void main(String[] arguments) throws InterruptedException {
        Surroundings own = GatewayMain.surroundings();
        String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        switch (arguments[0]) {
            case "null" -> {
                NullStore store = new NullStore();
                StandardLines.obey(line -> store.take());
                GatewayMain.start(rest, own, (config, inbox, aside, events, nanoTime) -> store);
            }
            case "timed" -> timed(rest, own);
            case "hurt" -> {
                HurtWorld world = new HurtWorld(
                        own.files(), own.clock(), () -> Runtime.getRuntime().halt(1));
                StandardLines.obey(line -> StandardLines.hurt(world, line));
                GatewayMain.start(
                        rest, new Surroundings(world.files(), world.clock(), own.nanoTime(), own.ids(), own.threads()));
            }
            case "folding" -> GatewayMain.start(rest, own);
            case "unfolded" ->
                GatewayMain.start(
                        rest,
                        new Surroundings(
                                own.files(),
                                own.clock(),
                                own.nanoTime(),
                                own.ids(),
                                new IdleThreads(own.threads(), IdleThreads.OF_FOLDS)));
            default -> throw new IllegalArgumentException(arguments[0] + " is no end that is known");
        }
    }

    private static void timed(String[] arguments, Surroundings own) throws InterruptedException {
        AtomicReference<@Nullable TimedStore> opened = new AtomicReference<>();
        StoreDoor door = (config, inbox, aside, events, nanoTime) -> {
            TimeSeriesStore store = StoreDoor.ofSettings().open(config, inbox, aside, events, nanoTime);
            TimedStore timed = new TimedStore(store, own::now);
            opened.set(timed);
            return timed;
        };
        StandardLines.obey(line -> {
            TimedStore store = opened.get();
            return store == null ? "0 0 0 0 0" : store.take();
        });
        GatewayMain.start(arguments, own, door);
    }
}
