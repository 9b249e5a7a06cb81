import type { Manifest } from "../../manifest";
import { crd } from "./definition";
import { gasTownKinds } from "./gasTown";
import { kubeOpenCodeKinds } from "./kubeOpenCode";
import { powerToolsKinds } from "./powerTools";
import { CrdSchema } from "./schema";

const kinds = { gasTown: gasTownKinds, kubeOpenCode: kubeOpenCodeKinds, powerTools: powerToolsKinds };

/** Systems that bring kinds of their own. */
export type CrdSystem = keyof typeof kinds;

export interface CrdOptions {
  /** Ours, or as lenient as upstream's. @default "hardened" */
  schema?: CrdSchema;
}

/** The CustomResourceDefinitions of a system, as plain data. */
export const crdManifests = (system: CrdSystem, { schema = CrdSchema.Hardened }: CrdOptions = {}): Manifest[] =>
  kinds[system].map((definition) => crd(definition, schema));
