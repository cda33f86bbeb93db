"""Reads one question per line from standard input and prints one answer per line: calls of STS and IAM by boto3, and signatures by botocore."""
import json
import sys

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from botocore.httpsession import URLLib3Session


def client_of(question):
    key = question.get("key") or {"id": "any", "secret": "any", "token": None}
    return boto3.client(
        question["service"], endpoint_url=question["endpoint"], region_name="us-east-1",
        aws_access_key_id=key["id"], aws_secret_access_key=key["secret"], aws_session_token=key["token"])


def call(question):
    try:
        output = getattr(client_of(question), question["call"])(**question["input"])
        del output["ResponseMetadata"]
        return {"output": output}
    except ClientError as error:
        return {"error": error.response["Error"]["Code"], "message": error.response["Error"]["Message"]}


def signed(question):
    key = question["key"]
    request = AWSRequest(method=question["method"], url=question["url"], data=question["body"].encode(), headers=question["headers"])
    SigV4Auth(Credentials(key["id"], key["secret"], key["token"]), question["service"], question["region"]).add_auth(request)
    return request


def send(question):
    response = URLLib3Session().send(signed(question).prepare())
    return {"status": response.status_code, "body": response.text}


for line in sys.stdin:
    question = json.loads(line)
    if "call" in question:
        answer = call(question)
    elif question.get("send"):
        answer = send(question)
    else:
        answer = {"headers": dict(signed(question).headers.items())}
    print(json.dumps(answer, default=str))
