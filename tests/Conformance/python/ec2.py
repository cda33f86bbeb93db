"""Calls EC2 by boto3: one question per line from standard input, one answer per line.

Each answer also lists the elements of the response that botocore's model does not know, because botocore itself ignores them.
"""
import json
import sys
from xml.etree import ElementTree

import boto3
from botocore import xform_name
from botocore.exceptions import ClientError

clients = {}
unknown = []


def client_of(question):
    place = (question["endpoint"], question["account"], question.get("region", "us-east-1"))
    if place not in clients:
        clients[place] = boto3.client("ec2", endpoint_url=place[0], aws_access_key_id=place[1], aws_secret_access_key="any", region_name=place[2])
        clients[place].meta.events.register("after-call.ec2.*", check)
    return clients[place]


def check(http_response, model, **_):
    if http_response.status_code == 200 and model.output_shape is not None:
        compare(ElementTree.fromstring(http_response.content), model.output_shape, "", ("requestId",))


def compare(element, shape, path, also=()):
    if shape.type_name == "list":
        for item in element:
            if name_of(item) != shape.member.serialization.get("name", "item"):
                unknown.append(f"{path}/{name_of(item)}")
            compare(item, shape.member, path)
    elif shape.type_name == "structure":
        members = {member.serialization.get("name", key): member for key, member in shape.members.items()}
        for child in element:
            if name_of(child) in members:
                compare(child, members[name_of(child)], f"{path}/{name_of(child)}")
            elif name_of(child) not in also:
                unknown.append(f"{path}/{name_of(child)}")


def name_of(element):
    return element.tag.split("}")[-1]


def call(question):
    try:
        output = getattr(client_of(question), xform_name(question["call"]))(**question["input"])
        del output["ResponseMetadata"]
        return {"output": output}
    except ClientError as error:
        return {"error": error.response["Error"]["Code"], "message": error.response["Error"]["Message"]}


def sample(shape, path=()):
    """A value of a shape with every member. Lists have one item."""
    if shape.type_name == "structure":
        return {key: sample(member, path + (key,)) for key, member in shape.members.items()}
    if shape.type_name == "list":
        return [sample(shape.member, path)]
    if shape.type_name == "boolean":
        return True
    if shape.type_name in ("integer", "long"):
        return 7
    if shape.type_name in ("double", "float"):
        return 7.5
    if shape.type_name == "timestamp":
        return "2026-11-20T09:00:00+00:00"
    return shape.enum[0] if shape.enum else "-".join(path)[:3] + "sample"


def differences(sent, got, path, known):
    """What of the sent value the response lacks, of members that responses have."""
    if isinstance(sent, dict):
        return [line for key, value in sent.items() if key in known.members for line in differences(value, (got or {}).get(key), f"{path}.{key}", known.members[key])]
    if isinstance(sent, list):
        return differences(sent[0], (got or [None])[0], path, known.member)
    return [] if str(sent)[:19] == str(got).replace(" ", "T")[:19] else [f"{path}: sent {sent}, got {got}"]


def template_data(question):
    client = client_of(question)
    model = client.meta.service_model
    data = sample(model.shape_for("RequestLaunchTemplateData"))
    client.create_launch_template(LaunchTemplateName="everything", LaunchTemplateData=data)
    got = client.describe_launch_template_versions(LaunchTemplateName="everything")["LaunchTemplateVersions"][0]["LaunchTemplateData"]
    return {"members": len(data), "differences": differences(data, got, "LaunchTemplateData", model.shape_for("ResponseLaunchTemplateData"))}


for line in sys.stdin:
    unknown.clear()
    question = json.loads(line)
    answer = template_data(question) if question.get("templateData") else call(question)
    print(json.dumps({**answer, "unknown": sorted(set(unknown))}, default=lambda date: date.isoformat()))
