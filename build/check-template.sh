#!/usr/bin/env bash
# Lints the templates, transforms template.yaml as CloudFormation would, and lints what its conditions leave of it. If a tool is missing, prints that its
# check was skipped and passes.
set -euo pipefail
cd "$(dirname "$0")/.."

missing() {
  echo "check-template: $1 is not installed, its check was skipped"
}

if command -v cfn-lint > /dev/null; then
  cfn-lint template.yaml infra/*.yaml
  echo "check-template: cfn-lint is clean"
else
  missing cfn-lint
fi

if python3 -c 'import samtranslator' 2> /dev/null; then
  python3 build/transform_template.py template.yaml
  if python3 -c 'import cfnlint' 2> /dev/null; then
    python3 build/lint_conditions.py
  else
    missing "Python package cfn-lint"
  fi
else
  missing "Python package aws-sam-translator"
fi
