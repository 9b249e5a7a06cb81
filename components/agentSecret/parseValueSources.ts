import { parseAcceptance } from "../acceptance";
import type { Problems } from "../problems";
import {
  type ConfigSecretArgs,
  type PreviousValuesArgs,
  SealedScope,
  type SealedScopeArgs,
  type SealedSecretArgs,
} from "./args";
import { parseCertificate } from "./certificate";
import type { ConfigSource, Renewal, SealedSource, ValueVersion, Versions } from "./model";
import { issuedOn, parsePreviousRevision, parseRenewal } from "./revisions";
import { parseValues } from "./values";

interface Previous {
  args: PreviousValuesArgs | undefined;
  /** Revision and renewal of the current version. */
  revision: string;
  renewal: Renewal;
}

function parsePrevious({ args, revision, renewal }: Previous, today: string, p: Problems): ValueVersion | undefined {
  if (args === undefined) return undefined;
  const label = parsePreviousRevision(args.revision, revision, today, p.at("revision"));
  return { label, values: parseValues(args.values, p.at("values")), renewal: issuedOn(String(label ?? ""), renewal) };
}

function parseVersions(args: ConfigSecretArgs, today: string, p: Problems): Versions<ValueVersion> {
  const renewal = parseRenewal(args, today, p);
  const { revision, previous } = args;
  const versions = {
    current: { label: revision, values: parseValues(args.values, p.at("values")), renewal },
    previous: parsePrevious({ args: previous, revision, renewal }, today, p.at("previous")),
  };
  const [now, before] = [keysOf(versions.current), keysOf(versions.previous)];
  if (versions.previous !== undefined && p.clean() && now !== before)
    p.at("previous")
      .at("values")
      .note("the keys differ from those of `values`; a pod that mounts either needs both the same");
  return versions;
}

const keysOf = (version: ValueVersion | undefined): string =>
  Object.keys(version?.values ?? {})
    .sort()
    .join();

export const parseConfig = (args: ConfigSecretArgs, today: string, p: Problems): ConfigSource => ({
  kind: "config",
  versions: parseVersions(args, today, p),
});

function parseWider(args: SealedScopeArgs | undefined, p: Problems): SealedSource["wider"] {
  if (args === undefined) return undefined;
  const scopes = Object.values(SealedScope);
  if (!scopes.includes(args.scope)) p.at("scope").note(`"${args.scope}" is none of ${scopes.join(", ")}`);
  return { scope: args.scope, acceptance: parseAcceptance(args, p) };
}

export function parseSealed(args: SealedSecretArgs, today: string, p: Problems): SealedSource | undefined {
  const versions = parseVersions(args, today, p);
  const wider = parseWider(args.wider, p.at("wider"));
  const certificate = parseCertificate(args.certificate, today, p.at("certificate"));
  return certificate && { kind: "sealed", versions, certificate, wider };
}
