"""An image from recipe to AVAILABLE, told by boto3; what the environment says is all it knows of the emulator."""
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

client = boto3.client("imagebuilder", config=Config(retries={"max_attempts": 4}))


def refused(code, status, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error.response
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == status, error.response
        return error
    raise AssertionError(f"{code} was expected")


infrastructure = client.create_infrastructure_configuration(name="base infra", instanceProfileName="builder", tags={"team": "platform"})
arn = infrastructure["infrastructureConfigurationArn"]
assert client.list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "platform"}
client.tag_resource(resourceArn=arn, tags={"stage": "test"})
client.untag_resource(resourceArn=arn, tagKeys=["team"])
assert client.list_tags_for_resource(resourceArn=arn)["tags"] == {"stage": "test"}
refused("ResourceAlreadyExistsException", 400, client.create_infrastructure_configuration, name="Base_Infra", instanceProfileName="builder")

managed = ":".join(arn.split(":")[:4] + ["aws"])
recipe = client.create_image_recipe(
    name="base linux", semanticVersion="1.0.0", parentImage=f"{managed}:image/amazon-linux-2023-x86/x.x.x",
    components=[{"componentArn": f"{managed}:component/update-linux/x.x.x"}])
pipeline = client.create_image_pipeline(
    name="base linux", imageRecipeArn=recipe["imageRecipeArn"], infrastructureConfigurationArn=arn,
    schedule={"scheduleExpression": "cron(0 4 * * ? *)", "timezone": "Europe/Berlin"})["imagePipelineArn"]
assert client.get_image_pipeline(imagePipelineArn=pipeline)["imagePipeline"]["dateNextRun"].endswith("Z")
refused("ResourceDependencyException", 400, client.delete_infrastructure_configuration, infrastructureConfigurationArn=arn)
refused("InvalidParameterValueException", 400, client.create_image_pipeline, name="other", imageRecipeArn=recipe["imageRecipeArn"],
        infrastructureConfigurationArn=arn, schedule={"scheduleExpression": "cron(0 4 * * *)"})

image = client.start_image_pipeline_execution(imagePipelineArn=pipeline)["imageBuildVersionArn"]
end = time.monotonic() + 30
while (state := client.get_image(imageBuildVersionArn=image)["image"]["state"])["status"] != "AVAILABLE":
    assert time.monotonic() < end and state["status"] not in ("FAILED", "CANCELLED"), state
    time.sleep(0.02)

pages = client.get_paginator("list_components").paginate(owner="Amazon", PaginationConfig={"PageSize": 3})
assert len({component["arn"] for page in pages for component in page["componentVersionList"]}) > 3
images = client.list_image_pipeline_images(imagePipelineArn=pipeline)["imageSummaryList"]
assert [(i["arn"], i["buildType"]) for i in images] == [(image, "USER_INITIATED")]
executions = client.list_workflow_executions(imageBuildVersionArn=image)["workflowExecutions"]
assert executions and all(e["status"] == "COMPLETED" for e in executions), executions
refused("ResourceNotFoundException", 404, client.get_image_pipeline, imagePipelineArn=pipeline + "-none")
print("played")
