"""Makes a plain CloudFormation template of template.yaml: transformed, and with code that is read from a bucket. It deploys without SAM.

Without arguments it prints the template of a managed package, for the linter.
"""
import json

from transform_template import transformed

# The transform writes the partition of the Region that it runs for into the ARNs of AWS's own policies.
FIXED_PARTITION = "arn:aws:"

BUCKET = {
    "Type": "String",
    "AllowedPattern": "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
    "Description": "Name of the bucket, in the stack's Region, that holds the zip file of the functions.",
}
PREFIX = {
    "Type": "String",
    "Default": "",
    "AllowedPattern": "^$|^[a-zA-Z0-9!_.*'()/-]{1,512}/$",
    "Description": "What precedes the zip file's name in the bucket, such as image-builder-automation/. It ends with a slash. If empty, nothing does.",
}


def packaged(path, package, architectures, zip_name):
    """The plain template for one package.

    package: managed or aot, the only value that the parameter Package then has.
    architectures: those that the package runs on; the first one is the default.
    zip_name: name of the zip file. It must change with the content: CloudFormation compares names and does not read the file.
    """
    code = {"Bucket": {"Ref": "CodeBucket"}, "Key": {"Fn::Sub": f"${{CodeKeyPrefix}}{zip_name}"}}
    template = of_any_partition(transformed(path, code))
    parameters = {"CodeBucket": BUCKET, "CodeKeyPrefix": PREFIX} | template["Parameters"]
    parameters["Package"] |= {"Default": package, "AllowedValues": [package]}
    parameters["Architecture"] |= {"Default": architectures[0], "AllowedValues": architectures}
    groups = template["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    groups.insert(0, {"Label": {"default": "Code"}, "Parameters": ["CodeBucket", "CodeKeyPrefix"]})
    for resource in template["Resources"].values():
        # Only `sam build` reads it.
        if resource.get("Metadata", {}).pop("BuildMethod", None) and not resource["Metadata"]:
            del resource["Metadata"]
    return template | {"Parameters": parameters}


def of_any_partition(node):
    if isinstance(node, dict):
        return {key: of_any_partition(value) for key, value in node.items()}
    if isinstance(node, list):
        return [of_any_partition(value) for value in node]
    if isinstance(node, str) and node.startswith(FIXED_PARTITION + "iam::aws:policy/"):
        return {"Fn::Sub": "arn:${AWS::Partition}:" + node[len(FIXED_PARTITION):]}
    return node


def text_of(template):
    return json.dumps(template, indent=1) + "\n"


if __name__ == "__main__":
    print(text_of(packaged("template.yaml", "managed", ["arm64", "x86_64"], "functions-managed.zip")), end="")
