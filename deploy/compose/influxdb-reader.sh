#!/usr/bin/env bash
# InfluxDB's own image runs this once, after its first set-up: a second bucket, and a user for InfluxQL (the 1.x API) who
# may read both buckets and nothing else. Database = bucket: InfluxDB 2 maps the names by itself.
set -eu
kpi=$(influx bucket create --org "$DOCKER_INFLUXDB_INIT_ORG" --name kpi --hide-headers | cut -f 1)
influx v1 auth create --org "$DOCKER_INFLUXDB_INIT_ORG" --description "dashboards, read only" \
  --username dashboards --password "$(cat /run/secrets/dashboards-password)" \
  --read-bucket "$DOCKER_INFLUXDB_INIT_BUCKET_ID" --read-bucket "$kpi" >/dev/null
