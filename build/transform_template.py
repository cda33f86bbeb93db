"""Transforms a SAM template offline and checks the result: roles without wildcards, and a dead-letter queue for every rule, schedule and function."""
import os
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse


class NoManagedPolicies:
    def load(self):
        return {}


def transformed(path, code="s3://bucket/key"):
    """The template that the SAM transform makes of the one at the path.

    code: where the functions' code is in S3, because the translator expects a packaged template.
    """
    with open(path, encoding="utf-8") as file:
        template = yaml_parse(file.read())
    template["Globals"]["Function"]["CodeUri"] = code
    return transform(template, {}, NoManagedPolicies())


def allowed(resource):
    """The allowing statements of a role or managed policy, each with its actions. A deny may name every resource."""
    properties = resource["Properties"]
    for policy in properties.get("Policies", [properties] if "PolicyDocument" in properties else []):
        for statement in policy["PolicyDocument"]["Statement"]:
            # A statement that depends on a parameter.
            if "Fn::If" in statement:
                statement = statement["Fn::If"][1]
            actions = statement["Action"]
            if statement["Effect"] == "Allow":
                yield statement, [actions] if isinstance(actions, str) else actions


# Actions without resource-level permissions (Service Authorization Reference), and ListImageBuildVersions, which is called for the whole account.
WITHOUT_RESOURCE = {
    "cloudtrail:LookupEvents",
    "ec2:DescribeAvailabilityZones",
    "ec2:DescribeHosts",
    "ec2:DescribeImageReferences",
    "ec2:DescribeImageUsageReportEntries",
    "ec2:DescribeImageUsageReports",
    "ec2:DescribeImages",
    "ec2:DescribeInstances",
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:DescribeLaunchTemplates",
    "ec2:DescribeSnapshots",
    "ec2:GetAllowedImagesSettings",
    "ec2:GetImageAncestry",
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
    "ssm:DescribeParameters",
}


def problems_of(resources):
    for name, resource in resources.items():
        if resource["Type"] in ("AWS::IAM::Role", "AWS::IAM::ManagedPolicy"):
            for statement, actions in allowed(resource):
                yield from (f"{name}: {action} contains a wildcard" for action in actions if "*" in action)
                if statement["Resource"] == "*":
                    yield from (f"{name}: {action} is allowed on every resource" for action in actions if action not in WITHOUT_RESOURCE)
        if resource["Type"] == "AWS::IAM::Role" and "PermissionsBoundary" not in resource["Properties"]:
            yield f"{name}: the role has no permissions boundary"
        elif resource["Type"] == "AWS::Events::Rule":
            yield from (f"{name}: a target has no dead-letter queue" for target in resource["Properties"]["Targets"] if "DeadLetterConfig" not in target)
        elif resource["Type"] == "AWS::Scheduler::Schedule" and "DeadLetterConfig" not in resource["Properties"]["Target"]:
            yield f"{name}: the schedule has no dead-letter queue"
        elif resource["Type"] == "AWS::SNS::Subscription" and "RedrivePolicy" not in resource["Properties"]:
            yield f"{name}: the subscription has no redrive policy"

    # Of a function the transform makes the role; a policy that lists roles must list all of them.
    functions = [name for name, resource in resources.items() if resource["Type"] == "AWS::Lambda::Function"]
    configured = [r["Properties"]["FunctionName"]["Ref"] for r in resources.values() if r["Type"] == "AWS::Lambda::EventInvokeConfig"]
    yield from (f"{name}: the function has no failure destination" for name in functions if name not in configured)
    for policy, resource in resources.items():
        listed = [role["Ref"] for role in resource.get("Properties", {}).get("Roles", [])] if resource["Type"] == "AWS::IAM::ManagedPolicy" else []
        yield from (f"{policy}: the role of {name} is missing" for name in functions if listed and resources[name]["Properties"]["Role"]["Fn::GetAtt"][0] not in listed)


def main(path):
    resources = transformed(path)["Resources"]
    problems = list(problems_of(resources))
    for problem in problems:
        print(problem, file=sys.stderr)
    functions = sum(resource["Type"] == "AWS::Lambda::Function" for resource in resources.values())
    print(f"check-template: {path} transforms to {len(resources)} resources, {functions} functions")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
