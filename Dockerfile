# The production server: nothing embedded, RabbitMQ and Redis are elsewhere (RABBITMQ_URI, REDIS_URI).
#
#   scripts/image
#   docker run -p 5027:5027 -p 5028:5028 -e RABBITMQ_URI=amqp://... -e REDIS_URI=redis://... teltonika-carsharing-server
#
# It holds scripts and logging, no settings: conf/server.yaml, lists, keys and certificates stay outside (.dockerignore).
# Mount them, for example -v ./conf:/app/conf:ro, or use variables.
#
# The tests are not run here: they start servers of their own (scripts/test).
#
# Both base images are pinned by version, so that they change with a commit only. To update them, see "The image" in
# docs/operations.md. scripts/image --local-base needs neither of them.

FROM maven:3.9.11-eclipse-temurin-17 AS build
WORKDIR /build
COPY .mvn .mvn
COPY pom.xml LICENSE NOTICE ./
COPY conf conf
COPY src/main src/main
RUN --mount=type=cache,target=/root/.m2 \
    mvn -q -B package -Dmaven.test.skip=true -Dspotless.check.skip=true

FROM eclipse-temurin:17.0.19_10-jre-noble
WORKDIR /app
COPY conf conf
COPY --from=build /build/target/teltonika-carsharing-server.jar ./
# Classes as this JVM has them in memory: it listens in about half of the time.
COPY scripts/class-archive /tmp/
RUN /tmp/class-archive teltonika-carsharing-server.jar && rm -r /tmp/*

# A user without a name, a home or a write permission in /app.
USER 10001:10001

# Half for the heap, since buffers of the network lie outside it. -e JAVA_TOOL_OPTIONS=... replaces this.
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError"

# Trackers, trackers with TLS, health and metrics. The latter answer within the container only, unless HTTP_HOST=0.0.0.0.
EXPOSE 5027 5028 8080

# Whether it takes trackers, not whether RabbitMQ and Redis are there: while one of them is away, nothing is won by
# another container. The image has no HTTP client, but it has bash.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${HTTP_PORT:-8080} && printf 'GET /health/accepting HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r -t 4 answer <&3 && [[ $answer == *' 200 '* ]]"]

# On SIGTERM frames in flight are still confirmed and acknowledged. The JVM is process 1 and receives it.
STOPSIGNAL SIGTERM
ENTRYPOINT ["java", "-XX:SharedArchiveFile=teltonika-carsharing-server.jsa", "-Dlogback.configurationFile=conf/logback.xml", "-jar", "teltonika-carsharing-server.jar"]
