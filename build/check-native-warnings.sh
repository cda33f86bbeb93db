#!/usr/bin/env bash
# Reads the log of a native publish and fails on unexpected trim or AOT warnings (IL2xxx, IL3xxx).
# Usage: check-native-warnings.sh <log> [file with expected warnings]. Without the file no warning is expected.
set -euo pipefail
log=$1
expected=${2:-/dev/null}

# "... warning IL2026: Some.Type.Member(Args): text" becomes "IL2026 Some.Type.Member"; nested and generated members count as their type.
found=$(grep -oE 'IL[23][0-9]{3}(: [A-Za-z_][A-Za-z0-9_.`]*)?' "$log" | sed 's/: / /; s/\.$//' | sort -u || true)
unexpected=$(while read -r warning; do
  [ -n "$warning" ] || continue
  known=false
  while read -r entry; do
    case "$warning" in "$entry"|"$entry".*) known=true ;; esac
  done < <(grep -E '^IL' "$expected" || true)
  $known || echo "$warning"
done <<< "$found")

if [ -n "$unexpected" ]; then
  echo "Unexpected trim or AOT warnings:"
  printf '%s\n' "$unexpected"
  exit 1
fi
