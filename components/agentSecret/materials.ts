import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { Generation } from "../rotation/model";
import { type Material, sealedName } from "./manifests";
import {
  type AgentSecretModel,
  type GeneratedSource,
  live,
  type SealedSource,
  type Values,
  type ValueVersion,
} from "./model";
import { seal, sealingLabel } from "./sealing";
import { valueProblem } from "./values";

/** Which secret a message is about; never its value. */
type Where = (key: string) => string;

const where =
  (m: AgentSecretModel, label: string): Where =>
  (key) =>
    `AgentSecret "${m.component}": ${m.source.kind}.values.${key}, revision ${label}`;

/** What was an output when arguments were parsed is checked here, when its value is there. */
function checked(values: Values, at: Where, then: (value: string) => string): Values {
  const check = (key: string) => (value: unknown) => {
    const problem = valueProblem(key, value);
    if (problem !== undefined) throw new Error(`${at(key)}: the value ${problem}`);
    return then(String(value));
  };
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, pulumi.output(value).apply(check(key))]),
  );
}

const kept = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, pulumi.secret(value)]));

function sealed(m: AgentSecretModel, source: SealedSource, { label, renewal, values }: ValueVersion): Material {
  const scope = source.wider?.scope ?? "strict";
  const at = sealingLabel(scope, m.namespace, sealedName(m, source, label));
  const sealing = (value: string): string => seal(value, source.certificate.publicKey, at);
  const plain = Object.fromEntries(Object.entries(m.plain).map(([key, value]) => [key, sealing(value)]));
  return { label, renewal, values: { ...checked(values, where(m, label), sealing), ...plain } };
}

function generated(
  parent: pulumi.Resource,
  name: string,
  source: GeneratedSource,
  { label, since }: Generation,
): Material {
  const { key, length, periodDays: withinDays } = source;
  const owner = `${pulumi.getProject()}/${pulumi.getStack()}`; // each run of the stack renews what is due
  const args = { length, special: false, keepers: { generation: label } };
  const { result } = new random.RandomPassword(`${name}-password-${label}`, args, { parent });
  return { label, renewal: { issued: since, withinDays, owner }, values: { [key]: pulumi.secret(result) } };
}

/** Makes or takes the values of each version; what stays in another's hands has none here. */
export function materialsOf(parent: pulumi.Resource, name: string, m: AgentSecretModel): Material[] {
  const { source } = m;
  if (source.kind === "generated") return live(source.generations).map((one) => generated(parent, name, source, one));
  if (source.kind === "sealed") return live(source.versions).map((one) => sealed(m, source, one));
  if (source.kind !== "config") return [];
  return live(source.versions).map(({ label, renewal, values }) => ({
    label,
    renewal,
    values: kept(checked(values, where(m, label), (value) => value)),
  }));
}
