#!/usr/bin/env bash
# Compiles and tests the kit with the jars of Debian's packages junit5 and libgoogle-gson-java; where Maven reaches its repository, mvn test does the same.
set -euo pipefail
cd "$(dirname "$0")"
built=$(mktemp -d)
trap 'rm -rf "$built"' EXIT
jars=$(printf '%s:' /usr/share/java/{gson,junit-jupiter-{api,engine,params},junit-platform-{commons,engine,launcher,reporting,console},opentest4j,opentest4j-reporting-events,opentest4j-reporting-schema,apiguardian-api,picocli,univocity-parsers}.jar)
javac -Xlint:all,-serial,-processing,-path -Werror --release 17 -cp "$jars" -d "$built" $(find src -name '*.java')
FRANCECONNECT_LOCAL_FLOWS="$built/flows" java -cp "$built:$jars" org.junit.platform.console.ConsoleLauncher \
  --scan-classpath "$built" --disable-banner --details=tree --fail-if-no-tests
