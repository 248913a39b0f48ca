/** A file system for tests that lets every single change of the disk be watched or refused. */
@NullMarked
package dev.jbert.tools.disk;

import org.jspecify.annotations.NullMarked;
