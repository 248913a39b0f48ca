/** What is put around the bytes of the fuzzer, so that they get past checksums and directories. */
@NullMarked
package dev.jbert.fuzz;

import org.jspecify.annotations.NullMarked;
