import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as sdk from "@aws-sdk/client-imagebuilder";
import { arn, client, control, managed, until, workflow } from "./world.mjs";

const send = (command, input) => client.send(new sdk[`${command}Command`](input));
const image = async imageBuildVersionArn => (await send("GetImage", { imageBuildVersionArn })).image;
const waiting = async imageArn => (await send("ListWaitingWorkflowSteps", {})).steps.find(s => s.imageBuildVersionArn === imageArn);

let imagePipelineArn;

before(async () => {
  await send("CreateImageRecipe", { name: "base", semanticVersion: "1.0.0", parentImage: managed("image/amazon-linux-2023-x86/x.x.x") });
  const { infrastructureConfigurationArn } = await send("CreateInfrastructureConfiguration", { name: "base", instanceProfileName: "builder" });
  const { workflowBuildVersionArn } = await send("CreateWorkflow", workflow);
  ({ imagePipelineArn } = await send("CreateImagePipeline", {
    name: "base", imageRecipeArn: arn("image-recipe/base/x.x.x"), infrastructureConfigurationArn, executionRole: "builder",
    imageScanningConfiguration: { imageScanningEnabled: true },
    workflows: [
      { workflowArn: managed("workflow/build/build-image/x.x.x") },
      { workflowArn: managed("workflow/test/test-image/x.x.x") },
      { workflowArn: workflowBuildVersionArn },
    ],
  }));
  await control("POST", "builds", {
    arn: imagePipelineArn,
    findings: [{ severity: "CRITICAL", fixAvailable: "YES", packageVulnerabilityDetails: { vulnerabilityId: "CVE-2026-4411" } }],
    packages: [{ packageName: "openssl", packageVersion: "3.2.1" }],
  });
});

async function startAndWait() {
  const { imageBuildVersionArn } = await send("StartImagePipelineExecution", { imagePipelineArn });
  const step = await until(() => waiting(imageBuildVersionArn), "the gate waits");
  return { imageBuildVersionArn, step };
}

test("a waiting build is found, looked into and resumed", async () => {
  const { imageBuildVersionArn, step } = await startAndWait();
  assert.equal(step.action, "WaitForAction");
  assert.equal(step.name, "Approve");

  const seen = await image(imageBuildVersionArn);
  assert.equal(seen.state.status, "DISTRIBUTING");
  assert.equal(seen.scanState.status, "COMPLETED");
  assert.equal(seen.sourcePipelineArn, imagePipelineArn);

  const { findings } = await send("ListImageScanFindings", { filters: [{ name: "imageBuildVersionArn", values: [imageBuildVersionArn] }] });
  assert.deepEqual(findings.map(f => [f.severity, f.packageVulnerabilityDetails.vulnerabilityId]), [["CRITICAL", "CVE-2026-4411"]]);
  const { imagePackageList } = await send("ListImagePackages", { imageBuildVersionArn });
  assert.deepEqual(imagePackageList.map(p => p.packageName), ["openssl"]);

  const { workflowExecutions } = await send("ListWorkflowExecutions", { imageBuildVersionArn });
  assert.deepEqual(new Set(workflowExecutions.map(e => e.type)), new Set(["BUILD", "TEST", "DISTRIBUTION"]));
  const execution = await send("GetWorkflowExecution", { workflowExecutionId: step.workflowExecutionId });
  assert.equal(execution.status, "RUNNING");
  const { steps } = await send("ListWorkflowStepExecutions", { workflowExecutionId: step.workflowExecutionId });
  assert.deepEqual(steps.map(s => s.stepExecutionId), [step.stepExecutionId]);

  const resume = { stepExecutionId: step.stepExecutionId, imageBuildVersionArn, action: "RESUME", reason: "clean", clientToken: "answer" };
  await send("SendWorkflowStepAction", resume);
  await send("SendWorkflowStepAction", resume);
  await assert.rejects(send("SendWorkflowStepAction", { ...resume, action: "STOP" }), error => error instanceof sdk.IdempotentParameterMismatchException);

  const made = await until(async () => { const i = await image(imageBuildVersionArn); return i.state.status === "AVAILABLE" && i; }, "the image is available");
  assert.match(made.outputResources.amis[0].image, /^ami-/);
  const answered = await send("GetWorkflowStepExecution", { stepExecutionId: step.stepExecutionId });
  assert.equal(answered.status, "COMPLETED");
  assert.deepEqual(JSON.parse(answered.outputs), { action: "RESUME", reason: "clean" });
  await assert.rejects(send("SendWorkflowStepAction", { ...resume, clientToken: "too late" }), error => error.$metadata.httpStatusCode === 400);
});

test("a stopped build fails with the reason", async () => {
  const { imageBuildVersionArn, step } = await startAndWait();
  await send("SendWorkflowStepAction", { stepExecutionId: step.stepExecutionId, imageBuildVersionArn, action: "STOP", reason: "CVE-2026-4411" });
  const failed = await until(async () => { const i = await image(imageBuildVersionArn); return i.state.status === "FAILED" && i; }, "the image fails");
  assert.match(failed.state.reason, /CVE-2026-4411/);
});

test("a build is cancelled, and one that has ended is not", async () => {
  const { imageBuildVersionArn } = await startAndWait();
  await send("CancelImageCreation", { imageBuildVersionArn });
  await until(async () => (await image(imageBuildVersionArn)).state.status === "CANCELLED", "the image is cancelled");
  await assert.rejects(send("CancelImageCreation", { imageBuildVersionArn }), error => error.$metadata.httpStatusCode === 400);
});

test("builds are listed by pipeline, by version and by name, and deleted", async () => {
  const { imageSummaryList } = await send("ListImagePipelineImages", { imagePipelineArn });
  assert.ok(imageSummaryList.length >= 3);
  const builds = [];
  for await (const page of sdk.paginateListImageBuildVersions({ client, pageSize: 2 }, { imageVersionArn: arn("image/base/1.0.0") })) {
    builds.push(...page.imageSummaryList.map(i => i.arn));
  }
  assert.equal(builds.length, imageSummaryList.length);
  const { imageVersionList } = await send("ListImages", {});
  assert.deepEqual(imageVersionList.map(i => i.arn), [arn("image/base/1.0.0")]);

  await send("DeleteImage", { imageBuildVersionArn: builds[0] });
  await assert.rejects(send("GetImage", { imageBuildVersionArn: builds[0] }), { name: "ResourceNotFoundException" });
});
