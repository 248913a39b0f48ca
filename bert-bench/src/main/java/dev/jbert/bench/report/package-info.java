/** The one command that measures everything and draws what was measured. */
@NullMarked
package dev.jbert.bench.report;

import org.jspecify.annotations.NullMarked;
