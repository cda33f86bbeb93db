#!/usr/bin/env bash
# Whole-program trim and AOT analysis of the functions for net10.0. Passes if the compiler analysed everything and every IL warning is expected:
# none with the bundled packages, those in build/nuget-native-warnings.txt with the official ones.
# It targets win-x64, because the static runtime of this platform may not be restorable. Everything is compiled; only the final link fails.
set -euo pipefail
cd "$(dirname "$0")/.."
packages=${AwsPackages:-bundled}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

dotnet publish src/ImageBuilderAutomation.Functions -c Release -r win-x64 -p:AwsPackages="$packages" \
  -p:Aot=true -p:AllowBundledPublish=true -p:DisableUnsupportedError=true -o "artifacts/aot-analysis/$packages" > "$log" 2>&1 || true

fail() {
  grep -E 'error|IL[23][0-9]{3}' "$log" | sort -u | head -40
  echo "aot-gate: $1"
  exit 1
}

grep -q 'Generating native code' "$log" || fail "the compiler did not run"
expected=/dev/null
if [ "$packages" = nuget ]; then expected=build/nuget-native-warnings.txt; fi
bash build/check-native-warnings.sh "$log" "$expected" || fail "trim or AOT warnings"
if grep -E ': error ' "$log" | grep -vqE 'error MSB3073: .*"link"'; then fail "an error other than the final link"; fi
echo "aot-gate: net10.0 fully analysed with the $packages packages, no unexpected IL warnings"
