package dev.jbert.tools.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubModelIdTest {

  @ParameterizedTest
  @CsvSource({
    "google-bert/bert-base-uncased, google-bert/bert-base-uncased, main",
    "gpt2, gpt2, main",
    "sentence-transformers/all-MiniLM-L6-v2@v1.0, sentence-transformers/all-MiniLM-L6-v2, v1.0",
    "intfloat/e5-small-v2@refs/pr/1, intfloat/e5-small-v2, refs/pr/1",
    "a/b_.c@0123456789abcdef0123456789abcdef01234567, a/b_.c,"
        + " 0123456789abcdef0123456789abcdef01234567"
  })
  void aNameHasARepositoryAndARevision(String text, String repository, String revision) {
    HubModelId id = HubModelId.parse(text);
    assertEquals(repository, id.repository());
    assertEquals(revision, id.revision());
    assertEquals(text, id.toString());
  }

  @Test
  void theDefaultRevisionIsNotShown() {
    assertEquals("a/b", HubModelId.parse("a/b@main").toString());
  }

  @ParameterizedTest
  @CsvSource({
    "gpt2, gpt2",
    "org/name, org--name",
    "org/name@main, org--name",
    "org/name@v1.0, org--name---v1.0",
    "gpt2@v1.0, gpt2---v1.0",
    "org/name@refs/pr/1, org--name---refs--pr--1"
  })
  void everyNameHasItsOwnFolderInTheCache(String text, String folder) {
    assertEquals(folder, HubModelId.parse(text).cacheName());
  }

  @Test
  void onlyAFullHashIsACommit() {
    assertTrue(HubModelId.parse("a/b@" + "0".repeat(40)).isCommit());
    assertFalse(HubModelId.parse("a/b@" + "0".repeat(39)).isCommit());
    assertFalse(HubModelId.parse("a/b").isCommit());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "a/",
        "/b",
        "a/b/c",
        "a//b",
        "../b",
        "a/..",
        ".a/b",
        "a/-b",
        "a/b.git",
        "a--x/b",
        "a/b c",
        "a\\b",
        "C:/x",
        "./model",
        "~/model",
        "a/b?x",
        "a/b#x",
        "a/é",
        "a/b@",
        "a/b@../x",
        "a/b@/x",
        "a/b@x/",
        "a/b@x//y",
        "a/b@x y",
        "a/b@x@y",
        "a/b@-x",
        "a/b@x-",
        "a/b@x--y",
        "a/b@x+y",
        "a/b\u0000"
      })
  void whatCannotBeOnTheHubIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> HubModelId.parse(text));
  }

  @Test
  void aNameMayNotBeTooLong() {
    assertEquals(96, HubModelId.parse("a/" + "b".repeat(94)).repository().length());
    assertThrows(IllegalArgumentException.class, () -> HubModelId.parse("a/" + "b".repeat(95)));
  }
}
