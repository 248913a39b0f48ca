package dev.jbert.tools.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubEnvironmentTest {

  @TempDir Path home;

  @Test
  void anEmptyEnvironmentMeansThePublicHub() throws IOException {
    HubSettings settings = settings(Map.of());
    assertEquals(URI.create("https://huggingface.co"), settings.endpoint());
    assertEquals(Optional.empty(), settings.token());
    assertFalse(settings.offline());
    assertEquals(home.resolve(".cache/huggingface/hub"), settings.huggingFaceCache());
  }

  @Test
  void theCacheIsWhereTheReferenceClientHasIt() throws IOException {
    assertEquals(
        Path.of("/x/huggingface/hub"), settings(Map.of("XDG_CACHE_HOME", "/x")).huggingFaceCache());
    assertEquals(
        Path.of("/h/hub"),
        settings(Map.of("XDG_CACHE_HOME", "/x", "HF_HOME", "/h")).huggingFaceCache());
    assertEquals(
        Path.of("/c"), settings(Map.of("HF_HOME", "/h", "HF_HUB_CACHE", "/c")).huggingFaceCache());
    assertEquals(home.resolve("h/hub"), settings(Map.of("HF_HOME", "~/h")).huggingFaceCache());
  }

  @Test
  void theTokenIsTheVariablesElseTheFiles() throws IOException {
    Path hfHome = Files.createDirectories(home.resolve("hf"));
    Files.writeString(hfHome.resolve("token"), "hf_file\n");
    Path other = Files.writeString(home.resolve("other"), "hf_other");
    assertEquals("Bearer hf_file", token(Map.of("HF_HOME", hfHome.toString())));
    assertEquals(
        "Bearer hf_other",
        token(Map.of("HF_HOME", hfHome.toString(), "HF_TOKEN_PATH", other.toString())));
    assertEquals(
        "Bearer hf_variable",
        token(Map.of("HF_HOME", hfHome.toString(), "HF_TOKEN", " hf_variable ")));
  }

  @Test
  void anEmptyTokenFileIsNoToken() throws IOException {
    Path file = Files.writeString(home.resolve("token"), "\n");
    assertEquals(Optional.empty(), settings(Map.of("HF_TOKEN_PATH", file.toString())).token());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "ON", "yes", "True"})
  void offlineModeIsOnByEitherVariable(String value) throws IOException {
    assertTrue(settings(Map.of("HF_HUB_OFFLINE", value)).offline());
    assertTrue(settings(Map.of("TRANSFORMERS_OFFLINE", value)).offline());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "", "off", "no", "false"})
  void otherValuesLeaveOfflineModeOff(String value) throws IOException {
    assertFalse(settings(Map.of("HF_HUB_OFFLINE", value)).offline());
  }

  @Test
  void anEndpointLosesItsLastSlash() throws IOException {
    assertEquals(
        URI.create("https://mirror.test/hf"),
        settings(Map.of("HF_ENDPOINT", "https://mirror.test/hf/")).endpoint());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mirror",
        "ftp://x",
        "file:///x",
        "https://",
        "https://u:p@x",
        "https://x?y",
        "a b"
      })
  void anEndpointThatIsNoWebAddressIsRefused(String endpoint) {
    assertThrows(IllegalArgumentException.class, () -> settings(Map.of("HF_ENDPOINT", endpoint)));
  }

  private HubSettings settings(Map<String, String> variables) throws IOException {
    return new HubEnvironment(variables, home).settings();
  }

  private String token(Map<String, String> variables) throws IOException {
    return settings(variables).token().orElseThrow().authorization();
  }
}
