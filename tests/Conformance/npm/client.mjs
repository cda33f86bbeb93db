// Reads one call per line from standard input, with the environment in which a client makes it, and prints one result per line.
import { createInterface } from "node:readline";
import * as sdk from "@aws-sdk/client-imagebuilder";

const clients = new Map();
const operations = Object.keys(sdk).filter(name => /^[A-Z].*Command$/.test(name)).map(name => name.slice(0, -"Command".length));

// A client reads some variables when it is made and others with each call.
function clientIn(environment) {
  Object.assign(process.env, environment);
  const key = JSON.stringify(environment);
  if (!clients.has(key)) clients.set(key, new sdk.ImagebuilderClient({}));
  return clients.get(key);
}

async function send(client, operation, input) {
  try {
    const { $metadata, ...output } = await client.send(new sdk[`${operation}Command`](input));
    return { status: $metadata.httpStatusCode, requestId: $metadata.requestId, typed: true, output };
  } catch (error) {
    if (!error.$metadata) throw error;
    return {
      status: error.$metadata.httpStatusCode,
      requestId: error.$metadata.requestId,
      error: error.name,
      message: error.message,
      typed: sdk[error.name] !== undefined && error instanceof sdk[error.name],
    };
  }
}

async function collect(client, operation, input, pageSize) {
  const pages = [];
  for await (const { $metadata, ...page } of sdk[`paginate${operation}`]({ client, pageSize }, input)) pages.push(page);
  return { pages };
}

async function answerTo(client, question) {
  if (question.operations) return { operations };
  return question.pages
    ? await collect(client, question.pages, question.input, question.size)
    : await send(client, question.call, question.input);
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line, (_, value) => value?.$date ? new Date(value.$date * 1000) : value);
  const answer = await answerTo(clientIn(asked.environment), asked.question).catch(error => ({ failure: `${error.stack ?? error}` }));
  console.log(JSON.stringify(answer, function (name, value) {
    return this[name] instanceof Date ? this[name].getTime() / 1000 : value;
  }));
}
