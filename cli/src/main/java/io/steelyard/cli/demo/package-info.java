/**
 * The demo: simulator, edge agent and gateway as three processes of this machine, their settings files, their mutual
 * trust, and somebody who starts a process again when it dies. One thread (the caller's) does everything; waiting is done
 * in short steps, so that an end from outside is seen soon.
 */
@NullMarked
package io.steelyard.cli.demo;

import org.jspecify.annotations.NullMarked;
