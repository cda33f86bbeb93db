// Sends each call of the input file, in order, and prints how each ended as JSON.
import { readFile } from "node:fs/promises";
import * as sdk from "@aws-sdk/client-imagebuilder";

const calls = JSON.parse(await readFile(process.argv[2], "utf8"), (_, value) => value?.$date ? new Date(value.$date * 1000) : value);
const client = new sdk.ImagebuilderClient({ maxAttempts: 1 });
const results = {};
for (const { name, operation, input } of calls) {
  const Command = sdk[`${operation}Command`];
  if (!Command) {
    results[name] = { missing: true };
    continue;
  }
  try {
    const { $metadata, ...output } = await client.send(new Command(input));
    results[name] = { status: $metadata.httpStatusCode, requestId: $metadata.requestId, output };
  } catch (error) {
    results[name] = {
      status: error.$metadata?.httpStatusCode,
      requestId: error.$metadata?.requestId,
      error: error.name,
      message: error.message,
      typed: sdk[error.name] !== undefined && error instanceof sdk[error.name],
    };
  }
}
console.log(JSON.stringify({ commands: Object.keys(sdk).filter(name => /^[A-Z].*Command$/.test(name)).length, results }));
