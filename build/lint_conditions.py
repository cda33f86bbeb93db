"""Lints what template.yaml becomes in a deployment, for every pair of its conditions both ways, as far as parameters can choose them.

Parameter sets are chosen so that every two conditions meet in all the ways that some parameters reach. For each set cfn-lint checks the transformed
template that is left: without resources and properties that the conditions leave out.
"""
import itertools
import json
import os
import random
import sys
from multiprocessing import Pool

from transform_template import transformed

from cfnlint.api import ManualArgs, lint

# Besides its default, each parameter that a condition reads has this value. A pseudo parameter is treated alike.
TOPIC = "arn:aws:sns:us-east-1:123456789012:topic"
OTHER = {
    "AWS::Partition": "aws-cn",
    "Package": "aot",
    "ResultTopicArn": TOPIC,
    "StepTopicArn": TOPIC,
    "ConfigurationTopicArns": TOPIC,
    "ExecutionRoleName": "execution",
    "ChannelParameterArns": "arn:aws:ssm:us-east-1:123456789012:parameter/images/*",
    "ChannelTemplateArns": "arn:aws:ec2:us-east-1:123456789012:launch-template/lt-0123456789abcdef0",
    "WorkflowKeyArns": "arn:aws:kms:us-east-1:123456789012:key/1",
    "PeopleEndpoint": "api",
    "TrustedAccount": "111122223333",
    "PeopleConcurrency": 2,
    "ScheduledConcurrency": 1,
    "EventConcurrency": 5,
    "PublishMetrics": "false",
    "AlarmTopicArn": TOPIC,
    "UrgentTopicArn": TOPIC,
    "LifecycleMissedAfterHours": 0,
    "PermissionsBoundaryArn": "arn:aws:iam::123456789012:policy/boundary",
    "SubnetIds": "subnet-11111111,subnet-22222222",
    "SecurityGroupIds": "sg-11111111",
    "KmsKeyArn": "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555",
    "ProtectTable": "false",
    "ReleaseBucket": "release-records",
    "ReleaseKeyArn": "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-666666666666",
    "ReleaseLockMode": "COMPLIANCE",
}
PSEUDO = {"AWS::Partition": "aws"}
OMITTED = object()


class Evaluated:
    """A template with one set of parameters."""

    def __init__(self, template, values):
        self.template = template
        self.values = {name: parameter.get("Default") for name, parameter in template["Parameters"].items()} | PSEUDO | values

    def condition(self, name):
        return self.test(self.template["Conditions"][name])

    def test(self, expression):
        (function, argument), = expression.items()
        if function == "Condition":
            return self.condition(argument)
        if function == "Fn::Equals":
            return self.text(argument[0]) == self.text(argument[1])
        if function == "Fn::Not":
            return not self.test(argument[0])
        if function in ("Fn::And", "Fn::Or"):
            return (all if function == "Fn::And" else any)(self.test(part) for part in argument)
        raise ValueError(f"condition function {function}")

    def text(self, value):
        if not isinstance(value, dict):
            return str(value)
        (function, argument), = value.items()
        if function == "Ref":
            return str(self.values[argument])
        if function == "Fn::Join":
            return argument[0].join(self.text(argument[1]).split(","))
        raise ValueError(f"function {function} in a condition")

    def concrete(self):
        kept = {name: resource for name, resource in self.template["Resources"].items() if "Condition" not in resource or self.condition(resource["Condition"])}
        resources = {name: {key: self.resolve(part) for key, part in resource.items() if key != "Condition"} for name, resource in kept.items()}
        outputs = {name: self.resolve(output) for name, output in self.template["Outputs"].items()}
        # Without their other values, which may belong to the other side of a condition.
        defaults = {name: {"Type": parameter["Type"], "Default": self.values[name]} for name, parameter in self.template["Parameters"].items()}
        return {key: part for key, part in self.template.items() if key != "Conditions"} | {"Parameters": defaults, "Resources": resources, "Outputs": outputs}

    def resolve(self, node):
        if isinstance(node, dict):
            if set(node) == {"Fn::If"}:
                name, yes, no = node["Fn::If"]
                return self.resolve(yes if self.condition(name) else no)
            if node == {"Ref": "AWS::NoValue"}:
                return OMITTED
            return {key: value for key, value in ((key, self.resolve(value)) for key, value in node.items()) if value is not OMITTED}
        if isinstance(node, list):
            return [value for value in map(self.resolve, node) if value is not OMITTED]
        return node


def outcome(evaluated):
    """How each condition comes out."""
    return [(name, evaluated.condition(name)) for name in evaluated.template["Conditions"]]


def pairs(outcomes):
    return {frozenset(pair) for pair in itertools.combinations(outcomes, 2)}


def covering_sets(template, parameters, open_pairs):
    """Parameter sets that cover all pairs. Greedy: of many random sets each time the one that covers most open pairs. The seed is fixed."""
    choice = random.Random(1)
    while open_pairs:
        candidates = [{name: OTHER[name] for name in parameters if choice.random() < 0.5} for _ in range(200)]
        best, covered = max(((values, pairs(outcome(Evaluated(template, values)))) for values in candidates), key=lambda c: len(open_pairs & c[1]))
        if open_pairs & covered:
            open_pairs = open_pairs - covered
            yield best


def reachable_pairs(template, names):
    """The ways in which two conditions can hold together. Found by trying all choices of the parameters that the two read."""
    reads = {name: reading(template, template["Conditions"][name]) for name in names}
    for a, b in itertools.combinations(names, 2):
        parameters = sorted(reads[a] | reads[b])
        for ways in itertools.product([False, True], repeat=len(parameters)):
            evaluated = Evaluated(template, {name: OTHER[name] for name, way in zip(parameters, ways) if way})
            yield (a, evaluated.condition(a)), (b, evaluated.condition(b))


def reading(template, node):
    """The parameters that a condition reads, also through other conditions."""
    if isinstance(node, list):
        return set().union(*(reading(template, part) for part in node))
    if not isinstance(node, dict):
        return set()
    if "Condition" in node:
        return reading(template, template["Conditions"][node["Condition"]])
    return {node["Ref"]} if "Ref" in node else set().union(*(reading(template, part) for part in node.values()))


def check(values):
    evaluated = Evaluated(TEMPLATE, values)
    # A condition reads the partition; the linter itself knows Regions of the standard partition only.
    matches = lint(json.dumps(evaluated.concrete()), config=ManualArgs(regions=["us-east-1"], ignore_checks=IGNORED))
    return values, [f"{match.rule.id} {match.message[:200]}" for match in matches]


# W2001: a parameter that only left-out parts use. W3037: cfn-lint's list of actions is older than ec2:GetImageFindings; the source is checked for the others.
IGNORED = ["W2001", "W3037"]
TEMPLATE = transformed(os.environ.get("TEMPLATE", "template.yaml"))


def main():
    conditions = list(TEMPLATE["Conditions"])
    parameters = sorted(set().union(*(reading(TEMPLATE, TEMPLATE["Conditions"][name]) for name in conditions)))
    unknown = [name for name in parameters if name not in OTHER] + [name for name in OTHER if name not in parameters]
    if unknown:
        sys.exit(f"lint-conditions: no second value for {', '.join(unknown)}, or no condition reads it")

    open_pairs = {frozenset(pair) for pair in reachable_pairs(TEMPLATE, conditions)}
    sets = list(covering_sets(TEMPLATE, parameters, open_pairs))
    failed = 0
    with Pool(min(2, os.cpu_count() or 1)) as pool:
        for values, problems in pool.imap_unordered(check, sets):
            failed += len(problems)
            for problem in problems:
                print(f"with {', '.join(sorted(values)) or 'defaults'}: {problem}", file=sys.stderr)
    print(f"check-template: {len(sets)} parameter sets cover {len(open_pairs)} pairs of {len(conditions)} conditions; cfn-lint finds {failed} problems")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
