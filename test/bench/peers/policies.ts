import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { library, message, type SharedRule, sharedRules } from "./rules";

const forConftest = ({ id, rego }: SharedRule): string => `package main

import data.lib.pods

deny contains msg if {
  object := input
  ${rego}
  msg := ${message(id)}
}
`;

/** A folder of Rego files, one for each rule, as conftest takes them. */
export function writeRego(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "pods.rego"), library);
  for (const rule of sharedRules) writeFileSync(join(folder, `${rule.id}.rego`), forConftest(rule));
  return folder;
}

/** Kinds of constraints are lower-case letters once in a name, so the dashes go. */
const kindOf = ({ id }: SharedRule): string => `Bench${id.replaceAll("-", "")}`;

const inTemplate = ({ id, rego }: SharedRule): string => `package bench

import data.lib.pods

violation contains {"msg": msg} if {
  object := input.review.object
  ${rego}
  msg := ${message(id)}
}
`;

const template = (rule: SharedRule): object => ({
  apiVersion: "templates.gatekeeper.sh/v1",
  kind: "ConstraintTemplate",
  metadata: { name: kindOf(rule).toLowerCase() },
  spec: {
    crd: { spec: { names: { kind: kindOf(rule) } } },
    targets: [
      {
        target: "admission.k8s.gatekeeper.sh",
        code: [{ engine: "Rego", source: { version: "v1", rego: inTemplate(rule), libs: [library] } }],
      },
    ],
  },
});

const constraint = (rule: SharedRule): object => ({
  apiVersion: "constraints.gatekeeper.sh/v1beta1",
  kind: kindOf(rule),
  metadata: { name: rule.id },
  spec: { match: { kinds: [{ apiGroups: ["*"], kinds: ["*"] }] } },
});

/** One file of templates and constraints, as gator takes them. */
export function writeTemplates(file: string): string {
  const parts = sharedRules.flatMap((rule) => [template(rule), constraint(rule)]);
  writeFileSync(file, parts.map((part) => `---\n${stringify(part, { lineWidth: 0 })}`).join(""));
  return file;
}
