import assert from "node:assert/strict";
import { reencryptCommand } from "../../cli/reencrypt";
import type { EncryptionServer } from "./encryptionServer";

/** Runs `palisade reencrypt`, and tells what it printed. */
export async function printedByReencrypt(args: string[]): Promise<string> {
  const real = process.stdout.write;
  let text = "";
  process.stdout.write = (chunk: string | Uint8Array) => {
    text += String(chunk);
    return true;
  };
  try {
    await reencryptCommand().parseAsync(args, { from: "user" });
  } finally {
    process.stdout.write = real;
  }
  return text;
}

/** Has the API server refuse every update of a Secret with a message that quotes it; returns what takes that back. */
export async function refuseAndQuote(server: EncryptionServer, name: string): Promise<() => Promise<void>> {
  const group = "/apis/admissionregistration.k8s.io/v1";
  const validation = {
    expression: `object.metadata.name != '${name}'`,
    messageExpression: "'refused: ' + string(object.data)",
  };
  const rules = [{ apiGroups: [""], apiVersions: ["v1"], operations: ["UPDATE"], resources: ["secrets"] }];
  const spec = { matchConstraints: { resourceRules: rules }, validations: [validation] };
  const metadata = { name: "talkative" };
  const binding = { policyName: "talkative", validationActions: ["Deny"] };
  const made = [
    await server.api("POST", `${group}/validatingadmissionpolicies`, { metadata, spec }),
    await server.api("POST", `${group}/validatingadmissionpolicybindings`, { metadata, spec: binding }),
  ];
  assert.deepEqual(
    made.map(({ status }) => status),
    [201, 201],
  );
  return async () => {
    for (const kind of ["policybindings", "policies"])
      await server.api("DELETE", `${group}/validatingadmission${kind}/talkative`);
  };
}
