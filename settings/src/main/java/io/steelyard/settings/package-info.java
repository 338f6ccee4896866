/**
 * Settings files: one declaration of a process's keys gives the checks, the defaults and the published JSON Schema. A
 * file's mistakes are found all at once, each with file, line, column and remedy. Pure but for reading the files that
 * secrets name.
 */
@NullMarked
package io.steelyard.settings;

import org.jspecify.annotations.NullMarked;
