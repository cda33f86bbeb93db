import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as sdk from "@aws-sdk/client-imagebuilder";
import { arn, client, control, managed, until } from "./world.mjs";

const send = (command, input) => client.send(new sdk[`${command}Command`](input));
const image = async imageBuildVersionArn => (await send("GetImage", { imageBuildVersionArn })).image;
const available = imageBuildVersionArn => until(async () => (await image(imageBuildVersionArn)).state.status === "AVAILABLE", "the image is available");

let settings, distributionConfigurationArn;

before(async () => {
  const { imageRecipeArn } = await send("CreateImageRecipe", {
    name: "base", semanticVersion: "1.0.0", parentImage: managed("image/amazon-linux-2023-x86/x.x.x"),
  });
  const { infrastructureConfigurationArn } = await send("CreateInfrastructureConfiguration", { name: "base", instanceProfileName: "builder" });
  ({ distributionConfigurationArn } = await send("CreateDistributionConfiguration", { name: "two", distributions: [{ region: "eu-west-1", amiDistributionConfiguration: {} }, { region: "us-east-1", amiDistributionConfiguration: {} }] }));
  settings = { imageRecipeArn, infrastructureConfigurationArn, distributionConfigurationArn };
});

async function built() {
  const { imageBuildVersionArn } = await send("CreateImage", settings);
  await available(imageBuildVersionArn);
  return imageBuildVersionArn;
}

async function update(resourceArn, status, more = {}) {
  const { lifecycleExecutionId } = await send("StartResourceStateUpdate", { resourceArn, state: { status }, executionRole: "lifecycle", ...more });
  return until(async () => {
    const { lifecycleExecution } = await send("GetLifecycleExecution", { lifecycleExecutionId });
    return lifecycleExecution.endTime && lifecycleExecution;
  }, "the execution ends");
}

test("an image is deprecated, disabled, enabled again and deleted with its AMIs", async () => {
  const resourceArn = await built();
  const includeResources = { amis: true, snapshots: true };

  const deprecated = await update(resourceArn, "DEPRECATED", { includeResources });
  assert.equal(deprecated.state.status, "SUCCESS");
  assert.ok(deprecated.startTime instanceof Date && deprecated.endTime >= deprecated.startTime);
  assert.equal(deprecated.resourcesImpactedSummary.hasImpactedResources, true);
  assert.ok((await image(resourceArn)).deprecationTime instanceof Date);
  assert.equal((await image(resourceArn)).lifecycleExecutionId, deprecated.lifecycleExecutionId);

  await update(resourceArn, "DISABLED", { includeResources });
  assert.deepEqual((await image(resourceArn)).outputResources.amis.map(a => a.state.status), ["DISABLED", "DISABLED"]);
  await assert.rejects(send("StartResourceStateUpdate", { resourceArn, state: { status: "DEPRECATED" } }), error => error instanceof sdk.InvalidRequestException);
  await update(resourceArn, "AVAILABLE", { includeResources });
  assert.equal((await image(resourceArn)).state.status, "AVAILABLE");

  const deleted = await update(resourceArn, "DELETED", { includeResources });
  const { resources, lifecycleExecutionState } = await send("ListLifecycleExecutionResources", { lifecycleExecutionId: deleted.lifecycleExecutionId });
  assert.equal(lifecycleExecutionState.status, "SUCCESS");
  assert.deepEqual(resources.map(r => [r.resourceId, r.action.name, r.state.status]), [[resourceArn, "DELETE", "SUCCESS"]]);
  await assert.rejects(send("GetImage", { imageBuildVersionArn: resourceArn }), { name: "ResourceNotFoundException" });

  const ids = [];
  for await (const page of sdk.paginateListLifecycleExecutions({ client, pageSize: 1 }, { resourceArn })) {
    ids.push(...page.lifecycleExecutions.map(e => e.lifecycleExecutionId));
  }
  assert.equal(ids.length, 4);
  assert.equal(ids[0], deleted.lifecycleExecutionId);
});

test("an excluded AMI is skipped with its reason", async () => {
  const resourceArn = await built();
  const [ami] = (await image(resourceArn)).outputResources.amis;
  await control("POST", "amis", { arn: resourceArn, ami: ami.image, tags: { keep: "yes" } });

  const { lifecycleExecutionId } = await update(resourceArn, "DELETED", {
    includeResources: { amis: true, snapshots: true }, exclusionRules: { amis: { tagMap: { keep: "yes" } } },
  });

  const { resources } = await send("ListLifecycleExecutionResources", { lifecycleExecutionId, parentResourceId: resourceArn });
  assert.deepEqual(resources.map(r => r.state.status), ["SKIPPED", "SUCCESS"]);
  assert.match(resources[0].state.reason, /tag 'keep'/);
  assert.equal(resources[1].snapshots[0].state.status, "SUCCESS");
  assert.deepEqual((await image(resourceArn)).outputResources.amis.map(a => a.image), [ami.image]);
});

test("an execution that has ended is not cancelled, one under way is", async () => {
  const resourceArn = await built();
  const { lifecycleExecutionId } = await update(resourceArn, "DISABLED");
  await assert.rejects(send("CancelLifecycleExecution", { lifecycleExecutionId }), error => error instanceof sdk.InvalidRequestException);
  await assert.rejects(send("CancelLifecycleExecution", { lifecycleExecutionId: "lce-1" }), { name: "InvalidParameterValueException" });
});

test("a deprecation is given a later time", async () => {
  const resourceArn = await built();
  const updateAt = new Date(Math.floor(Date.now() / 1000 + 86400) * 1000);
  await update(resourceArn, "DEPRECATED", { updateAt });
  const seen = await image(resourceArn);
  assert.equal(seen.state.status, "AVAILABLE");
  assert.deepEqual(seen.deprecationTime, updateAt);
  await assert.rejects(send("StartResourceStateUpdate", { resourceArn, state: { status: "DEPRECATED" }, updateAt: new Date(0) }), { name: "InvalidRequestException" });
});

test("a policy is created, found, changed and deleted", async () => {
  const policy = {
    executionRole: "lifecycle", resourceType: "AMI_IMAGE", resourceSelection: { recipes: [{ name: "base", semanticVersion: "1.x.x" }] },
    policyDetails: [{ action: { type: "DELETE", includeResources: { amis: true } }, filter: { type: "COUNT", value: 3 } }],
  };
  const { lifecyclePolicyArn } = await send("CreateLifecyclePolicy", { name: "keep three", ...policy });
  await send("UpdateLifecyclePolicy", { lifecyclePolicyArn, status: "DISABLED", ...policy });
  const { lifecyclePolicy } = await send("GetLifecyclePolicy", { lifecyclePolicyArn });
  assert.equal(lifecyclePolicy.status, "DISABLED");
  assert.deepEqual(lifecyclePolicy.policyDetails, policy.policyDetails);
  assert.ok(lifecyclePolicy.dateCreated instanceof Date);
  assert.deepEqual((await send("ListLifecyclePolicies", {})).lifecyclePolicySummaryList.map(p => p.arn), [lifecyclePolicyArn]);
  assert.deepEqual((await send("ListLifecycleExecutions", { resourceArn: lifecyclePolicyArn })).lifecycleExecutions, []);
  await assert.rejects(send("CreateLifecyclePolicy", { name: "both", ...policy, resourceSelection: {} }), error => error instanceof sdk.InvalidRequestException);
  await send("DeleteLifecyclePolicy", { lifecyclePolicyArn });
});

test("what exists is distributed and imported", async () => {
  const source = await built();
  const again = await send("DistributeImage", { sourceImage: source, distributionConfigurationArn, executionRole: "builder" });
  await available(again.imageBuildVersionArn);
  assert.deepEqual((await image(again.imageBuildVersionArn)).outputResources.amis.map(a => a.region), ["eu-west-1", "us-east-1"]);
  await assert.rejects(
    send("DistributeImage", { sourceImage: arn("image/none/1.0.0/1"), distributionConfigurationArn, executionRole: "builder" }), error => error instanceof sdk.ResourceNotFoundException);

  const vm = await send("ImportVmImage", { name: "old server", semanticVersion: "1.0.0", platform: "Linux", vmImportTaskId: "import-ami-0123456789abcdef0" });
  await available(vm.imageArn);
  assert.equal((await image(vm.imageArn)).buildType, "IMPORT");
  await assert.rejects(send("ImportVmImage", { name: "old server", semanticVersion: "1.0.0", platform: "Linux", vmImportTaskId: "1" }), { name: "InvalidParameterValueException" });

  const disk = {
    name: "windows 11", semanticVersion: "1.0.0", platform: "Windows", osVersion: "Microsoft Windows 11",
    infrastructureConfigurationArn: settings.infrastructureConfigurationArn, uri: "s3://bucket/windows.iso",
  };
  const iso = await send("ImportDiskImage", disk);
  await available(iso.imageBuildVersionArn);
  assert.equal((await image(iso.imageBuildVersionArn)).buildType, "IMPORT_ISO");
  await assert.rejects(send("ImportDiskImage", { ...disk, platform: "Linux" }), { name: "InvalidParameterValueException" });

  const script = { name: "hello", semanticVersion: "1.0.0", type: "BUILD", format: "SHELL", platform: "Linux", data: "echo hello\n" };
  const { componentBuildVersionArn } = await send("ImportComponent", script);
  assert.match((await send("GetComponent", { componentBuildVersionArn })).component.data, /ExecuteBash/);
  await assert.rejects(send("ImportComponent", { ...script, uri: "s3://bucket/key" }), error => error instanceof sdk.InvalidParameterCombinationException);
});

test("a component of the Marketplace is fetched", async () => {
  const { componentVersionList } = await send("ListComponents", { owner: "AWSMarketplace" });
  const resourceArn = componentVersionList[0].arn;
  const { data } = await send("GetMarketplaceResource", { resourceType: "COMPONENT_DATA", resourceArn });
  assert.match(Buffer.from(data, "base64").toString(), /schemaVersion/);
  const { url } = await send("GetMarketplaceResource", { resourceType: "COMPONENT_ARTIFACT", resourceArn, resourceLocation: "s3://bucket/key" });
  assert.match(url, /^https:/);
  await assert.rejects(send("GetMarketplaceResource", { resourceType: "COMPONENT_ARTIFACT", resourceArn }), error => error instanceof sdk.InvalidRequestException);
});
