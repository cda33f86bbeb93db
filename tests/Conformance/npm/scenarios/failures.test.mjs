import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-imagebuilder";
import { client, control, requests } from "./world.mjs";

const infrastructure = { name: "infra", instanceProfileName: "builder" };
const create = input => client.send(new sdk.CreateInfrastructureConfigurationCommand(input));

test("throttling is retried with the same client token", async () => {
  await control("POST", "faults", { operation: "CreateInfrastructureConfiguration", times: 2, error: "CallRateLimitExceededException" });
  const { infrastructureConfigurationArn } = await create(infrastructure);

  const sent = await requests("CreateInfrastructureConfiguration");
  assert.deepEqual(sent.map(r => r.status), [429, 429, 200]);
  assert.ok(infrastructureConfigurationArn);
});

test("a lost answer is replayed, not done twice", async () => {
  await control("POST", "faults", { operation: "CreateInfrastructureConfiguration", error: "ServiceUnavailableException", afterEffect: true });
  await create({ ...infrastructure, name: "lost answer" });

  const sent = (await requests("CreateInfrastructureConfiguration")).filter(r => r.input?.name === "lost answer");
  assert.deepEqual(sent.map(r => [r.status, r.replayed]), [[503, false], [200, true]]);
  assert.equal(sent[0].input.clientToken, sent[1].input.clientToken);
});

test("one client token answers one request", async () => {
  const first = await create({ ...infrastructure, name: "token", clientToken: "one" });
  const again = await create({ ...infrastructure, name: "token", clientToken: "one" });
  assert.equal(again.infrastructureConfigurationArn, first.infrastructureConfigurationArn);
  await assert.rejects(create({ ...infrastructure, name: "other", clientToken: "one" }), error =>
    error instanceof sdk.IdempotentParameterMismatchException && error.$metadata.httpStatusCode === 400);
});

test("a taken name is a typed error", async () => {
  await create({ ...infrastructure, name: "Taken Name" });
  await assert.rejects(create({ ...infrastructure, name: "taken_name" }), error => error instanceof sdk.ResourceAlreadyExistsException);
});

test("a page token of another list is refused", async () => {
  await assert.rejects(client.send(new sdk.ListImageRecipesCommand({ nextToken: "made-up" })), error =>
    error instanceof sdk.InvalidPaginationTokenException);
});

test("an invalid value names its parameter", async () => {
  await assert.rejects(create({ ...infrastructure, name: "x" }), {
    name: "InvalidParameterValueException", message: /^The value supplied for parameter 'name' is not valid\. name must match pattern/,
  });
});
