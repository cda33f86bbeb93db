// The gate's nine calls, in its order, on the official clients: read the record, the step, the image, its findings and tests and the mode,
// then store the request, send it and store the outcome.
import http from "node:http";
import { createHash } from "node:crypto";
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import {
  GetImageCommand, GetWorkflowStepExecutionCommand, ImagebuilderClient, ListImageScanFindingsCommand, ListWorkflowExecutionsCommand, SendWorkflowStepActionCommand,
} from "@aws-sdk/client-imagebuilder";

const imageBuilder = new ImagebuilderClient({});
const dynamo = new DynamoDBClient({});
const table = process.env.TABLE_NAME;
const home = `${process.env.STACK_ACCOUNT}#${process.env.STACK_REGION}`;
const name = (text) => ({ S: text });

async function answer(event) {
  const stepExecutionId = event.detail["workflow-step-execution-id"];
  const imageBuildVersionArn = event.resources.find((arn) => arn.split(":", 6)[5].startsWith("image/"));
  const key = { pk: name(`${home}#build#${imageBuildVersionArn}`), sk: name(`gate#${stepExecutionId}`) };

  const record = (await dynamo.send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }))).Item;
  if (record?.state?.S === "ANSWERED") return;
  const step = await imageBuilder.send(new GetWorkflowStepExecutionCommand({ stepExecutionId }));
  if (step.action !== "WaitForAction" || step.endTime) throw new Error(`${stepExecutionId} does not wait`);
  const { image } = await imageBuilder.send(new GetImageCommand({ imageBuildVersionArn }));
  const findings = [];
  for (let nextToken; ;) {
    const page = await imageBuilder.send(new ListImageScanFindingsCommand({ filters: [{ name: "imageBuildVersionArn", values: [imageBuildVersionArn] }], maxResults: 25, nextToken }));
    findings.push(...(page.findings ?? []));
    if (!(nextToken = page.nextToken)) break;
  }
  const runs = (await imageBuilder.send(new ListWorkflowExecutionsCommand({ imageBuildVersionArn, maxResults: 25 }))).workflowExecutions;
  const clean = image.scanState?.status === "COMPLETED" && !findings.some((f) => f.severity === "CRITICAL" || (f.severity === "HIGH" && f.fixAvailable === "YES"))
    && runs.filter((r) => r.type === "TEST").every((r) => r.status === "COMPLETED" || r.status === "SKIPPED");
  await dynamo.send(new GetItemCommand({ TableName: table, Key: { pk: name(`${home}#modes`), sk: name("gates") }, ConsistentRead: true }));

  const action = clean ? "RESUME" : "STOP";
  const reason = `clean: ${action}`;
  const clientToken = createHash("sha256").update(`${stepExecutionId}|1|${action}|${reason}`).digest("hex").slice(0, 36);
  const item = { ...key, action: name(action), reason: name(reason), clientToken: name(clientToken), findings: { N: `${findings.length}` } };
  await dynamo.send(new PutItemCommand({
    TableName: table, Item: { ...item, state: name("SENDING"), version: { N: "1" } }, ConditionExpression: "attribute_not_exists(pk)",
  }));
  await imageBuilder.send(new SendWorkflowStepActionCommand({ stepExecutionId, imageBuildVersionArn, action, reason, clientToken }));
  await dynamo.send(new PutItemCommand({
    TableName: table, Item: { ...item, state: name("ANSWERED"), version: { N: "2" } }, ConditionExpression: "#version = :version",
    ExpressionAttributeNames: { "#version": "version" }, ExpressionAttributeValues: { ":version": { N: "1" } },
  }));
  console.log(JSON.stringify({ level: "Information", message: `${stepExecutionId}: ${reason}` }));
}

const agent = new http.Agent({ keepAlive: true });
const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");

function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host, port, agent, method, path: `/2018-06-01/runtime/${path}` }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => resolve({ id: response.headers["lambda-runtime-aws-request-id"], text: Buffer.concat(chunks).toString() }));
    });
    request.on("error", reject);
    request.end(body);
  });
}

for (;;) {
  const { id, text } = await call("GET", "invocation/next");
  try {
    await answer(JSON.parse(text));
    await call("POST", `invocation/${id}/response`, "");
  } catch (error) {
    await call("POST", `invocation/${id}/error`, JSON.stringify({ errorType: error.name, errorMessage: error.message }));
  }
}
