// What the scenarios share: a client by the environment, the control routes, and small inputs.
import { ImagebuilderClient } from "@aws-sdk/client-imagebuilder";

export const client = new ImagebuilderClient({ maxAttempts: 4 });
export const account = process.env.AWS_ACCESS_KEY_ID;
export const region = process.env.AWS_REGION;
export const arn = path => `arn:aws:imagebuilder:${region}:${account}:${path}`;
export const managed = path => `arn:aws:imagebuilder:${region}:aws:${path}`;

export async function control(method, path, body) {
  const answer = await fetch(`${process.env.EMULATOR_URL}_emulator/${path}`, { method, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

export const requests = async operation => (await control("GET", `requests?operation=${operation}`)).requests;

export const component = {
  name: "Hello World", semanticVersion: "1.0.0", platform: "Linux",
  data: "schemaVersion: 1.0\nphases:\n  - name: build\n    steps:\n      - name: Hello\n        action: ExecuteBash\n        inputs:\n          commands: [echo hello]\n",
};

export const workflow = {
  name: "Approve", semanticVersion: "1.0.0", type: "DISTRIBUTION",
  data: "schemaVersion: 1.0\nsteps:\n  - name: Approve\n    action: WaitForAction\n    timeoutSeconds: 3600\n",
};

/** Asks until the answer is something, and says what it waited for when it never is. */
export async function until(ask, what, limit = 30_000) {
  for (const end = Date.now() + limit; Date.now() < end; await new Promise(resolve => setTimeout(resolve, 20))) {
    const answer = await ask();
    if (answer) return answer;
  }
  throw new Error(`waited ${limit} ms until ${what}`);
}
