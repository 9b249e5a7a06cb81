import { type Finding, fail, unknown } from "../finding";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";

// A component of ours of that name is no key: it holds some.
const types = /^(?!palisade:index:).*:(RepositoryDeployKey|DeployKey|RepositoryKey|DeployKeyRegistration)$/;

/** Field: key, or publicKey, of deploy keys. Allowed: one repository each. */
export const rule = defineRule({
  id: "deploy-key-reuse",
  group: "E",
  level: "mandatory",
  severity: "high",
  kinds: "*",
  says: "no public key is registered on two repositories",
  why: "Who holds the private half holds both repositories.",
  mend: "make one key per repository",
  compliance: ["K4"],
  checkStack: (objects) => {
    const first = new Map<string, KubeObject>();
    return objects
      .filter(({ origin }) => types.test(origin.type ?? ""))
      .flatMap((object): Finding[] => {
        const field = object.root.at("key").or(object.root.at("publicKey"));
        if (field.isUnknown) return [{ ...unknown(field), object }];
        const key = (field.get("string") ?? "").trim().split(/\s+/).slice(0, 2).join(" ");
        const other = first.get(key) ?? object;
        first.set(key, other);
        return key === "" || repositoryOf(other) === repositoryOf(object)
          ? []
          : [{ ...fail(field, "registered on another repository too"), object }];
      });
  },
});

const repositoryOf = ({ root, origin }: KubeObject): string => {
  const named = root.at("repository").or(root.at("project"), root.at("repositoryId")).get("quantity");
  return String(named ?? origin.urn ?? "");
};
