import { labels } from "../labels";
import { type Planned, plan } from "../manifest";
import type { Problems } from "../problems";
import { type AnyDefinition, crd } from "./crds/definition";
import { CrdSchema } from "./crds/schema";
import type { Home } from "./objects";

/** Whose the CustomResourceDefinitions are. */
export const CrdSource = { Made: "made", Existing: "existing" } as const;
export type CrdSource = (typeof CrdSource)[keyof typeof CrdSource];

/** Which CustomResourceDefinitions a component makes, and how strict they are. */
export interface DefinitionArgs {
  /** "existing" leaves them to others, or takes those that an earlier stack kept. @default "made" */
  crds?: CrdSource;
  /** "compatible" is as lenient as upstream. @default "hardened" */
  crdSchema?: CrdSchema;
}

export interface DefinitionModel {
  source: CrdSource;
  schema: CrdSchema;
}

export function parseDefinitions(args: DefinitionArgs, p: Problems): DefinitionModel {
  const { crds = CrdSource.Made, crdSchema = CrdSchema.Hardened } = args;
  if (!Object.values(CrdSource).includes(crds)) p.at("crds").note(`"${crds}" is no source; use "made" or "existing"`);
  if (!Object.values(CrdSchema).includes(crdSchema))
    p.at("crdSchema").note(`"${crdSchema}" is no schema; use "hardened" or "compatible"`);
  return { source: crds, schema: crdSchema };
}

/** The kinds themselves. They stay when the stack goes: with one of them go all its objects, in every namespace. */
export function definitionManifests(
  home: Home,
  definitions: readonly AnyDefinition[],
  { source, schema }: DefinitionModel,
): Planned[] {
  if (source === CrdSource.Existing) return [];
  return definitions.map((definition) => {
    const manifest = crd(definition, schema);
    const metadata = { ...manifest.metadata, labels: labels(home.identity, "crd", home.version) };
    return plan(`crd-${definition.plural}`, { ...manifest, metadata }, { keep: true });
  });
}
