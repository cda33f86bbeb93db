// On a clock that stands still until it is told to move.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as sdk from "@aws-sdk/client-imagebuilder";
import { client, control, managed } from "./world.mjs";

const send = (command, input) => client.send(new sdk[`${command}Command`](input));
const status = async lifecycleExecutionId => (await send("GetLifecycleExecution", { lifecycleExecutionId })).lifecycleExecution.state.status;

let resourceArn;

before(async () => {
  const { imageRecipeArn } = await send("CreateImageRecipe", { name: "base", semanticVersion: "1.0.0", parentImage: managed("image/amazon-linux-2023-x86/x.x.x") });
  const { infrastructureConfigurationArn } = await send("CreateInfrastructureConfiguration", { name: "base", instanceProfileName: "builder" });
  ({ imageBuildVersionArn: resourceArn } = await send("CreateImage", { imageRecipeArn, infrastructureConfigurationArn }));
  await control("POST", "clock", { advance: 3 * 3600 });
});

async function start() {
  const { lifecycleExecutionId } = await send("StartResourceStateUpdate", { resourceArn, state: { status: "DISABLED" } });
  assert.equal(await status(lifecycleExecutionId), "PENDING");
  return lifecycleExecutionId;
}

async function imageStatus() {
  return (await send("GetImage", { imageBuildVersionArn: resourceArn })).image.state.status;
}

test("a state update that has not begun is cancelled at once", async () => {
  const lifecycleExecutionId = await start();
  assert.deepEqual((await send("CancelLifecycleExecution", { lifecycleExecutionId })).lifecycleExecutionId, lifecycleExecutionId);
  assert.equal(await status(lifecycleExecutionId), "CANCELLED");
  const { resources } = await send("ListLifecycleExecutionResources", { lifecycleExecutionId });
  assert.deepEqual(resources.map(r => r.state.status), ["SKIPPED"]);
  assert.equal(await imageStatus(), "AVAILABLE");
  await assert.rejects(send("CancelLifecycleExecution", { lifecycleExecutionId }), error => error instanceof sdk.InvalidRequestException);
});

test("one that is in progress is cancelled after the image in work", async () => {
  const lifecycleExecutionId = await start();
  await control("POST", "clock", { step: 1 });
  assert.equal(await status(lifecycleExecutionId), "IN_PROGRESS");
  await send("CancelLifecycleExecution", { lifecycleExecutionId });
  assert.equal(await status(lifecycleExecutionId), "CANCELLING");
  await control("POST", "clock", { step: 1 });
  assert.equal(await status(lifecycleExecutionId), "CANCELLED");
  assert.equal(await imageStatus(), "DISABLED");
});
