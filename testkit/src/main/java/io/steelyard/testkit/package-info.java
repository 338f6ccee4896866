/** Fakes and fault tools for tests of every module. */
@NullMarked
package io.steelyard.testkit;

import org.jspecify.annotations.NullMarked;
