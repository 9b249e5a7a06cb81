import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { KubeConfig } from "@kubernetes/client-node";
import { readCluster } from "../../../cli/report/live";
import { run } from "./harness";

type Answer = { readonly status?: number; readonly body: object };
type Asked = { readonly method: string; readonly path: string; readonly accept: string };

const metadata = (name: string, rest: object = {}) => ({ name, namespace: "team", ...rest });
const controller = (kind: string) => ({ ownerReferences: [{ kind, name: "o", controller: true }] });
const secret = metadata("key", {
  labels: { app: "a" },
  annotations: {
    "palisade.dev/rotated-at": "2026-01-01",
    "palisade.dev/rotation-interval": "30d",
    "palisade.dev/rotation-owner": "platform",
    "kubectl.kubernetes.io/last-applied-configuration": "a value",
  },
});

/** Two pages of Namespaces, pods of which one is made by a ReplicaSet, one Secret. */
const lists: Readonly<Record<string, Answer>> = {
  "/api/v1/namespaces?limit=500": { body: { metadata: { continue: "a&b" }, items: [{ metadata: { name: "team" } }] } },
  "/api/v1/namespaces?limit=500&continue=a%26b": { body: { items: [{ metadata: { name: "lab" } }] } },
  "/api/v1/pods?limit=500": {
    body: {
      items: [
        { metadata: metadata("alone") },
        { metadata: metadata("made", controller("ReplicaSet")) },
        { metadata: metadata("foreign", controller("Rollout")) },
      ],
    },
  },
  "/api/v1/secrets?limit=500": { body: { items: [{ metadata: secret }] } },
};

describe("reading a cluster for the report", () => {
  let server: Server;
  let answers = lists;
  const asked: Asked[] = [];

  const answer = ({ method = "", url = "", headers }: IncomingMessage, response: ServerResponse): void => {
    asked.push({ method, path: url, accept: String(headers.accept) });
    const { status = 200, body } = answers[url] ?? { status: 404, body: {} };
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };

  const config = (): KubeConfig => {
    const made = new KubeConfig();
    const { port } = server.address() as AddressInfo;
    made.loadFromClusterAndUser({ name: "c", server: `http://127.0.0.1:${port}`, skipTLSVerify: true }, { name: "u" });
    return made;
  };

  before(async () => {
    server = createServer(answer).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  beforeEach(() => {
    asked.length = 0;
    answers = lists;
  });
  after(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  });

  it("takes every page, says what each object is, and leaves out what another object made", async () => {
    const { objects, unread } = await readCluster(config());
    const names = objects.map((object) => {
      const { apiVersion, kind, metadata: named } = Object(object);
      return `${apiVersion} ${kind} ${named.name}`;
    });
    assert.deepEqual(names, [
      "v1 Namespace team",
      "v1 Namespace lab",
      "v1 Pod alone",
      "v1 Pod foreign",
      "v1 Secret key",
    ]);
    assert.deepEqual(unread, []);
  });

  it("only reads, and asks for the metadata of Secrets alone", async () => {
    await readCluster(config());
    const methods = new Set(asked.map(({ method }) => method));
    const secrets = asked.filter(({ path }) => path.startsWith("/api/v1/secrets"));
    assert.deepEqual([...methods], ["GET"]);
    assert.deepEqual(
      secrets.map(({ accept }) => accept),
      ["application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"],
    );
    assert.equal(
      asked.some(({ path }) => path.includes("configmaps")),
      false,
    );
  });

  it("keeps of a Secret its name, its labels and our annotations, even from a server that gives more", async () => {
    const whole = { metadata: secret, data: { key: "a value" }, type: "Opaque" };
    answers = { "/api/v1/secrets?limit=500": { body: { items: [whole] } } };
    const { objects } = await readCluster(config());
    const { data, ...rest } = Object(objects[0]);
    assert.equal(data, Symbol.for("palisade.unknown"));
    assert.deepEqual(rest, {
      apiVersion: "v1",
      kind: "Secret",
      metadata: {
        name: "key",
        namespace: "team",
        labels: { app: "a" },
        annotations: {
          "palisade.dev/rotated-at": "2026-01-01",
          "palisade.dev/rotation-interval": "30d",
          "palisade.dev/rotation-owner": "platform",
        },
      },
    });
  });

  it("names every kind that it may not list", async () => {
    answers = {
      ...lists,
      "/api/v1/secrets?limit=500": { status: 403, body: {} },
      "/api/v1/pods?limit=500": { status: 500, body: {} },
    };
    const { unread } = await readCluster(config());
    assert.deepEqual(unread, [
      "Pod (v1): the server answered 500",
      "metadata of Secrets: the server does not let you list them",
    ]);
  });

  it("makes a report in which an old credential is overdue and an unmarked one stays open", async () => {
    const bare = { metadata: metadata("bare") };
    answers = { ...lists, "/api/v1/secrets?limit=500": { body: { items: [{ metadata: secret }, bare] } } };
    const { code, out } = await run([], { context: "c", format: "json" }, { live: () => readCluster(config()) });
    const found: { name: string; state: string }[] = JSON.parse(out).credentials;
    assert.equal(code, 1);
    assert.deepEqual(
      found.map(({ name, state }) => [name, state]),
      [
        ["key", "overdue"],
        ["bare", "unknown"],
      ],
    );
  });
});
