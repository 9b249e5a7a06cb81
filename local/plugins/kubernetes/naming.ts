import { createHash, randomBytes } from "node:crypto";
import type { CheckCall, Checked, Failure } from "../resource";
import { objectOf, open, type Properties, textOf, Unknown } from "../values";

export const autonamed = "pulumi.com/autonamed";
const longest = 253;

const suffix = (seed: Uint8Array, key: string): string =>
  seed.length === 0
    ? randomBytes(4).toString("hex")
    : createHash("sha256").update(seed).update(key).digest("hex").slice(0, 8);

const annotated = (metadata: Properties): boolean => objectOf(metadata.annotations)[autonamed] === "true";

const failures = (news: Properties): Failure[] =>
  ["apiVersion", "kind"]
    .filter((key) => !textOf(news[key]) && !(open(news[key]) instanceof Unknown))
    .map((key) => ({ property: key, reason: `${key} is missing; every Kubernetes object has one` }));

function namedAs(metadata: Properties, name: string): Properties {
  const annotations = { ...objectOf(metadata.annotations), [autonamed]: "true" };
  return { ...metadata, name, annotations };
}

function generated(call: CheckCall): string {
  const proposed = call.naming?.proposed;
  if (proposed !== undefined && proposed !== "") return proposed;
  const ending = `-${suffix(call.seed, `${call.type}::${call.name}`)}`;
  return `${call.name.slice(0, longest - ending.length)}${ending}`;
}

/** Keeps the name that was made up before, so that it does not change with every update. */
export function checkNames(call: CheckCall): Checked {
  const { news, olds } = call;
  const found = failures(news);
  const metadata = open(news.metadata);
  if (metadata instanceof Unknown) return { inputs: news, failures: found };
  const given = objectOf(metadata);
  if (given.name !== undefined && given.name !== null && given.name !== "") return { inputs: news, failures: found };
  const old = objectOf(olds.metadata);
  const kept = annotated(old) ? textOf(old.name) : undefined;
  if (kept === undefined && call.naming?.mode === "disable") {
    const reason = "a name is missing, and the project's settings forbid to make one up; give metadata.name";
    return { inputs: news, failures: [...found, { property: "metadata.name", reason }] };
  }
  return { inputs: { ...news, metadata: namedAs(given, kept ?? generated(call)) }, failures: found };
}
