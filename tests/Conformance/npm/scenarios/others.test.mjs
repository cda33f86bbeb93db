// What the other stories leave out, so that every operation succeeds somewhere.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-imagebuilder";
import { arn, client, component, control, managed, until, workflow } from "./world.mjs";

const send = (command, input) => client.send(new sdk[`${command}Command`](input));
const policy = JSON.stringify({ Version: "2012-10-17", Statement: [] });

test("components and workflows are listed by version and by build", async () => {
  await send("CreateComponent", component);
  const { workflowBuildVersionArn } = await send("CreateWorkflow", workflow);
  assert.equal((await send("ListComponents", { filters: [{ name: "name", values: ["Hello World"] }] })).componentVersionList.length, 1);
  assert.equal((await send("ListWorkflowBuildVersions", { workflowVersionArn: workflowBuildVersionArn.replace(/\/1$/, "") })).workflowSummaryList.length, 1);
  await assert.rejects(send("ListComponents", { filters: [{ name: "colour", values: ["red"] }] }), { name: "InvalidParameterValueException" });
});

test("configurations are found, replaced and deleted", async () => {
  const { distributionConfigurationArn } = await send("CreateDistributionConfiguration", { name: "dist", distributions: [{ region: "eu-west-1", amiDistributionConfiguration: {} }] });
  await send("UpdateDistributionConfiguration", { distributionConfigurationArn, distributions: [{ region: "us-east-1", amiDistributionConfiguration: {} }] });
  const { distributionConfiguration } = await send("GetDistributionConfiguration", { distributionConfigurationArn });
  assert.deepEqual(distributionConfiguration.distributions, [{ region: "us-east-1", amiDistributionConfiguration: {} }]);
  await assert.rejects(send("UpdateDistributionConfiguration", { distributionConfigurationArn, distributions: [{ region: "a", amiDistributionConfiguration: {} }, { region: "a", amiDistributionConfiguration: {} }] }), error =>
    error instanceof sdk.InvalidParameterCombinationException);
  await send("DeleteDistributionConfiguration", { distributionConfigurationArn });
  await assert.rejects(send("GetDistributionConfiguration", { distributionConfigurationArn }), { name: "ResourceNotFoundException" });

  await send("CreateInfrastructureConfiguration", { name: "infra", instanceProfileName: "builder" });
  assert.equal((await send("ListInfrastructureConfigurations", {})).infrastructureConfigurationSummaryList.length, 1);
});

test("recipes and containers are found, and resource policies kept", async () => {
  const { imageRecipeArn } = await send("CreateImageRecipe", {
    name: "base", semanticVersion: "1.0.0", parentImage: managed("image/amazon-linux-2023-x86/x.x.x"), components: [{ componentArn: arn("component/hello-world/x.x.x") }],
  });
  assert.equal((await send("GetImageRecipe", { imageRecipeArn })).imageRecipe.workingDirectory, "/tmp");
  assert.equal((await send("ListImageRecipes", {})).imageRecipeSummaryList.length, 1);
  const { containerRecipeArn } = await send("CreateContainerRecipe", {
    name: "web", semanticVersion: "1.0.0", containerType: "DOCKER", parentImage: "amazonlinux:2023",
    components: [{ componentArn: managed("component/update-linux/x.x.x") }],
    dockerfileTemplateData: "FROM {{{ imagebuilder:parentImage }}}", targetRepository: { service: "ECR", repositoryName: "web" },
  });
  assert.equal((await send("GetContainerRecipe", { containerRecipeArn })).containerRecipe.name, "web");
  assert.equal((await send("ListContainerRecipes", {})).containerRecipeSummaryList.length, 1);

  const { imageBuildVersionArn } = await send("CreateImage", {
    containerRecipeArn, infrastructureConfigurationArn: arn("infrastructure-configuration/infra"),
  });
  await until(async () => (await send("GetImage", { imageBuildVersionArn })).image.state.status === "AVAILABLE", "the container image is available");

  for (const [kind, member, resource] of [
    ["Component", "componentArn", arn("component/hello-world/1.0.0/1")],
    ["ImageRecipe", "imageRecipeArn", imageRecipeArn],
    ["ContainerRecipe", "containerRecipeArn", containerRecipeArn],
    ["Image", "imageArn", imageBuildVersionArn],
  ]) {
    await send(`Put${kind}Policy`, { [member]: resource, policy });
    assert.equal((await send(`Get${kind}Policy`, { [member]: resource })).policy, policy);
    await assert.rejects(send(`Put${kind}Policy`, { [member]: resource, policy: "no JSON" }), error => error instanceof sdk.InvalidParameterValueException);
    await assert.rejects(send(`Get${kind}Policy`, { [member]: resource.replace("1.0.0", "9.9.9") }), error => error instanceof sdk.ResourceNotFoundException);
  }

  await send("DeleteImage", { imageBuildVersionArn });
  await send("DeleteContainerRecipe", { containerRecipeArn });
});

test("a pipeline is replaced, and a failed distribution retried", async () => {
  const settings = { imageRecipeArn: arn("image-recipe/base/1.0.0"), infrastructureConfigurationArn: arn("infrastructure-configuration/infra") };
  const { imagePipelineArn } = await send("CreateImagePipeline", { name: "base", ...settings, imageScanningConfiguration: { imageScanningEnabled: true } });
  await send("UpdateImagePipeline", { imagePipelineArn, ...settings, description: "second", imageScanningConfiguration: { imageScanningEnabled: true } });
  assert.deepEqual((await send("ListImagePipelines", { filters: [{ name: "name", values: ["base"] }] })).imagePipelineList.map(p => p.description), ["second"]);
  await control("POST", "builds", { arn: imagePipelineArn, failSteps: { DISTRIBUTING: "no copy" }, findings: [{ severity: "HIGH" }] });

  const { imageBuildVersionArn } = await send("StartImagePipelineExecution", { imagePipelineArn });
  const status = async () => (await send("GetImage", { imageBuildVersionArn })).image.state.status;
  await until(async () => await status() === "FAILED", "the distribution fails");
  await control("POST", "builds", { arn: imagePipelineArn, failSteps: null });
  await send("RetryImage", { imageBuildVersionArn });
  await until(async () => await status() === "AVAILABLE", "the distribution succeeds");
  await assert.rejects(send("RetryImage", { imageBuildVersionArn }), error => error instanceof sdk.InvalidRequestException);

  const { responses } = await send("ListImageScanFindingAggregations", { filter: { name: "imageBuildVersionArn", values: [imageBuildVersionArn] } });
  assert.ok(responses.length >= 1);
});
