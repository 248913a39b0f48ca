/** Fuzz targets: any bytes as a file of each format, any text as what is encoded. */
@NullMarked
package dev.jbert.fuzz;

import org.jspecify.annotations.NullMarked;
