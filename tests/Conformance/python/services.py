"""Calls services of AWS by boto3: one question per line from standard input, one answer per line.

Bytes are base64 in questions and answers. Each answer also lists the members of a JSON response that botocore's model does not know, because botocore
itself ignores them. With moto as the endpoint, the call goes to moto in this process: a second opinion.
"""
import base64
import datetime
import json
import sys

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError

clients = {}
unknown = []


def client_of(question):
    place = (question["service"], question["endpoint"], question["account"], question.get("region", "us-east-1"))
    if place not in clients:
        if place[1] == "moto":
            from moto import mock_aws

            mock_aws().start()
        clients[place] = boto3.client(
            place[0],
            endpoint_url=None if place[1] == "moto" else place[1],
            aws_access_key_id=place[2],
            aws_secret_access_key="any",
            region_name=place[3],
            config=Config(retries={"total_max_attempts": 1}),
        )
        if place[1] != "moto" and clients[place].meta.service_model.protocol == "json":
            clients[place].meta.events.register(f"after-call.{place[0]}.*", check)
    return clients[place]


def check(http_response, model, **_):
    if http_response.status_code == 200 and model.output_shape is not None:
        compare(json.loads(http_response.content or b"{}"), model.output_shape, "")


def compare(value, shape, path):
    if shape.type_name == "list":
        for item in value:
            compare(item, shape.member, path)
    elif shape.type_name == "structure":
        for name, member in value.items():
            if name in shape.members:
                compare(member, shape.members[name], f"{path}/{name}")
            else:
                unknown.append(f"{path}/{name}")


def read(value):
    if isinstance(value, dict):
        return base64.b64decode(value["base64"]) if set(value) == {"base64"} else {key: read(member) for key, member in value.items()}
    return [read(item) for item in value] if isinstance(value, list) else value


def shown(value):
    if hasattr(value, "read"):
        value = value.read()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    raise TypeError(type(value))


def call(question):
    try:
        output = getattr(client_of(question), xform_name(question["call"]))(**read(question["input"]))
        status = output.pop("ResponseMetadata")["HTTPStatusCode"]
        return {"output": output, "status": status}
    except ClientError as error:
        return {"error": error.response["Error"]["Code"], "message": error.response["Error"].get("Message"), "status": error.response["ResponseMetadata"]["HTTPStatusCode"]}


for line in sys.stdin:
    unknown.clear()
    answer = call(json.loads(line))
    print(json.dumps({**answer, "unknown": sorted(set(unknown))}, default=shown), flush=True)
