package io.steelyard.edge.opcua.pki;

import java.io.IOException;
import java.nio.file.Path;

/** Changes of files, each of them whole or not there at all, and durable when it returns. Tests let an agent die between two. */
interface PairFiles {
    /** What is written and has not its name yet ends so. */
    String UNFINISHED = ".next";

    /**
     * Takes the place of what is there.
     *
     * @param isSecret whether nobody but the owner may read it
     */
    void write(Path file, byte[] bytes, boolean isSecret) throws IOException;

    /** Gives what is there another name, in the place of what has it. */
    void move(Path from, Path to) throws IOException;

    /** Nothing when it is not there. */
    void delete(Path file) throws IOException;
}
