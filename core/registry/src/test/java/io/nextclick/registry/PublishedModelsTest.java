package io.nextclick.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.schemas.CheckpointManifest;
import io.nextclick.schemas.LiveVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever somebody writes on {@code models}, those who read it go on with what they know. */
class PublishedModelsTest {

  private final PublishedModels models = new PublishedModels();
  private long offset;

  @Test
  void knowsWhatWasPublishedAndWhichVersionIsLive() {
    publishes("mtaw-1");
    publishes("mtaw-2");
    writes("live", ModelsRecords.live("mtaw-2"));
    assertThat(models.manifests())
        .extracting(CheckpointManifest::version)
        .containsExactly("mtaw-1", "mtaw-2");
    assertThat(models.chunks("mtaw-1")).hasSize(2);
    assertThat(live()).isEqualTo("mtaw-2");
    assertThat(models.skipped()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "",
        " ",
        "{",
        "[]",
        "7",
        "\"mtaw-1\"",
        "{}",
        "\u0000\u0001",
        "{\"version\":null}",
        "{\"version\":7,\"reason\":[],\"since\":{}}",
        "{\"version\":\"mtaw-1\",\"reason\":\"\",\"since\":\"-999999999-01-01T00:00+18:00\"}",
        "{\"version\":\"mtaw-1\",\"reason\":\"\",\"since\":\"never\"}"
      })
  void skipsAndCountsWhatIsNoManifestAndNoLiveRecord(String value) {
    publishes("mtaw-1");
    writes("live", ModelsRecords.live("mtaw-1"));
    for (String key : new String[] {"mtaw-1/manifest", "mtaw-9/manifest", "live"}) {
      writes(key, value.getBytes(UTF_8));
    }
    assertGoesOnWithMtaw1(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"item_count\":3; \"item_count\":-3",
        "\"item_count\":3; \"item_count\":2147483648",
        "\"chunk_count\":2; \"chunk_count\":-2",
        "\"chunk_count\":2; \"chunk_count\":0",
        "\"chunk_count\":2; \"chunk_count\":2147483647",
        "\"chunk_count\":2; \"chunk_count\":\"many\"",
        "\"byte_count\":700; \"byte_count\":-1",
        "\"byte_count\":700; \"byte_count\":9223372036854775807",
        "\"byte_count\":700; \"byte_count\":null",
        "\"hyperparameters\":{\"dimension\":\"4\"}; \"hyperparameters\":null",
        "\"hyperparameters\":{\"dimension\":\"4\"}; \"hyperparameters\":{\"dimension\":null}",
        "\"hyperparameters\":{\"dimension\":\"4\"}; \"x\":{}",
        "\"metrics\":{}; \"metrics\":{\"recallAt20\":\"good\"}",
        "\"trained_to\"; \"trained_until\"",
        "\"sha256\":\"0; \"sha256\":\"x",
        "\"version\":\"mtaw-1\"; \"version\":\"mtaw-2\"",
        "\"version\":\"mtaw-1\"; \"version\":\"../../mtaw-1\"",
        "\"version\":\"mtaw-1\"; \"version\":null",
        "\"architecture\":\"mtaw\"; \"architecture\":{}"
      })
  void skipsAManifestWithAValueBeyondReason(String before, String after) {
    publishes("mtaw-1");
    writes("live", ModelsRecords.live("mtaw-1"));
    String whole = new String(ModelsRecords.manifest("mtaw-1"), UTF_8);
    assertThat(whole).contains(before);
    writes("mtaw-1/manifest", whole.replace(before, after).getBytes(UTF_8));
    assertGoesOnWithMtaw1(1);
  }

  @Test
  void skipsJsonOfADepthBeyondSense() {
    publishes("mtaw-1");
    writes("live", ModelsRecords.live("mtaw-1"));
    byte[] deep = "[".repeat(500_000).getBytes(UTF_8);
    byte[] deepWithin = ("{\"x\":" + "[".repeat(500_000)).getBytes(UTF_8);
    for (byte[] value : new byte[][] {deep, deepWithin}) {
      writes("mtaw-1/manifest", value);
      writes("live", value);
      writes("held", value);
    }
    assertGoesOnWithMtaw1(6);
  }

  @Test
  void skipsKeysThatAreNoneOfTheContracts() {
    publishes("mtaw-1");
    writes("live", ModelsRecords.live("mtaw-1"));
    String[] keys = {
      null,
      "",
      "/",
      "/manifest",
      "a/b/manifest",
      "mtaw-1/chunk-1",
      "mtaw-1/chunk--0001",
      "mtaw-1/chunk-000001",
      "mtaw-1/chunk-٠٠٠٠١",
      "LIVE",
      "live\n",
      "mtaw\n1/manifest",
      "x".repeat(300) + "/manifest",
      "\u0000/chunk-00000"
    };
    for (String key : keys) {
      writes(key, new byte[] {1});
    }
    assertGoesOnWithMtaw1(keys.length);
    assertThat(models.lastSkipped()).isEqualTo("at offset 17: its key is '?/chunk-00000'");
  }

  @Test
  void knowsOfNoLiveVersionOnceTheRecordIsTakenBack() {
    publishes("mtaw-1");
    writes("live", ModelsRecords.live("mtaw-1"));
    writes("live", null);
    assertThat(models.wanted()).isEmpty();
    assertThat(models.skipped()).isZero();
  }

  @Test
  void staysWithTheHeldVersionWhateverIsMadeLiveUntilItIsReleased() {
    writes("live", ModelsRecords.live("mtaw-2"));
    writes("held", ModelsRecords.live("mtaw-1"));
    assertThat(live()).isEqualTo("mtaw-1");
    writes("live", ModelsRecords.live("mtaw-3"));
    assertThat(live()).isEqualTo("mtaw-1");
    writes("held", null);
    assertThat(live()).isEqualTo("mtaw-3");
    assertThat(models.held()).isEmpty();
  }

  @Test
  void tellsARepairedUploadFromTheOneBefore() {
    publishes("mtaw-1");
    UploadId first = models.uploadId("mtaw-1");
    assertThat(models.uploadId("mtaw-1")).isEqualTo(first);
    writes("mtaw-1/chunk-00001", new byte[] {2});
    UploadId repaired = models.uploadId("mtaw-1");
    assertThat(repaired).isNotEqualTo(first);
    writes("live", ModelsRecords.live("mtaw-1"));
    assertThat(models.uploadId("mtaw-1")).as("asked for anew").isNotEqualTo(repaired);
  }

  @Test
  void forgetsEverythingOfATopicThatWasMadeAnewButTheCount() {
    publishes("mtaw-1");
    writes("live", ModelsRecords.live("mtaw-1"));
    writes("held", ModelsRecords.live("mtaw-1"));
    writes("nonsense", null);
    models.startOver();
    assertThat(models.manifests()).isEmpty();
    assertThat(models.chunks("mtaw-1")).isEmpty();
    assertThat(models.wanted()).isEmpty();
    assertThat(models.skipped()).isEqualTo(1);
  }

  private void assertGoesOnWithMtaw1(long skipped) {
    assertThat(live()).isEqualTo("mtaw-1");
    assertThat(models.manifests())
        .extracting(CheckpointManifest::version)
        .containsExactly("mtaw-1");
    assertThat(models.skipped()).isEqualTo(skipped);
    assertThat(models.lastSkipped()).startsWith("at offset ");
  }

  private String live() {
    return models.wanted().map(LiveVersion::version).orElse("none");
  }

  private void publishes(String version) {
    writes(version + "/chunk-00000", new byte[] {0});
    writes(version + "/chunk-00001", new byte[] {1});
    writes(version + "/manifest", ModelsRecords.manifest(version));
  }

  private void writes(@Nullable String key, byte @Nullable [] value) {
    models.follow(key, value, offset++);
  }
}
