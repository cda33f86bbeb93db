// Reads one call per line from standard input and prints one result per line.
import { createInterface } from "node:readline";
import * as sdk from "@aws-sdk/client-imagebuilder";

const client = new sdk.ImagebuilderClient({});
const operations = Object.keys(sdk).filter(name => /^[A-Z].*Command$/.test(name)).map(name => name.slice(0, -"Command".length));

async function send(operation, input) {
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

async function collect(operation, input, pageSize) {
  const pages = [];
  for await (const { $metadata, ...page } of sdk[`paginate${operation}`]({ client, pageSize }, input)) pages.push(page);
  return { pages };
}

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line, (_, value) => value?.$date ? new Date(value.$date * 1000) : value);
  const answer = question.operations ? { operations } : question.pages
    ? await collect(question.pages, question.input, question.size)
    : await send(question.call, question.input);
  console.log(JSON.stringify(answer, function (name, value) {
    return this[name] instanceof Date ? this[name].getTime() / 1000 : value;
  }));
}
