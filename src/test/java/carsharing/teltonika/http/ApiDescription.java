package carsharing.teltonika.http;

import carsharing.teltonika.settings.files.PlainYaml;
import carsharing.teltonika.testing.Futures;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.contract.Response;
import io.vertx.openapi.mediatype.ContentAnalyserFactory;
import io.vertx.openapi.mediatype.MediaTypePredicate;
import io.vertx.openapi.mediatype.MediaTypeRegistry;
import io.vertx.openapi.mediatype.impl.DefaultMediaTypeRegistration;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The server's {@code openapi.yaml}. The answers of a server are held against it. It is stricter
 * here than for clients: an answer may contain no field that is not described.
 */
public final class ApiDescription {

  private static final String PROBLEM = "application/problem+json";

  /** Schemas that have to name every field. */
  private static final List<String> COMPLETE =
      List.of(
          "/components/schemas/Connection",
          "/components/responses/Error/content/application~1json/schema",
          "/components/responses/Health/content/application~1json/schema");

  private final OpenAPIContract contract;
  private final ResponseValidator validator;

  /** Fails if the text is no valid OpenAPI. */
  public ApiDescription(Vertx vertx, String yaml) {
    var content = PlainYaml.parse(yaml);
    for (var schema : COMPLETE) {
      ((JsonObject) JsonPointer.from(schema).queryJson(content)).put("additionalProperties", false);
    }
    contract =
        Futures.get(
            OpenAPIContract.builder(vertx)
                .setContract(content)
                .mediaTypeRegistry(
                    MediaTypeRegistry.createDefault()
                        .register(
                            new DefaultMediaTypeRegistration(
                                MediaTypePredicate.ofExactTypes(PROBLEM),
                                ContentAnalyserFactory.json()))
                        .register(
                            new DefaultMediaTypeRegistration(
                                MediaTypePredicate.ofExactTypes(
                                    "application/yaml", "text/event-stream"),
                                ContentAnalyserFactory.noop())))
                .build());
    validator = ResponseValidator.create(vertx, contract);
  }

  /** The one in this project, for tests with many servers. */
  public static ApiDescription ofTheProject() {
    try {
      return new ApiDescription(
          Vertx.vertx(), Files.readString(Path.of("src/main/resources/openapi.yaml")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All paths, with parameters in braces. */
  public List<String> paths() {
    return contract.operations().stream().map(Operation::getOpenAPIPath).distinct().toList();
  }

  /** Whether a path, as in {@link #paths()}, has a method. */
  public boolean has(String method, String path) {
    return contract.operations().stream()
        .anyMatch(
            operation ->
                operation.getOpenAPIPath().equals(path)
                    && operation.getHttpMethod().name().equals(method));
  }

  /**
   * Fails if the description does not know the answer's status, or the answer's body is another.
   *
   * @param path as it was asked for, without the query
   */
  public void check(String method, String path, HttpResponse<String> answer) {
    var operation = contract.findOperation(path, HttpMethod.valueOf(method));
    var described = operation == null ? null : described(operation, answer.statusCode());
    var type = answer.headers().firstValue("content-type").orElse("").replaceFirst(";.*", "");
    if (described == null
        || (type.isEmpty()
            ? !described.getContent().isEmpty()
            : !described.getContent().containsKey(type))) {
      throw new AssertionError(
          "%s %s: %d %s %s is not described"
              .formatted(method, path, answer.statusCode(), type, answer.body()));
    }
    // vertx-openapi cannot hold other bodies against a schema.
    if (type.equals("application/json") || type.equals(PROBLEM)) {
      var body = Buffer.buffer(answer.body());
      Futures.get(
          validator.validate(
              ValidatableResponse.create(answer.statusCode(), Map.of(), body, type),
              operation.getOperationId()));
    }
  }

  private static Response described(Operation operation, int status) {
    return operation.getResponse(status) == null
        ? operation.getDefaultResponse()
        : operation.getResponse(status);
  }

  /** Fails if a server has taken a body that the description does not allow. */
  public void checkBody(String method, String path, String body, HttpResponse<String> answer) {
    if (body.isEmpty() || answer.statusCode() >= 300) {
      return;
    }
    var described =
        Optional.ofNullable(
                contract.findOperation(path, HttpMethod.valueOf(method)).getRequestBody())
            .map(all -> all.getContent().get("application/json"))
            .orElseThrow(
                () ->
                    new AssertionError(
                        "%s %s: no body is described, sent: %s".formatted(method, path, body)));
    var result =
        contract
            .getSchemaRepository()
            .validator(described.getSchema())
            .validate(Json.decodeValue(body));
    if (!result.getValid()) {
      throw new AssertionError(
          "%s %s: %s is not described: %s".formatted(method, path, body, result.toJson()));
    }
  }

  /** Fails unless the description knows each of these parameters of a query. */
  public void checkQuery(String method, String path, Set<String> names) {
    var known =
        contract.findOperation(path, HttpMethod.valueOf(method)).getParameters().stream()
            .map(Parameter::getName)
            .toList();
    if (!known.containsAll(names)) {
      throw new AssertionError("%s %s: %s, described: %s".formatted(method, path, names, known));
    }
  }
}
