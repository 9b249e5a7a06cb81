import * as pulumi from "@pulumi/pulumi";
import type { GitHost } from "./host";
import { providerText } from "./providerText";

/** A resource that a program of ours makes, reads and deletes, run by the engine in a process of its own. */
export class Remote extends pulumi.CustomResource {
  constructor(type: string, entry: string, name: string, inputs: pulumi.Inputs, opts: pulumi.CustomResourceOptions) {
    super(`pulumi-nodejs:dynamic/palisade:${type}`, name, { ...inputs, __provider: providerText(entry) }, opts);
  }
}

/** Where the token is found when it is needed: names alone. */
export const accessOf = ({ kind, apiUrl, tokenEnvironment, tokenConfig }: GitHost): pulumi.Inputs => ({
  kind,
  apiUrl,
  tokenEnvironment,
  ...(tokenConfig === undefined ? {} : { tokenConfig }),
});

/** GitHub's SDK, for those who use GitHub. */
export function githubSdk(): typeof import("@pulumi/github") {
  try {
    require.resolve("@pulumi/github");
  } catch {
    throw new Error("GitHub needs a package that is not installed; run: npm install @pulumi/github");
  }
  return require("@pulumi/github");
}
