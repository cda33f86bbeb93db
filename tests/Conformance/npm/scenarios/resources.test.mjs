import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-imagebuilder";
import { arn, client, component, managed, workflow } from "./world.mjs";

const send = (command, input) => client.send(new sdk[`${command}Command`](input));

test("a component is created, found by wildcard, versioned, tagged and deleted", async () => {
  const created = await send("CreateComponent", { ...component, tags: { team: "platform" } });
  assert.equal(created.componentBuildVersionArn, arn("component/hello-world/1.0.0/1"));
  assert.equal(created.latestVersionReferences.latestMajorVersionArn, arn("component/hello-world/1.x.x"));
  assert.ok(created.requestId && created.clientToken);

  const found = await send("GetComponent", { componentBuildVersionArn: arn("component/hello-world/x.x.x") });
  assert.equal(found.component.data, component.data);
  assert.equal(found.component.type, "BUILD");
  assert.deepEqual(found.component.tags, { team: "platform" });

  const changed = await send("CreateComponent", { ...component, description: "changed" });
  assert.equal(changed.componentBuildVersionArn, arn("component/hello-world/1.0.0/2"));
  const builds = await send("ListComponentBuildVersions", { componentVersionArn: arn("component/hello-world/1.0.0") });
  assert.deepEqual(builds.componentSummaryList.map(c => c.description), ["changed", undefined]);

  await send("TagResource", { resourceArn: created.componentBuildVersionArn, tags: { stage: "test" } });
  await send("UntagResource", { resourceArn: created.componentBuildVersionArn, tagKeys: ["team", "absent"] });
  const { tags } = await send("ListTagsForResource", { resourceArn: created.componentBuildVersionArn });
  assert.deepEqual(tags, { stage: "test" });

  await send("DeleteComponent", { componentBuildVersionArn: created.componentBuildVersionArn });
  await assert.rejects(send("DeleteComponent", { componentBuildVersionArn: created.componentBuildVersionArn }), { name: "ResourceNotFoundException" });
});

test("a dry run ends in its own typed error", async () => {
  await assert.rejects(send("CreateWorkflow", { ...workflow, dryRun: true }), error => {
    assert.ok(error instanceof sdk.DryRunOperationException);
    assert.equal(error.$metadata.httpStatusCode, 412);
    return true;
  });
});

test("a pipeline holds on to what it uses", async () => {
  const { imageRecipeArn } = await send("CreateImageRecipe", {
    name: "base", semanticVersion: "1.0.x", parentImage: managed("image/amazon-linux-2023-x86/x.x.x"),
    components: [{ componentArn: managed("component/update-linux/x.x.x") }],
  });
  assert.equal(imageRecipeArn, arn("image-recipe/base/1.0.0"));
  const { infrastructureConfigurationArn } = await send("CreateInfrastructureConfiguration", {
    name: "base", instanceProfileName: "builder", snsTopicArn: "arn:aws:sns:eu-west-1:111122223333:results",
    instanceMetadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2 },
  });
  const { workflowBuildVersionArn } = await send("CreateWorkflow", workflow);
  const { imagePipelineArn } = await send("CreateImagePipeline", {
    name: "base", imageRecipeArn: arn("image-recipe/base/x.x.x"), infrastructureConfigurationArn, executionRole: "builder",
    workflows: [{ workflowArn: workflowBuildVersionArn }], schedule: { scheduleExpression: "rate(1 day)" },
  });

  for (const [command, input] of [
    ["DeleteImageRecipe", { imageRecipeArn }],
    ["DeleteInfrastructureConfiguration", { infrastructureConfigurationArn }],
    ["DeleteWorkflow", { workflowBuildVersionArn }],
  ]) {
    await assert.rejects(send(command, input), error => error instanceof sdk.ResourceDependencyException, command);
  }

  const { imagePipeline } = await send("GetImagePipeline", { imagePipelineArn });
  assert.equal(imagePipeline.status, "ENABLED");
  assert.equal(imagePipeline.schedule.timezone, "UTC");

  await send("DeleteImagePipeline", { imagePipelineArn });
  await send("DeleteWorkflow", { workflowBuildVersionArn });
  await send("DeleteImageRecipe", { imageRecipeArn });
  await send("DeleteInfrastructureConfiguration", { infrastructureConfigurationArn });
});

test("an update of a configuration replaces it", async () => {
  const { infrastructureConfigurationArn } = await send("CreateInfrastructureConfiguration", {
    name: "infra", instanceProfileName: "builder", description: "first", keyPair: "debug",
  });
  await send("UpdateInfrastructureConfiguration", { infrastructureConfigurationArn, instanceProfileName: "other" });
  const { infrastructureConfiguration } = await send("GetInfrastructureConfiguration", { infrastructureConfigurationArn });
  assert.equal(infrastructureConfiguration.name, "infra");
  assert.equal(infrastructureConfiguration.instanceProfileName, "other");
  assert.equal(infrastructureConfiguration.description, undefined);
  assert.equal(infrastructureConfiguration.keyPair, undefined);
  assert.ok(infrastructureConfiguration.dateUpdated);
});

test("the paginator sees every item once", async () => {
  for (let i = 0; i < 30; i++) {
    await send("CreateDistributionConfiguration", { name: `dist ${i}`, distributions: [{ region: "eu-west-1", amiDistributionConfiguration: {} }] });
  }
  const names = [];
  let pages = 0;
  for await (const page of sdk.paginateListDistributionConfigurations({ client, pageSize: 7 }, {})) {
    pages++;
    names.push(...page.distributionConfigurationSummaryList.map(c => c.name));
  }
  assert.equal(pages, 5);
  assert.equal(new Set(names).size, 30);
  assert.equal(names.length, 30);
});

test("Amazon's own resources are listed for those who ask", async () => {
  const own = await send("ListWorkflows", { owner: "Amazon" });
  assert.ok(own.workflowVersionList.some(w => w.name === "build-image" && w.owner === "Amazon"));
  await send("GetWorkflow", { workflowBuildVersionArn: managed("workflow/build/build-image/x.x.x") });
});
