/** JMH benchmarks: every kernel beside its scalar twin and the register-only FMA peak. */
@NullMarked
package dev.jbert.bench;

import org.jspecify.annotations.NullMarked;
