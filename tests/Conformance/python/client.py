"""Reads one call per line from standard input and prints one result per line."""
import datetime
import json
import sys

import boto3
from botocore import xform_name
from botocore.exceptions import ClientError

client = boto3.client("imagebuilder")


def given(value):
    return datetime.datetime.fromtimestamp(value["$date"], datetime.timezone.utc) if "$date" in value else value


def metadata_of(response):
    metadata = response.pop("ResponseMetadata")
    return {"status": metadata["HTTPStatusCode"], "requestId": metadata["HTTPHeaders"]["x-amzn-requestid"]}


def send(operation, arguments):
    try:
        output = getattr(client, xform_name(operation))(**arguments)
        return {**metadata_of(output), "typed": True, "output": output}
    except ClientError as error:
        code = error.response["Error"]["Code"]
        typed = isinstance(error, getattr(client.exceptions, code)) if code in dir(client.exceptions) else False
        return {**metadata_of(error.response), "error": code, "message": error.response["Error"]["Message"], "typed": typed}


def collect(operation, arguments, size):
    pages = client.get_paginator(xform_name(operation)).paginate(**arguments, PaginationConfig={"PageSize": size})
    return {"pages": list(pages)}


for line in sys.stdin:
    question = json.loads(line, object_hook=given)
    if "operations" in question:
        answer = {"operations": client.meta.service_model.operation_names}
    elif "pages" in question:
        answer = collect(question["pages"], question["input"], question["size"])
    else:
        answer = send(question["call"], question["input"])
    print(json.dumps(answer, default=lambda date: date.timestamp()))
