#!/usr/bin/env bash
# Lints the templates, transforms template.yaml as CloudFormation would, and lints what `make package` writes and what the conditions leave of it. If a tool
# is missing, prints that its check was skipped and passes.
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
  if command -v cfn-lint > /dev/null; then
    packaged=$(mktemp --suffix .json)
    trap 'rm -f "$packaged"' EXIT
    python3 build/package_template.py > "$packaged"
    # W3037: cfn-lint's list of actions is older than ec2:GetImageFindings, as for the source.
    cfn-lint --ignore-checks W3037 -- "$packaged"
    echo "check-template: the template that 'make package' writes is clean"
  fi
  if python3 -c 'import cfnlint' 2> /dev/null; then
    python3 build/lint_conditions.py
  else
    missing "Python package cfn-lint"
  fi
else
  missing "Python package aws-sam-translator"
fi
