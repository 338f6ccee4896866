# One image for the three processes; the command says which. Needs glibc: the databases' native libraries are built for it.
FROM maven:3.9.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
# Laid out here: every library once, and this platform's native libraries beside their jars.
RUN --mount=type=cache,target=/root/.m2 mvn --batch-mode --quiet -P program-only -pl dist -am package

FROM eclipse-temurin:17.0.13_11-jre-jammy
# The mount points belong to the user before a volume is made from them.
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/steelyard steelyard \
 && install -d -o steelyard -g steelyard /var/lib/steelyard/data /agent /simulator
COPY --from=build /src/dist/target/steelyard /opt/steelyard/dist/target/steelyard
COPY steelyard deploy/compose/healthy deploy/compose/exchange-certificates /opt/steelyard/
ENV STEELYARD_BUILD=never
USER 10001
WORKDIR /var/lib/steelyard
VOLUME /var/lib/steelyard/data
ENTRYPOINT ["/opt/steelyard/steelyard"]
CMD ["--help"]
