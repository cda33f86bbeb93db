"""Transforms a SAM template offline and checks the result: roles without wildcards, and a dead-letter queue for every rule, schedule and function."""
import os
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse


class NoManagedPolicies:
    def load(self):
        return {}


def statements(resource):
    properties = resource["Properties"]
    for policy in properties.get("Policies", [properties] if "PolicyDocument" in properties else []):
        for statement in policy["PolicyDocument"]["Statement"]:
            # A statement that depends on a parameter.
            if "Fn::If" in statement:
                statement = statement["Fn::If"][1]
            actions = statement["Action"]
            yield statement, [actions] if isinstance(actions, str) else actions


# Actions without resource-level permissions (Service Authorization Reference), and ListImageBuildVersions, which is called for the whole account.
WITHOUT_RESOURCE = {
    "cloudtrail:LookupEvents",
    "ec2:DescribeAvailabilityZones",
    "ec2:DescribeHosts",
    "ec2:DescribeImages",
    "ec2:GetImageFindings",
    "imagebuilder:ListContainerRecipes",
    "imagebuilder:ListImageBuildVersions",
    "imagebuilder:ListImagePipelines",
    "imagebuilder:ListImageRecipes",
    "imagebuilder:ListImageScanFindingAggregations",
    "imagebuilder:ListImages",
    "imagebuilder:ListInfrastructureConfigurations",
    "imagebuilder:ListWaitingWorkflowSteps",
    "imagebuilder:ListWorkflows",
    "inspector2:BatchGetAccountStatus",
    "inspector2:ListFindings",
}


with open(sys.argv[1], encoding="utf-8") as file:
    template = yaml_parse(file.read())
# The translator expects a packaged template, whose code is in S3.
template["Globals"]["Function"]["CodeUri"] = "s3://bucket/key"
resources = transform(template, {}, NoManagedPolicies())["Resources"]

problems = []
for name, resource in resources.items():
    if resource["Type"] in ("AWS::IAM::Role", "AWS::IAM::ManagedPolicy"):
        for statement, actions in statements(resource):
            problems += [f"{name}: {action} contains a wildcard" for action in actions if "*" in action]
            if statement["Resource"] == "*":
                problems += [f"{name}: {action} is allowed on every resource" for action in actions if action not in WITHOUT_RESOURCE]
    elif resource["Type"] == "AWS::Events::Rule":
        problems += [f"{name}: a target has no dead-letter queue" for target in resource["Properties"]["Targets"] if "DeadLetterConfig" not in target]
    elif resource["Type"] == "AWS::Scheduler::Schedule" and "DeadLetterConfig" not in resource["Properties"]["Target"]:
        problems.append(f"{name}: the schedule has no dead-letter queue")
    elif resource["Type"] == "AWS::SNS::Subscription" and "RedrivePolicy" not in resource["Properties"]:
        problems.append(f"{name}: the subscription has no redrive policy")

functions = [name for name, resource in resources.items() if resource["Type"] == "AWS::Lambda::Function"]
configured = [r["Properties"]["FunctionName"]["Ref"] for r in resources.values() if r["Type"] == "AWS::Lambda::EventInvokeConfig"]
problems += [f"{name}: the function has no failure destination" for name in functions if name not in configured]

for problem in problems:
    print(problem, file=sys.stderr)
print(f"check-template: {sys.argv[1]} transforms to {len(resources)} resources, {len(functions)} functions")
sys.exit(1 if problems else 0)
