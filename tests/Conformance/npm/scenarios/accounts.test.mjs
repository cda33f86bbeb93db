import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-imagebuilder";

const as = (accessKeyId, region) => new sdk.ImagebuilderClient({ region, credentials: { accessKeyId, secretAccessKey: "any" } });
const create = client => client.send(new sdk.CreateInfrastructureConfigurationCommand({ name: "shared name", instanceProfileName: "builder" }));
const list = async client => (await client.send(new sdk.ListInfrastructureConfigurationsCommand({}))).infrastructureConfigurationSummaryList;

test("a twelve-digit access key is the account, and accounts do not see one another", async () => {
  const [one, other] = [as("222233334444", "eu-west-1"), as("555566667777", "eu-west-1")];
  const { infrastructureConfigurationArn } = await create(one);

  assert.equal(infrastructureConfigurationArn, "arn:aws:imagebuilder:eu-west-1:222233334444:infrastructure-configuration/shared-name");
  assert.deepEqual(await list(other), []);
  await assert.rejects(other.send(new sdk.GetInfrastructureConfigurationCommand({ infrastructureConfigurationArn })), { name: "ResourceNotFoundException" });
  assert.equal((await create(other)).infrastructureConfigurationArn.split(":")[4], "555566667777");
});

test("the Region is that of the signature, and Regions do not see one another", async () => {
  const [frankfurt, beijing] = [as("222233334444", "eu-central-1"), as("222233334444", "cn-north-1")];

  assert.equal((await create(frankfurt)).infrastructureConfigurationArn.split(":")[3], "eu-central-1");
  assert.deepEqual(await list(beijing), []);
  assert.match((await create(beijing)).infrastructureConfigurationArn, /^arn:aws-cn:imagebuilder:cn-north-1:222233334444:/);
});

test("any other access key is the standard account", async () => {
  const { infrastructureConfigurationArn } = await create(as("AKIAIOSFODNN7EXAMPLE", "eu-west-1"));
  assert.equal(infrastructureConfigurationArn.split(":")[4], "123456789012");
});
