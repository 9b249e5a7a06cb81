import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DeployKeyArgs } from "../../components/deployKey";
import {
  alone,
  byName,
  dataOf,
  first,
  keyNames,
  keyType,
  made,
  makeKeys,
  manual,
  materialOf,
  name,
  optionsOf,
  overlapping,
  own,
  run,
  second,
  secretOf,
  texts,
  title,
  waits,
} from "./deployKeyRun";

describe("the keys of a DeployKey", () => {
  before(makeKeys);

  it("holds a key that OpenSSH reads, whose public half is the registered one", async () => {
    const { seen, outputs } = await run(alone, "fingerprint", "publicKeys");
    const key = dataOf(seen, first.label)["ssh-privatekey"] ?? "";
    assert.match(key, /^-----BEGIN OPENSSH PRIVATE KEY-----\n[\w+/=\n]+\n-----END OPENSSH PRIVATE KEY-----\n$/);
    const folder = mkdtempSync(join(tmpdir(), "deploy-key-"));
    try {
      const file = join(folder, "ssh-privatekey");
      writeFileSync(file, key, { mode: 0o400 });
      const open = execFileSync("ssh-keygen", ["-y", "-f", file], { encoding: "utf8" }).trim();
      const registered = byName(seen, `${name}-registration-${first.label}`).inputs.key;
      assert.equal(open.split(" ").slice(0, 2).join(" "), registered);
      const [, fingerprint] = execFileSync("ssh-keygen", ["-lf", file], { encoding: "utf8" }).split(" ");
      assert.deepEqual(outputs, [fingerprint, { [first.label]: registered }]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("ends the key with a newline where the provider leaves it out", async () => {
    const whole = made.get(keyNames[0] ?? "") ?? {};
    made.set(keyNames[0] ?? "", { ...whole, privateKeyOpenssh: String(whole.privateKeyOpenssh).trimEnd() });
    try {
      const { seen } = await run(alone);
      assert.match(dataOf(seen, first.label)["ssh-privatekey"] ?? "", /-----END OPENSSH PRIVATE KEY-----\n$/);
    } finally {
      made.set(keyNames[0] ?? "", whole);
    }
  });

  it("keeps private material under a secret of the Secret's data, and nowhere else", async () => {
    const hosts: DeployKeyArgs[] = [
      overlapping,
      { ...overlapping, format: "kubeOpenCode", host: { kind: "gitlab" } },
      { ...overlapping, host: manual, knownHosts: [own] },
    ];
    for (const args of hosts) {
      const { seen, outputs } = await run(args, "instructions", "sshCommand", "publicKeys", "knownHosts");
      // Every line of the keys' bodies, whatever stands around them.
      const bodies = keyNames.flatMap((each) =>
        ["privateKeyOpenssh", "privateKeyPem", "privateKeyPemPkcs8"].flatMap((form) =>
          materialOf(each, form)
            .split("\n")
            .filter((line) => line.length > 16 && !line.startsWith("-----")),
        ),
      );
      const holds = (text: string): boolean =>
        bodies.some((body) => text.includes(body)) || text.includes("PRIVATE KEY");
      const found = seen.all.flatMap(({ name: of, inputs, secrets }) =>
        texts(inputs)
          .filter(([, text]) => holds(text))
          .map(([path]) => [of, path, secrets.some((secret) => path === secret || path.startsWith(`${secret}.`))]),
      );
      assert.deepEqual(
        found.sort(),
        [first, second].map(({ label }) => [`${name}-secret-${label}`, "stringData.ssh-privatekey", true]),
      );
      assert.deepEqual(
        texts(outputs).filter(([, text]) => holds(text)),
        [],
      );
    }
  });

  it("holds two keys during the overlap, and gives out the new one", async () => {
    const { seen, outputs } = await run(overlapping, "secretName", "previousSecretName", "due");
    assert.deepEqual(seen.names.slice(1).sort(), [
      ...[first, second].map(({ label }) => `${name}-key-${label}`),
      ...[first, second].map(({ label }) => `${name}-registration-${label}`),
      ...[first, second].map(({ label }) => `${name}-secret-${label}`),
    ]);
    assert.notEqual(dataOf(seen, first.label)["ssh-privatekey"], dataOf(seen, second.label)["ssh-privatekey"]);
    assert.deepEqual(outputs, [secretOf(seen, second.label), secretOf(seen, first.label), second.until]);
  });

  it("holds one key before and after the overlap", async () => {
    const before = await run(alone, "secretName", "previousSecretName", "due");
    assert.deepEqual(before.outputs, [secretOf(before.seen, first.label), "", first.until]);
    const after = await run({ ...alone, rotation: { today: first.removeOn } }, "secretName", "previousSecretName");
    assert.deepEqual(after.outputs, [secretOf(after.seen, second.label), ""]);
    assert.equal(after.seen.of(keyType).length, 1);
  });

  it("registers a key before its Secret, and never deletes before it replaces", async () => {
    const { options } = await run(overlapping);
    for (const { label } of [first, second]) {
      assert.deepEqual(waits(options, `${name}-registration-${label}`), [`${name}-key-${label}`]);
      assert.deepEqual(waits(options, `${name}-secret-${label}`), [`${name}-registration-${label}`]);
    }
    for (const { opts } of options) assert.notEqual(opts.deleteBeforeReplace, true);
  });

  it("makes another key for another repository and for other rights", async () => {
    const triggers: unknown[] = [];
    for (const args of [alone, { ...alone, access: "write" as const }, { ...alone, repository: "acme/web" }]) {
      const { options } = await run(args);
      triggers.push(optionsOf(options, `${name}-key-${first.label}`).replacementTrigger);
    }
    assert.deepEqual(triggers, ["github.com/acme/shop read", "github.com/acme/shop write", "github.com/acme/web read"]);
  });

  it("registers nothing at a manual host, makes the Secret all the same, and says what to do", async () => {
    const { seen, options, outputs } = await run(
      { ...alone, host: manual, knownHosts: [own] },
      "instructions",
      "repositoryUrl",
    );
    assert.deepEqual(seen.names, [name, `${name}-key-${first.label}`, `${name}-secret-${first.label}`]);
    assert.deepEqual(waits(options, `${name}-secret-${first.label}`), [`${name}-key-${first.label}`]);
    const open = materialOf(keyNames[0] ?? "", "publicKeyOpenssh").trim();
    assert.deepEqual(outputs, [
      `Nobody confirmed a key yet: the Secret in use holds that of ${first.label}, which may not work.\n` +
        `Add this key to acme/shop at git.example.com, for reading only, as "${title(first.label)}"; then list "${first.label}" under \`registered\`:\n${open}`,
      "git@git.example.com:acme/shop",
    ]);
  });

  it("stays with the confirmed key of a manual host until the next one is confirmed", async () => {
    const base = { ...overlapping, host: manual, knownHosts: [own] };
    const before = await run(
      { ...base, registered: [first.label] },
      "secretName",
      "previousSecretName",
      "instructions",
    );
    assert.deepEqual(before.outputs.slice(0, 2), [secretOf(before.seen, first.label), ""]);
    assert.match(String(before.outputs[2]), new RegExp(`^Add this key .* list "${second.label}" under`));
    const after = await run(
      { ...base, registered: [first.label, second.label] },
      "secretName",
      "previousSecretName",
      "instructions",
    );
    assert.deepEqual(after.outputs, [secretOf(after.seen, second.label), secretOf(after.seen, first.label), ""]);
    const done = { ...base, rotation: { today: first.removeOn }, registered: [first.label, second.label] };
    const { outputs } = await run(done, "instructions");
    assert.deepEqual(outputs, [
      `Remove the key of ${first.label} from acme/shop at git.example.com, and take "${first.label}" off \`registered\`.`,
    ]);
  });
});
