import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { DeployKeyArgs } from "../../components/deployKey";
import { knownHostsFor } from "../../components/knownHosts/model";
import {
  alone,
  byName,
  dataOf,
  first,
  githubType,
  keyNames,
  keyType,
  makeKeys,
  materialOf,
  name,
  optionsOf,
  own,
  remoteType,
  run,
  secretOf,
  secretType,
  title,
} from "./deployKeyRun";

const nameOfSecret = async (args: DeployKeyArgs): Promise<string> => secretOf((await run(args)).seen, first.label);

describe("DeployKey", () => {
  before(makeKeys);

  it("registers a key, its public half at the host and a Secret, and nothing else", async () => {
    const { seen } = await run(alone);
    assert.equal(seen.error, "");
    assert.deepEqual(
      seen.all.map((one) => [one.type, one.name]),
      [
        ["palisade:index:DeployKey", name],
        [keyType, `${name}-key-${first.label}`],
        [githubType, `${name}-registration-${first.label}`],
        [secretType, `${name}-secret-${first.label}`],
      ],
    );
    for (const { urn, type } of seen.all.slice(1)) assert.ok(urn.includes(`palisade:index:DeployKey$${type}::`), urn);
    assert.deepEqual(byName(seen, `${name}-key-${first.label}`).inputs, { algorithm: "ED25519" });
    assert.deepEqual(byName(seen, `${name}-registration-${first.label}`).inputs, {
      repository: "shop",
      title: title(first.label),
      key: materialOf(keyNames[0] ?? "", "publicKeyOpenssh").trim(),
      readOnly: true,
    });
  });

  it("writes an immutable Secret whose annotations say whose key it is and when it rotates", async () => {
    const { seen } = await run(alone);
    const { stringData: _, ...secret } = byName(seen, `${name}-secret-${first.label}`).inputs;
    const secretName = await nameOfSecret(alone);
    assert.deepEqual(secret, {
      apiVersion: "v1",
      kind: "Secret",
      type: "kubernetes.io/ssh-auth",
      immutable: true,
      metadata: {
        name: secretName,
        namespace: "agents",
        labels: {
          "app.kubernetes.io/name": "deploy-key",
          "app.kubernetes.io/instance": name,
          "app.kubernetes.io/part-of": "palisade",
          "app.kubernetes.io/managed-by": "pulumi",
          "app.kubernetes.io/component": "git-credential",
          "palisade.dev/generation": first.label,
        },
        annotations: {
          "pulumi.com/patchForce": "true",
          "palisade.dev/repository": "github.com/acme/shop",
          "palisade.dev/key-title": title(first.label),
          "palisade.dev/rotated-at": first.since,
          "palisade.dev/rotation-interval": "90d",
          "palisade.dev/rotation-owner": "palisade/test",
        },
      },
    });
  });

  it("names the Secret after what it holds, makes a new one before the old one goes, and finds its own again", async () => {
    const secretName = await nameOfSecret(alone);
    assert.match(secretName, new RegExp(`^${name}-${first.label}-[0-9a-f]{8}$`));
    assert.equal(await nameOfSecret({ ...alone, mountPath: "/elsewhere" }), secretName);
    assert.notEqual(await nameOfSecret({ ...alone, format: "kubeOpenCode" }), secretName);
    const { options } = await run(alone);
    assert.equal(optionsOf(options, `${name}-secret-${first.label}`).deleteBeforeReplace, undefined);
  });

  const shapes: [DeployKeyArgs["format"], string | undefined][] = [
    ["sshAuth", "known_hosts"],
    ["gasTown", undefined],
    ["kubeOpenCode", "ssh-known-hosts"],
  ];
  for (const [format, hostsKey] of shapes)
    it(`writes the entries that ${format} reads, and no other`, async () => {
      const { seen } = await run({ ...alone, ...(format === undefined ? {} : { format }) });
      const data = dataOf(seen, first.label);
      assert.deepEqual(Object.keys(data).sort(), [...(hostsKey === undefined ? [] : [hostsKey]), "ssh-privatekey"]);
      if (hostsKey !== undefined) assert.equal(data[hostsKey], knownHostsFor(["github.com"]));
    });

  it("leaves the hosts to a ConfigMap that exists", async () => {
    const { seen, outputs } = await run(
      { ...alone, host: { kind: "gitea", host: "git.example.com" }, knownHostsConfigMap: "git-hosts" },
      "knownHosts",
    );
    assert.deepEqual(Object.keys(dataOf(seen, first.label)), ["ssh-privatekey"]);
    assert.deepEqual(outputs, [""]);
  });

  it("lets a key push when asked, and says so in title and annotation", async () => {
    const { seen } = await run({ ...alone, access: "write" });
    const { inputs } = byName(seen, `${name}-registration-${first.label}`);
    assert.deepEqual([inputs.readOnly, inputs.title], [false, `${title(first.label)}-write`]);
    const metadata = byName(seen, `${name}-secret-${first.label}`).inputs.metadata as { annotations: object };
    assert.equal(Reflect.get(metadata.annotations, "palisade.dev/push-required"), "true");
  });

  it("registers at other hosts through their own interface, without an expiry", async () => {
    const { seen } = await run({ ...alone, repository: "acme/apps/shop", host: { kind: "gitlab" } });
    const { inputs } = byName(seen, `${name}-registration-${first.label}`);
    assert.equal(seen.of(remoteType).length, 1);
    assert.deepEqual(
      [inputs.repository, inputs.title, inputs.readOnly, inputs.expiresOn],
      ["acme/apps/shop", title(first.label), true, undefined],
    );
  });

  it("lists on the Secret what somebody accepted", async () => {
    const acceptance = { reason: "the lab makes a new host every day", owner: "platform", reviewBy: "2027-03-31" };
    const { seen } = await run({ ...alone, hostKeyChecking: "accept-new", acceptNewHostKeys: acceptance });
    const { annotations } = byName(seen, `${name}-secret-${first.label}`).inputs.metadata as {
      annotations: Record<string, string>;
    };
    assert.equal(annotations["palisade.dev/accept-new-host-keys-reason"], acceptance.reason);
    assert.equal(annotations["palisade.dev/accept-new-host-keys-review-by"], "2027-03-31");
    const line = own.replace("git.example.com", "gitlab.com");
    const differing = await run({
      ...alone,
      host: { kind: "gitlab" },
      knownHosts: [line],
      differingHostKeys: acceptance,
    });
    const metadata = byName(differing.seen, `${name}-secret-${first.label}`).inputs.metadata as {
      annotations: Record<string, string>;
    };
    assert.equal(metadata.annotations["palisade.dev/differing-host-keys-reason"], acceptance.reason);
  });

  it("lists two loosenings side by side, each with who answers for it", async () => {
    const learning = { reason: "the lab makes a new host every day", owner: "lab", reviewBy: "2027-03-31" };
    const differing = { reason: "a proxy stands before the host", owner: "network", reviewBy: "2027-01-31" };
    const { seen } = await run({
      ...alone,
      host: { kind: "gitlab" },
      knownHosts: [own.replace("git.example.com", "gitlab.com")],
      differingHostKeys: differing,
      hostKeyChecking: "accept-new",
      acceptNewHostKeys: learning,
    });
    assert.equal(seen.error, "");
    const { annotations } = byName(seen, `${name}-secret-${first.label}`).inputs.metadata as {
      annotations: Record<string, string>;
    };
    for (const [what, by] of Object.entries({ "accept-new-host-keys": learning, "differing-host-keys": differing }))
      assert.deepEqual(
        ["reason", "owner", "review-by"].map((part) => annotations[`palisade.dev/${what}-${part}`]),
        [by.reason, by.owner, by.reviewBy],
      );
  });

  it("takes the namespace from another resource", async () => {
    const { seen } = await run({ ...alone, namespace: pulumi.output("agents-eu") });
    const { namespace } = byName(seen, `${name}-secret-${first.label}`).inputs.metadata as { namespace: string };
    assert.equal(namespace, "agents-eu");
  });

  it("registers nothing and lists every problem at once when args are wrong", async () => {
    const wrong = {
      ...alone,
      repository: "shop",
      namespace: "Agents",
      access: "admin" as "read",
      format: "powerTools" as "sshAuth",
      hostKeyChecking: "no" as "yes",
      knownHosts: [own],
      registered: [first.label],
    };
    const { seen } = await run(wrong);
    assert.deepEqual(seen.types, []);
    const lines = seen.error.split("\n");
    assert.equal(lines[0], `DeployKey "${name}": 7 problems`);
    for (const start of [
      "repository",
      "namespace",
      "access",
      "format",
      "hostKeyChecking",
      "knownHosts[0]",
      "registered",
    ])
      assert.ok(
        lines.some((line) => line.startsWith(`  ${start}: `)),
        `${start} in\n${seen.error}`,
      );
  });
});
