import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { choosePorts, portNames } from "../../../local/cluster/ports";

describe("the ports of the control plane", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palisade-ports-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("are those of last time", async () => {
    const file = join(folder, "ports.json");
    assert.deepEqual(await choosePorts(file), await choosePorts(file));
  });

  it("are all different, also where last time's were not", async () => {
    const file = join(folder, "ports.json");
    const { apiServer } = await choosePorts(file);
    writeFileSync(file, JSON.stringify({ ...Object.fromEntries(portNames.map((name) => [name, apiServer])) }));
    const ports = await choosePorts(file);
    assert.equal(new Set(Object.values(ports)).size, portNames.length);
    assert.ok(Object.values(ports).includes(apiServer));
  });

  it("give way where somebody else holds last time's", async () => {
    const file = join(folder, "ports.json");
    const { etcd } = await choosePorts(file);
    const other = createServer();
    await new Promise<void>((listening) => other.listen(etcd, "127.0.0.1", listening));
    const ports = await choosePorts(file);
    await new Promise((closed) => other.close(closed));
    assert.notEqual(ports.etcd, etcd);
  });

  it("lie below those that systems take for outgoing connections", async () => {
    const ports = await choosePorts(join(folder, "ports.json"));
    for (const port of Object.values(ports)) assert.ok(port >= 20_000 && port < 30_000, String(port));
  });
});
