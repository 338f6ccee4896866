package io.steelyard.cli.demo;

import io.steelyard.settings.LockFile;
import io.steelyard.settings.ProcessHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Whether the plant of a demo's folder still runs, so that its truth and what is stored of it grow. */
public final class RunningPlant {
    private RunningPlant() {}

    /**
     * Who keeps it running, {@code process 4711 (steelyard demo)}: its demo, else a simulator that outlived one or was started
     * alone; empty when nobody does. To be asked before this process takes the folder for itself.
     */
    public static Optional<String> of(Path data) throws IOException {
        DemoFolder folder = new DemoFolder(data);
        Optional<String> demo = folder.owner().filter(owner -> !owner.contains(BorrowedGateway.BORROWER));
        if (demo.isPresent()) {
            return demo.map(owner -> "process " + owner);
        }
        return LockFile.holder(ProcessHome.lockFile(folder.data(), "simulator"))
                .map(pid -> "process " + pid + " (simulator)");
    }
}
