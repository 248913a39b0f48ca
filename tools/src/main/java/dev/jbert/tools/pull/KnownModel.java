package dev.jbert.tools.pull;

import dev.jbert.tools.checkpoint.CheckpointImporter;

/**
 * A model that can be pulled by its name.
 *
 * @param name its name here, and on the Hugging Face Hub without the organisation
 * @param organisation who has it on the Hub
 * @param artifact the jar that holds it
 * @param unpacker how it is packed
 * @param importer what it is
 */
record KnownModel(
    String name,
    String organisation,
    MavenArtifact artifact,
    Unpacker unpacker,
    CheckpointImporter importer) {}
