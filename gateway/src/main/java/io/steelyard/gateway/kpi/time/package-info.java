/**
 * What a machine's states mean in the words of ISO 22400-2: rule tables, which are data. A table decides every cell exactly
 * once, or is refused.
 */
@NullMarked
package io.steelyard.gateway.kpi.time;

import org.jspecify.annotations.NullMarked;
