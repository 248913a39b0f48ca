package dev.jbert.tools.hub;

import static dev.jbert.tools.hub.FakeHub.filePath;
import static dev.jbert.tools.hub.FakeHub.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.jbert.tools.hub.HubException.Reason;
import dev.jbert.tools.hub.HubTransport.Redirects;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HubTransportTest {

  private static final HubToken TOKEN = new HubToken("hf_secret");
  private static final String FILE = filePath("model.safetensors");

  @TempDir Path folder;

  private final FakeHub hub = FakeHub.start().putLarge("model.safetensors", new byte[10]);

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void theTokenGoesToTheHubAndToNoOtherHost() throws IOException {
    try (HubTransport transport = transport(withToken());
        HubReply reply = get(transport, FILE)) {
      assertEquals(200, reply.status());
    }
    assertEquals(2, hub.seen().size());
    assertEquals("Bearer hf_secret", hub.seen().get(0).header("Authorization").orElseThrow());
    assertEquals("storage/model.safetensors", hub.seen().get(1).path());
    assertEquals(Optional.empty(), hub.seen().get(1).header("Authorization"));
  }

  @Test
  void theTokenGoesAlongWithARedirectOnTheHub() throws IOException {
    hub.plan("GET /moved", status(307, "Location", FILE));
    try (HubTransport transport = transport(withToken());
        HubReply reply = get(transport, "/moved")) {
      assertEquals(200, reply.status());
    }
    assertTrue(hub.seen().get(1).header("Authorization").isPresent());
  }

  @Test
  void theTokenStaysAtHomeWhenThePlainHttpEndpointIsAnotherMachine() {
    HubSettings mirror =
        new HubSettings(URI.create("http://mirror.test"), Optional.of(TOKEN), false, folder);
    assertEquals(Optional.empty(), mirror.sendableToken());
    HubSettings secure =
        new HubSettings(URI.create("https://mirror.test"), Optional.of(TOKEN), false, folder);
    assertEquals(Optional.of(TOKEN), secure.sendableToken());
  }

  @Test
  void redirectsAreBounded() {
    for (int i = 0; i < 10; i++) {
      hub.plan("GET /loop", status(302, "Location", "/loop"));
    }
    try (HubTransport transport = transport(hub.settings())) {
      HubException failure = assertThrows(HubException.class, () -> get(transport, "/loop"));
      assertEquals(Reason.UNSAFE_REDIRECT, failure.reason());
      assertEquals(hub.endpoint() + "/loop redirects more than 5 times", failure.getMessage());
    }
    assertEquals(6, hub.seen().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "file:///etc/passwd",
        "ftp://host/x",
        "http://",
        "ht tp://x",
        "https:x",
        "http://127.0.0.1:99999/x"
      })
  void aRedirectToNoWebAddressIsRefused(String location) {
    hub.plan("GET /x", status(302, "Location", location));
    try (HubTransport transport = transport(hub.settings())) {
      HubException failure = assertThrows(HubException.class, () -> get(transport, "/x"));
      assertEquals(Reason.UNSAFE_REDIRECT, failure.reason());
    }
  }

  @Test
  void aRedirectFromHttpsToHttpIsRefused() throws Exception {
    SSLContext context = selfSigned();
    HttpsServer secure =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(context));
    secure.createContext(
        "/",
        exchange -> {
          try (exchange) {
            status(302, "Location", hub.endpoint() + "/x?signature=secret").to(exchange);
          }
        });
    secure.start();
    URI endpoint = URI.create("https://localhost:" + secure.getAddress().getPort());
    HttpClient client = HttpClient.newBuilder().sslContext(context).build();
    HubSettings settings = new HubSettings(endpoint, Optional.of(TOKEN), false, folder);
    try (HubTransport transport = new HubTransport(settings, NetworkPolicy.DEFAULT, client)) {
      HubException failure =
          assertThrows(
              HubException.class,
              () -> transport.send("GET", endpoint.resolve("/x"), Map.of(), Redirects.TO_ANY_HOST));
      assertEquals(Reason.UNSAFE_REDIRECT, failure.reason());
      assertEquals(
          endpoint + "/x redirects to '" + hub.endpoint() + "/x', expected an https address",
          failure.getMessage());
    } finally {
      secure.stop(0);
    }
    assertTrue(hub.seen().isEmpty());
  }

  @Test
  void aRedirectToAnotherHostIsItselfTheAnswerOnTheHub() throws IOException {
    try (HubTransport transport = transport(hub.settings());
        HubReply reply =
            transport.send("HEAD", hub.endpoint().resolve(FILE), Map.of(), Redirects.ON_THE_HUB)) {
      assertEquals(302, reply.status());
      assertEquals("10", reply.header("X-Linked-Size").orElseThrow());
    }
    assertEquals(1, hub.seen().size());
  }

  @Test
  void aRefusedUserIsToldWhatBecameOfTheToken() {
    assertEquals(
        "set HF_TOKEN to a token that may read it (none was sent)", advice(hub.settings()));
    assertEquals("the token that was sent does not open it", advice(withToken()));
    assertEquals(
        "the token was not sent, since the endpoint is plain http",
        advice(
            new HubSettings(URI.create("http://mirror.test"), Optional.of(TOKEN), false, folder)));
  }

  private static String advice(HubSettings settings) {
    try (HubTransport transport = transport(settings)) {
      return transport.tokenAdvice();
    }
  }

  @Test
  void aTokenIsNotShown() {
    assertFalse(withToken().toString().contains("secret"));
    IllegalArgumentException failure =
        assertThrows(IllegalArgumentException.class, () -> new HubToken("hf secret"));
    assertFalse(failure.getMessage().contains("secret"));
  }

  private HubSettings withToken() {
    return new HubSettings(hub.endpoint(), Optional.of(TOKEN), false, folder);
  }

  private static HubTransport transport(HubSettings settings) {
    return new HubTransport(settings, NetworkPolicy.DEFAULT);
  }

  private HubReply get(HubTransport transport, String path) throws IOException {
    return transport.send("GET", hub.endpoint().resolve(path), Map.of(), Redirects.TO_ANY_HOST);
  }

  /** A certificate for localhost that only this test's client trusts, made by the JDK's keytool. */
  private SSLContext selfSigned() throws Exception {
    Path store = folder.resolve("store.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    int exit =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "test",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start()
            .waitFor();
    assertEquals(0, exit, Files.readString(folder.resolve("keytool.log")));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream bytes = Files.newInputStream(store)) {
      keys.load(bytes, "changeit".toCharArray());
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(keys, "changeit".toCharArray());
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }
}
