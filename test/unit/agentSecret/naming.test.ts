import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import type { AgentSecretArgs } from "../../../components/agentSecret";
import { agentSecretManifests } from "../../../components/agentSecret/manifests";
import { type Held, secretNameOf } from "../../../components/agentSecret/naming";
import { parseAgentSecret } from "../../../components/agentSecret/parse";
import { random, renewal } from "./made";

const modelOf = (more: Partial<AgentSecretArgs> = {}) =>
  parseAgentSecret(
    "llm",
    { namespace: "team-a", config: { ...renewal, values: { pin: random() } }, ...more },
    "2026-11-21",
  );
const label = renewal.revision;

describe("the name of an AgentSecret's Secret", () => {
  const key = randomBytes(32).toString("base64");
  const nameOf = (held: Held, more: Partial<AgentSecretArgs> = {}, by = key): string =>
    secretNameOf(modelOf(more), held, by);
  const digestOf = (name: string): string => name.slice(-8);

  it("is the base, the version and eight characters, whatever the order of the keys", () => {
    const [pin, other] = [random(), random()];
    const name = nameOf({ label, values: { pin, other } });
    assert.match(name, /^llm-2026-11-01-[0-9a-f]{8}$/);
    assert.equal(nameOf({ label, values: { other, pin } }), name);
  });

  it("is another one for all that an immutable Secret cannot change", () => {
    const values = { pin: "4711" };
    const basic = { type: "kubernetes.io/basic-auth", plain: { username: "git" } } as const;
    const config = { ...renewal, values: { password: random() } };
    const digests = [
      nameOf({ label, values }),
      nameOf({ label, values: { pin: "4712" } }),
      nameOf({ label, values: { nip: "4711" } }),
      nameOf({ label, values }, { plain: { host: "a" } }),
      nameOf({ label, values }, { plain: { host: "b" } }),
      nameOf({ label, values }, { plain: basic.plain, config }),
      nameOf({ label, values }, { ...basic, config }),
    ].map(digestOf);
    assert.equal(new Set(digests).size, digests.length, digests.join());
  });

  it("lets nobody find a short value by trying, nor see that two versions or two secrets hold the same", () => {
    const held = { label, values: { pin: "4711" } };
    const digest = digestOf(nameOf(held));
    const guesses = ["4711", JSON.stringify(held.values), JSON.stringify([label, "Opaque", [], [["pin", "4711"]]])];
    for (const guess of guesses) assert.ok(!createHash("sha256").update(guess).digest("hex").startsWith(digest));
    assert.notEqual(digestOf(nameOf(held, {}, randomBytes(32).toString("base64"))), digest);
    assert.notEqual(digestOf(nameOf({ ...held, label: "2026-10-01" })), digest);
  });

  it("has room in a label of the cluster with the longest base and revision", () => {
    const name = nameOf({ label: "2026-11-01-99", values: { pin: random() } }, { name: "a".repeat(40) });
    assert.equal(name.length, 63);
  });

  it("belongs to an object that is made before the one it follows goes", () => {
    const material = {
      label,
      name: "llm-2026-11-01",
      renewal: { issued: label, withinDays: 90, owner: "platform" },
      values: { pin: random() },
    };
    const [planned] = agentSecretManifests(modelOf(), [material]);
    assert.deepEqual([planned?.versioned, planned?.manifest.metadata.name], [true, material.name]);
  });
});
