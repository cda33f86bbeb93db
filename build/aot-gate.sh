#!/usr/bin/env bash
# Whole-program trim and AOT analysis of the functions for net10.0. Passes when the compiler has analysed everything without an IL warning.
# Where the static runtime of this platform cannot be restored, the win-x64 pack serves: everything is compiled, only the final link is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT

dotnet publish src/ImageBuilderAutomation.Functions -c Release -r win-x64 \
  -p:Aot=true -p:AllowBundledPublish=true -p:DisableUnsupportedError=true -o artifacts/aot-analysis > "$log" 2>&1 || true

fail() {
  grep -E 'error|IL[23][0-9]{3}' "$log" | sort -u | head -40
  echo "aot-gate: $1"
  exit 1
}

grep -q 'Generating native code' "$log" || fail "the compiler did not run"
if grep -qE 'IL[23][0-9]{3}' "$log"; then fail "trim or AOT warnings"; fi
if grep -E ': error ' "$log" | grep -vqE 'error MSB3073: .*"link"'; then fail "an error other than the final link"; fi
echo "aot-gate: net10.0 analysed whole, no IL warning"
