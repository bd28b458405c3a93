package carsharing.teltonika.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * The manifests keep to the types of Kubernetes. An API server may drop a field that it does not
 * know: a misspelt probe would be no probe.
 */
class ManifestsTest {

  private static final Path FOLDER = Path.of("deploy", "kubernetes");

  private static final Map<String, Class<?>> TYPES =
      Map.of(
          "v1 Namespace", Namespace.class,
          "v1 ConfigMap", ConfigMap.class,
          "v1 Secret", Secret.class,
          "v1 Service", Service.class,
          "apps/v1 Deployment", Deployment.class,
          "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
          "autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class,
          "kustomize.config.k8s.io/v1beta1 Kustomization", Kustomization.class);

  /** What the project uses of it; the models know no Kustomization. */
  private record Kustomization(
      String apiVersion, String kind, String namespace, List<String> resources) {}

  /** The models keep unknown fields for a round trip; here they are mistakes. */
  private static final class NoUnknownFields extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasAnySetter(MapperConfig<?> config, Annotated annotated) {
      return false;
    }
  }

  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .annotationIntrospector(new NoUnknownFields())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              config ->
                  config
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .build();

  @Test
  void haveOnlyFieldsThatKubernetesKnows() throws IOException {
    var kinds = new ArrayList<String>();
    try (var files = Files.list(FOLDER)) {
      for (var file : files.toList()) {
        read(Files.readString(file)).forEach(read -> kinds.add(read.getClass().getSimpleName()));
      }
    }

    assertThat(kinds)
        .containsExactlyInAnyOrder(
            "Namespace",
            "ConfigMap",
            "Secret",
            "Service",
            "Service",
            "Deployment",
            "PodDisruptionBudget",
            "HorizontalPodAutoscaler",
            "Kustomization");
  }

  @ParameterizedTest
  @CsvSource({
    "deployment.yaml, readinessProbe:, readynessProbe:",
    "deployment.yaml, httpGet: { path: /health/live, httpGet: { url: /health/live",
    "deployment.yaml, runAsNonRoot:, runAsNonroot:",
    "deployment.yaml, terminationGracePeriodSeconds: 75, terminationGracePeriodSeconds: long",
    "deployment.yaml, name: SERVER_CONFIG, nam: SERVER_CONFIG",
    "service.yaml, externalTrafficPolicy:, externalTraficPolicy:",
    "configmap.yaml, data:, date:",
    "secret.yaml, 'http-token: \"\"', 'http-token: 5'",
    "disruption-budget.yaml, maxUnavailable:, maxUnavailabe:",
    "autoscaler.yaml, stabilizationWindowSeconds:, stabilisationWindowSeconds:",
    "kustomization.yaml, resources:, resource:",
  })
  void areRefusedWithAMistake(String file, String right, String wrong) throws IOException {
    var text = Files.readString(FOLDER.resolve(file));
    assertThat(text).contains(right);

    assertThatThrownBy(() -> read(text.replaceFirst(right.replace("{", "\\{"), wrong)))
        .isInstanceOf(DatabindException.class);
  }

  private static List<Object> read(String text) {
    var manifests = new ArrayList<Object>();
    for (var document : new Yaml().loadAll(text)) {
      var fields = (Map<?, ?>) document;
      var type = fields.get("apiVersion") + " " + fields.get("kind");
      assertThat(TYPES).containsKey(type);
      manifests.add(STRICT.convertValue(fields, TYPES.get(type)));
    }
    return manifests;
  }
}
