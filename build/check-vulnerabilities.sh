#!/usr/bin/env bash
# Fails if a package that the solution uses, directly or not, has a known vulnerability. Says "not checked" if no package source serves that data.
set -euo pipefail
cd "$(dirname "$0")/.."
report=$(mktemp)
trap 'rm -f "$report"' EXIT

dotnet list package --vulnerable --include-transitive --format json > "$report"
python3 build/read_vulnerabilities.py "$report"
