import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { Generation } from "../rotation/model";
import { type Material, sealedName } from "./manifests";
import {
  type AgentSecretModel,
  type ConfigSource,
  type GeneratedSource,
  live,
  type SealedSource,
  type Values,
  type ValueVersion,
} from "./model";
import { secretNameOf } from "./naming";
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
  const name = sealedName(m, source, label);
  const at = sealingLabel(scope, m.namespace, name);
  const sealing = (value: string): string => seal(value, source.certificate.publicKey, at);
  const plain = Object.fromEntries(Object.entries(m.plain).map(([key, value]) => [key, sealing(value)]));
  return { label, name, renewal, values: { ...checked(values, where(m, label), sealing), ...plain } };
}

/** A version of a Secret that still has no name. */
type Unnamed = Omit<Material, "name">;

function generated(
  parent: pulumi.Resource,
  component: string,
  source: GeneratedSource,
  { label, since }: Generation,
): Unnamed {
  const { key, length, periodDays: withinDays } = source;
  const owner = `${pulumi.getProject()}/${pulumi.getStack()}`; // each run of the stack renews what is due
  const args = { length, special: false, keepers: { generation: label } };
  const { result } = new random.RandomPassword(`${component}-password-${label}`, args, { parent });
  return { label, renewal: { issued: since, withinDays, owner }, values: { [key]: pulumi.secret(result) } };
}

const given = (m: AgentSecretModel, source: ConfigSource): Unnamed[] =>
  live(source.versions).map(({ label, renewal, values }) => ({
    label,
    renewal,
    values: kept(checked(values, where(m, label), (value) => value)),
  }));

/** The key is made once and kept in state; the name that comes of it may be read by everybody. */
function named(parent: pulumi.Resource, component: string, m: AgentSecretModel, materials: Unnamed[]): Material[] {
  const { base64 } = new random.RandomBytes(`${component}-name-key`, { length: 32 }, { parent });
  const nameOf = ({ label, values }: Unnamed): pulumi.Output<string> =>
    pulumi.all([pulumi.output(values), base64]).apply(([known, key]) => secretNameOf(m, { label, values: known }, key));
  return materials.map((one) => ({ ...one, name: pulumi.unsecret(nameOf(one)) }));
}

/** Makes or takes the values of each version; what stays in another's hands has none here. */
export function materialsOf(parent: pulumi.Resource, component: string, m: AgentSecretModel): Material[] {
  const { source } = m;
  if (source.kind === "sealed") return live(source.versions).map((one) => sealed(m, source, one));
  if (source.kind === "config") return named(parent, component, m, given(m, source));
  if (source.kind !== "generated") return [];
  const made = live(source.generations).map((one) => generated(parent, component, source, one));
  return named(parent, component, m, made);
}
