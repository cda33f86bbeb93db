"""The gate's nine calls, in the same order, with boto3: see node/function.mjs."""
import hashlib
import http.client
import json
import os

import boto3

image_builder = boto3.client("imagebuilder")
dynamo = boto3.client("dynamodb")
TABLE = os.environ["TABLE_NAME"]
HOME = f"{os.environ['STACK_ACCOUNT']}#{os.environ['STACK_REGION']}"


def answer(event):
    step_id = event["detail"]["workflow-step-execution-id"]
    arn = next(r for r in event["resources"] if r.split(":", 5)[5].startswith("image/"))
    key = {"pk": {"S": f"{HOME}#build#{arn}"}, "sk": {"S": f"gate#{step_id}"}}

    record = dynamo.get_item(TableName=TABLE, Key=key, ConsistentRead=True).get("Item")
    if record and record["state"]["S"] == "ANSWERED":
        return
    step = image_builder.get_workflow_step_execution(stepExecutionId=step_id)
    if step["action"] != "WaitForAction" or step.get("endTime"):
        raise ValueError(f"{step_id} does not wait")
    image = image_builder.get_image(imageBuildVersionArn=arn)["image"]
    findings, more = [], {}
    while True:
        page = image_builder.list_image_scan_findings(filters=[{"name": "imageBuildVersionArn", "values": [arn]}], maxResults=25, **more)
        findings += page.get("findings", [])
        if not page.get("nextToken"):
            break
        more = {"nextToken": page["nextToken"]}
    runs = image_builder.list_workflow_executions(imageBuildVersionArn=arn, maxResults=25)["workflowExecutions"]
    clean = (
        image.get("scanState", {}).get("status") == "COMPLETED"
        and not any(f["severity"] == "CRITICAL" or (f["severity"] == "HIGH" and f.get("fixAvailable") == "YES") for f in findings)
        and all(r["status"] in ("COMPLETED", "SKIPPED") for r in runs if r["type"] == "TEST")
    )
    dynamo.get_item(TableName=TABLE, Key={"pk": {"S": f"{HOME}#modes"}, "sk": {"S": "gates"}}, ConsistentRead=True)

    action = "RESUME" if clean else "STOP"
    reason = f"clean: {action}"
    token = hashlib.sha256(f"{step_id}|1|{action}|{reason}".encode()).hexdigest()[:36]
    item = {**key, "action": {"S": action}, "reason": {"S": reason}, "clientToken": {"S": token}, "findings": {"N": str(len(findings))}}
    dynamo.put_item(TableName=TABLE, Item={**item, "state": {"S": "SENDING"}, "version": {"N": "1"}}, ConditionExpression="attribute_not_exists(pk)")
    image_builder.send_workflow_step_action(stepExecutionId=step_id, imageBuildVersionArn=arn, action=action, reason=reason, clientToken=token)
    dynamo.put_item(
        TableName=TABLE, Item={**item, "state": {"S": "ANSWERED"}, "version": {"N": "2"}}, ConditionExpression="#version = :version",
        ExpressionAttributeNames={"#version": "version"}, ExpressionAttributeValues={":version": {"N": "1"}},
    )
    print(json.dumps({"level": "Information", "message": f"{step_id}: {reason}"}), flush=True)


runtime = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])


def call(method, path, body=None):
    runtime.request(method, f"/2018-06-01/runtime/{path}", body)
    response = runtime.getresponse()
    return response.headers.get("Lambda-Runtime-Aws-Request-Id"), response.read()


while True:
    request_id, text = call("GET", "invocation/next")
    try:
        answer(json.loads(text))
        call("POST", f"invocation/{request_id}/response", "")
    except Exception as error:
        call("POST", f"invocation/{request_id}/error", json.dumps({"errorType": type(error).__name__, "errorMessage": str(error)}))
