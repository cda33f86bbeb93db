"""Reads one call per line from standard input, with the environment in which a client makes it, and prints one result per line."""
import datetime
import functools
import json
import os
import sys
import traceback

import boto3
import botocore.session
from botocore import xform_name
from botocore.exceptions import ClientError

# Reading the service's model takes most of the time of a new client.
botocore.session.create_loader = functools.cache(botocore.session.create_loader)
clients = {}


def client_in(environment):
    """The client of this environment. A session of its own reads the variables again."""
    key = json.dumps(environment)
    if key not in clients:
        os.environ.update(environment)
        clients[key] = boto3.Session().client("imagebuilder")
    return clients[key]


def given(value):
    return datetime.datetime.fromtimestamp(value["$date"], datetime.timezone.utc) if "$date" in value else value


def metadata_of(response):
    metadata = response.pop("ResponseMetadata")
    return {"status": metadata["HTTPStatusCode"], "requestId": metadata["HTTPHeaders"]["x-amzn-requestid"]}


def send(client, operation, arguments):
    try:
        output = getattr(client, xform_name(operation))(**arguments)
        return {**metadata_of(output), "typed": True, "output": output}
    except ClientError as error:
        code = error.response["Error"]["Code"]
        typed = isinstance(error, getattr(client.exceptions, code)) if code in dir(client.exceptions) else False
        return {**metadata_of(error.response), "error": code, "message": error.response["Error"]["Message"], "typed": typed}


def collect(client, operation, arguments, size):
    pages = client.get_paginator(xform_name(operation)).paginate(**arguments, PaginationConfig={"PageSize": size})
    return {"pages": list(pages)}


def answer_to(client, question):
    if "operations" in question:
        return {"operations": client.meta.service_model.operation_names}
    if "pages" in question:
        return collect(client, question["pages"], question["input"], question["size"])
    return send(client, question["call"], question["input"])


for line in sys.stdin:
    asked = json.loads(line, object_hook=given)
    try:
        answer = answer_to(client_in(asked["environment"]), asked["question"])
    except Exception:
        answer = {"failure": traceback.format_exc()}
    print(json.dumps(answer, default=lambda date: date.timestamp()))
