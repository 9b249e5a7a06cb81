import { request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import type * as k8s from "@kubernetes/client-node";

/** The cluster that a context of the kubeconfig means; the current one where none is named. */
export function openCluster(context: string | undefined): k8s.KubeConfig {
  // Loading it takes a while, and most commands need no cluster.
  const client: typeof k8s = require("@kubernetes/client-node");
  const config = new client.KubeConfig();
  config.loadFromDefault();
  if (context === undefined) return config;
  if (config.getContextObject(context) === null) throw new Error(`the kubeconfig has no context "${context}"`);
  config.setCurrentContext(context);
  return config;
}

export interface Question {
  readonly path: string;
  readonly accept: string;
  readonly method?: "GET" | "PATCH";
  /** Merged into the object at the path. */
  readonly body?: object;
}

export interface Answer {
  readonly status: number;
  /** Undefined where it is no JSON. */
  readonly body: unknown;
}

const patienceMs = 60_000;

/** What stands at a place of an answer, if anything does. */
export const get = (value: unknown, ...keys: string[]): unknown =>
  keys.reduce((inner: unknown, key) => Reflect.get(Object(inner ?? {}), key), value);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a proxy's page of its own
  }
}

type Options = Parameters<k8s.KubeConfig["applyToHTTPSOptions"]>[0];

/** What a kubeconfig says about a connection: certificates, token, agent. */
async function optionsFor(config: k8s.KubeConfig, url: URL, { method = "GET", accept, body }: Question) {
  const options: Options = { method, headers: { accept } };
  await config.applyToHTTPSOptions(options);
  const type = body === undefined ? {} : { "content-type": "application/merge-patch+json" };
  const headers = { ...options.headers, accept, ...type };
  // The agent of a configuration speaks TLS alone.
  const { agent: _, ...unagented } = options;
  return { ...(url.protocol === "http:" ? unagented : options), headers, timeout: patienceMs };
}

/** One request on a connection of its own: so a balancer spreads them over all API servers. */
export async function askOnce(config: k8s.KubeConfig, question: Question): Promise<Answer> {
  const url = new URL((config.getCurrentCluster()?.server ?? "").replace(/\/$/, "") + question.path);
  const options = await optionsFor(config, url, question);
  const send = url.protocol === "http:" ? plainRequest : tlsRequest;
  return new Promise((done, fail) => {
    const sent = send(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => void chunks.push(chunk));
      response.on("error", fail);
      response.on("end", () =>
        done({ status: response.statusCode ?? 0, body: parsed(Buffer.concat(chunks).toString()) }),
      );
    });
    sent.on("timeout", () => sent.destroy(new Error(`${url.origin} did not answer within 60 s`)));
    sent.on("error", fail);
    sent.end(question.body === undefined ? undefined : JSON.stringify(question.body));
  });
}
