# The image: the jar taken apart, with an archive of loaded classes (deploy/assemble.sh), run by a
# user without rights. It writes to /data and /tmp and nowhere else.
# docs/how-to/deploy-with-docker-compose.md

FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY pom.xml .
RUN mvn -B -ntp dependency:resolve
COPY mappings mappings
COPY src/main src/main
RUN mvn -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true package

# The archive of classes fits one Java only, so what trains it and what runs it begin here.
FROM eclipse-temurin:17-jre AS java
RUN apt-get update \
    && apt-get install -y --no-install-recommends tini \
    && rm -rf /var/lib/apt/lists/* \
    && { test -f "$JAVA_HOME/lib/server/classes.jsa" || java -Xshare:dump; } \
    && groupadd --gid 10001 hub \
    && useradd --uid 10001 --gid hub --no-create-home --home-dir /data --shell /usr/sbin/nologin hub \
    && install -d -o hub -g hub /data

FROM java AS assembled
COPY --from=build /src/target/switchboard.jar /build/switchboard.jar
COPY deploy/assemble.sh /build/assemble.sh
# Not as root: PostgreSQL, which the training starts, does not run as root.
USER hub
RUN /build/assemble.sh /build/switchboard.jar /tmp/app

FROM java
COPY --from=assembled --chown=root:root /tmp/app /app
COPY deploy/hub-is-healthy.sh /usr/local/bin/hub-is-healthy
WORKDIR /app
# Fails when the archive does not fit after the copying, instead of starting slowly for ever.
RUN java -Xshare:on -XX:SharedArchiveFile=switchboard.jsa -jar switchboard.jar --help
ENV PORT=8080 \
    HUB_DATA=/data \
    MAPPINGS_DIR=/mappings \
    JDK_JAVA_OPTIONS="-XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError"
USER 10001:10001
VOLUME ["/data", "/tmp"]
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --retries=3 --start-period=90s CMD ["hub-is-healthy"]
# tini passes SIGTERM on to Java, which ends within 25 s, and buries what the embedded PostgreSQL leaves.
ENTRYPOINT ["tini", "--", "java", "-XX:SharedArchiveFile=switchboard.jsa", "-jar", "switchboard.jar"]
