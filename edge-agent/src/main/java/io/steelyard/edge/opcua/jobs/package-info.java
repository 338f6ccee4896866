/** Lists of jobs (OPC 10031-4) as one text that says no more than they did. Knows no server: structures come in, a text goes out. */
@NullMarked
package io.steelyard.edge.opcua.jobs;

import org.jspecify.annotations.NullMarked;
