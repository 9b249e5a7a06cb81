import { parseDnsLabel, parseDnsSubdomain } from "../names";
import { type Problems, problems } from "../problems";
import { generationsOf, parseRotationAt } from "../rotation/model";
import { type AgentSecretArgs, AgentSecretType, type ExistingSecretArgs, type GeneratedSecretArgs } from "./args";
import { checkTypeKeys, parseKeys, parsePlain, parseType } from "./keys";
import type { AgentSecretModel, Source } from "./model";
import { parseEnvironment, parseMount } from "./parseDelivery";
import { parseExternal } from "./parseExternal";
import { parseConfig, parseSealed } from "./parseValueSources";

/** The day of the run, and which secret it is about. */
interface Around {
  today: string;
  /** Decides the day on which this one rotates among many. */
  id: string;
}

function parseGenerated(args: GeneratedSecretArgs, { today, id }: Around, p: Problems): Source | undefined {
  const { key = "password", length = 48 } = args;
  parseKeys([key], p.at("key"));
  if (!Number.isInteger(length) || length < 32 || length > 512)
    p.at("length").note(`${length} is out of range; use a whole number from 32 to 512`);
  const at = p.at("rotation");
  const rotation = parseRotationAt(args.rotation, at, today);
  if (!at.clean()) return undefined;
  const { current, previous } = generationsOf(rotation, id);
  return { kind: "generated", key, length, periodDays: rotation.periodDays, generations: { current, previous } };
}

const parseExisting = (args: ExistingSecretArgs, p: Problems): Source => ({
  kind: "existing",
  name: parseDnsSubdomain(args.name, p.at("name")),
});

function parseSource(args: AgentSecretArgs, around: Around, p: Problems): Source | undefined {
  const { generated, config, sealed, externalSecret, existing } = args;
  const given = Object.entries({ generated, config, sealed, externalSecret, existing }).filter(
    ([, one]) => one !== undefined,
  );
  if (given.length !== 1) {
    const got = given.length === 0 ? "nothing" : given.map(([key]) => key).join(" and ");
    p.note(`give exactly one of generated, config, sealed, externalSecret and existing; here is ${got}`);
    return undefined;
  }
  if (generated) return parseGenerated(generated, around, p.at("generated"));
  if (config) return parseConfig(config, around.today, p.at("config"));
  if (sealed) return parseSealed(sealed, around.today, p.at("sealed"));
  if (externalSecret) return parseExternal(externalSecret, around.today, p.at("externalSecret"));
  return existing && parseExisting(existing, p.at("existing"));
}

/** The keys that the source brings. */
function keysOf(args: AgentSecretArgs): string[] {
  const { generated, config, sealed, externalSecret, existing } = args;
  if (generated) return [generated.key ?? "password"];
  return existing
    ? (existing.keys ?? [])
    : Object.keys(config?.values ?? sealed?.values ?? externalSecret?.remote ?? {});
}

function checkPlain({ plain = {}, ...args }: AgentSecretArgs, secretKeys: readonly string[], p: Problems): void {
  parsePlain(plain, secretKeys, p);
  if (args.existing !== undefined && Object.keys(plain).length > 0)
    p.note("an existing Secret has its own keys; name them under existing.keys");
  if (args.externalSecret === undefined) return;
  for (const [key, value] of Object.entries(plain))
    if (value.includes("{{")) p.at(key).note('"{{" would be read as a template; leave it away');
}

/** Names in the cluster carry a version behind the base, and a volume's name has room for 63 characters. */
function parseBase(base: string, p: Problems): string {
  if (base.length > 40) p.note(`"${base}" has ${base.length} characters; use at most 40, as a version follows`);
  return parseDnsLabel(base, p);
}

export function parseAgentSecret(component: string, args: AgentSecretArgs, today: string): AgentSecretModel {
  const p = problems(`AgentSecret "${component}"`);
  const namespace = parseDnsLabel(String(args.namespace ?? ""), p.at("namespace"));
  const base = parseBase(args.name ?? component, p.at("name"));
  const source = parseSource(args, { today, id: `${namespace}/${base}` }, p);
  const type = parseType(args.type ?? AgentSecretType.Opaque, p.at("type"));
  const secretKeys = keysOf(args);
  if (args.existing) parseKeys(secretKeys, p.at("existing").at("keys"));
  checkPlain(args, secretKeys, p.at("plain"));
  const keys = [...secretKeys, ...Object.keys(args.plain ?? {})];
  if (source !== undefined) checkTypeKeys(type, keys, p.at("type"));
  const what = { base, type, keys, secretKeys };
  const delivery = parseMount(args.mount, what, p.at("mount"));
  const environment = parseEnvironment(args.environment, what, p.at("environment"));
  return p.done({
    component,
    namespace,
    base,
    type,
    source: source ?? { kind: "existing", name: "" },
    plain: args.plain ?? {},
    delivery,
    environment,
  });
}
