/** The fuzz target of what only its own package sees. */
@NullMarked
package dev.jbert.tools.hub;

import org.jspecify.annotations.NullMarked;
