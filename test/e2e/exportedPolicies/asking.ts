import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { parse } from "yaml";
import type { ControlPlane } from "../../../local/cluster/controlPlane";
import { pluralOf } from "./kinds";

type Json = Record<string, unknown>;

/** What the API server says to an object that somebody would create. */
export interface Said {
  readonly status: number;
  readonly body: Json;
  readonly warnings: readonly string[];
}

export type Ask = (object: Json, namespace: string) => Promise<Said>;

interface Kubeconfig {
  readonly clusters: readonly { cluster: { server: string; "certificate-authority-data": string } }[];
  readonly users: readonly { user: { "client-certificate-data": string; "client-key-data": string } }[];
}

const decoded = (text: string | undefined): string => Buffer.from(text ?? "", "base64").toString("utf8");

function urlOf(server: string, object: Json, namespace: string): string {
  const version = String(object.apiVersion);
  const root = version.includes("/") ? `apis/${version}` : `api/${version}`;
  const where = object.kind === "Namespace" ? "" : `/namespaces/${namespace}`;
  return `${server}/${root}${where}/${pluralOf(String(object.kind))}?dryRun=All&fieldValidation=Ignore`;
}

const warningsIn = (header: string | undefined): string[] =>
  [...(header ?? "").matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) => text.replace(/\\(.)/g, "$1"));

/** Asks a server about objects, over few connections that stay open. */
export function asking(plane: ControlPlane): { ask: Ask; close(): void } {
  const { clusters, users } = parse(readFileSync(plane.kubeconfig, "utf8")) as Kubeconfig;
  const [cluster, user] = [clusters[0]?.cluster, users[0]?.user];
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 8,
    ca: decoded(cluster?.["certificate-authority-data"]),
    cert: decoded(user?.["client-certificate-data"]),
    key: decoded(user?.["client-key-data"]),
  });
  const ask: Ask = (object, namespace) =>
    new Promise((done, fail) => {
      const url = urlOf(cluster?.server ?? plane.apiServer, object, namespace);
      const headers = { "content-type": "application/json" };
      const sent = request(url, { method: "POST", agent, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("end", () =>
          done({
            status: response.statusCode ?? 0,
            body: JSON.parse(Buffer.concat(parts).toString("utf8")) as Json,
            warnings: warningsIn(response.headers.warning as string | undefined),
          }),
        );
      });
      sent.on("error", fail);
      sent.end(JSON.stringify(object));
    });
  return { ask, close: () => agent.destroy() };
}
