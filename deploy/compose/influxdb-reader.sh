#!/usr/bin/env bash
# InfluxDB's own image runs this once, after its first set-up: the other buckets, and a user for InfluxQL (the 1.x API) who
# may read the three and nothing else. Database = bucket: InfluxDB 2 maps the names by itself.
set -eu
kpi=$(influx bucket create --org "$DOCKER_INFLUXDB_INIT_ORG" --name kpi --hide-headers | cut -f 1)
indicators=$(influx bucket create --org "$DOCKER_INFLUXDB_INIT_ORG" --name indicators --hide-headers | cut -f 1)
influx v1 auth create --org "$DOCKER_INFLUXDB_INIT_ORG" --description "dashboards, read only" \
  --username dashboards --password "$(cat /run/secrets/dashboards-password)" \
  --read-bucket "$DOCKER_INFLUXDB_INIT_BUCKET_ID" --read-bucket "$kpi" --read-bucket "$indicators" >/dev/null
