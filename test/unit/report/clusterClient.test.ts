import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { stringify } from "yaml";
import { askOnce, openCluster } from "../../../cli/clusterClient";

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly accept: string;
  readonly type: string;
  readonly body: string;
}

const seenOf = async (request: IncomingMessage): Promise<Seen> => ({
  method: request.method ?? "",
  path: request.url ?? "",
  accept: request.headers.accept ?? "",
  type: request.headers["content-type"] ?? "",
  body: await text(request),
});

describe("the client of a cluster", () => {
  const usual = process.env.KUBECONFIG;
  const seen: Seen[] = [];
  let folder = "";
  let server: Server;
  let reply = { status: 200, body: '{"kind":"List"}' };

  before(async () => {
    server = createServer(async (request, response) => {
      seen.push(await seenOf(request));
      response.writeHead(reply.status).end(reply.body);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    folder = mkdtempSync(join(tmpdir(), "palisade-client-"));
    process.env.KUBECONFIG = join(folder, "config");
    const cluster = (name: string, at: string) => ({ name, cluster: { server: at, "insecure-skip-tls-verify": true } });
    const context = (name: string) => ({ name, context: { cluster: name, user: "nobody" } });
    const config = {
      apiVersion: "v1",
      kind: "Config",
      "current-context": "east",
      clusters: [cluster("east", `http://127.0.0.1:${port}/`), cluster("west", "https://west.example")],
      contexts: [context("east"), context("west")],
      users: [{ name: "nobody", user: {} }],
    };
    writeFileSync(process.env.KUBECONFIG, stringify(config));
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true });
    if (usual === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = usual;
  });
  beforeEach(() => seen.splice(0));

  it("opens the context that is named, and the current one where none is", () => {
    assert.equal(openCluster("west").getCurrentCluster()?.server, "https://west.example");
    assert.equal(openCluster(undefined).getCurrentContext(), "east");
  });

  it("opens no other cluster than the one that is named", () => {
    assert.throws(() => openCluster("north"), { message: 'the kubeconfig has no context "north"' });
  });

  it("asks for what it is told, in the form that it is told", async () => {
    reply = { status: 200, body: '{"kind":"List"}' };
    const answer = await askOnce(openCluster("east"), { path: "/api/v1/pods?limit=1", accept: "application/json" });
    assert.deepEqual(answer, { status: 200, body: { kind: "List" } });
    const asked = { method: "GET", path: "/api/v1/pods?limit=1", accept: "application/json", type: "", body: "" };
    assert.deepEqual(seen, [asked]);
  });

  it("merges a change into an object", async () => {
    const body = { metadata: { resourceVersion: "7" } };
    await askOnce(openCluster("east"), { method: "PATCH", path: "/api/v1/x", accept: "application/json", body });
    assert.deepEqual(
      seen.map(({ method, type, body }) => [method, type, body]),
      [["PATCH", "application/merge-patch+json", JSON.stringify(body)]],
    );
  });

  it("takes an answer that is no JSON for none", async () => {
    reply = { status: 502, body: "<html>" };
    const answer = await askOnce(openCluster("east"), { path: "/", accept: "application/json" });
    assert.deepEqual(answer, { status: 502, body: undefined });
  });
});
