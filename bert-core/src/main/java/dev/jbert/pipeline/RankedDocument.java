package dev.jbert.pipeline;

/**
 * A document and how well it answers a query.
 *
 * @param corpusId its place in the list of documents, from 0: {@code corpus_id}
 * @param score higher is better; the model's activation says in which range
 * @param text the document
 */
public record RankedDocument(int corpusId, float score, String text) {}
