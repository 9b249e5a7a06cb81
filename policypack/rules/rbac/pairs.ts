import type { Field } from "../field";
import { memo } from "../memo";
import type { KubeObject } from "../object";
import type { Access } from "./graph";
import { match, type Target } from "./match";
import { isOpenRead } from "./secrets";
import { homeOf } from "./subjects";
import { approvals, secretsRead, signers } from "./targets";

/** Two rights that are harmless, or less harmful, without each other. */
export interface Pair {
  readonly does: string;
  readonly access: Access;
  /** Where both hold; empty for the whole cluster. */
  readonly scope: string;
  readonly doubt: Field | undefined;
}

interface Recipe {
  readonly does: string;
  readonly first: Target;
  readonly second: Target;
}

const group = ["rbac.authorization.k8s.io"];
const write = ["create", "update", "patch"];
const anyRole = { groups: group, resources: ["clusterroles", "roles"] };

/** Both in one place make their holder whatever a role may be. */
export const grantRecipes: readonly Recipe[] = [
  {
    does: "bind any role to itself",
    first: { groups: group, resources: ["clusterrolebindings", "rolebindings"], verbs: write },
    second: { ...anyRole, verbs: ["bind"] },
  },
  {
    does: "write any right into a role",
    first: { ...anyRole, verbs: write },
    second: { ...anyRole, verbs: ["escalate"] },
  },
];

/** A Secret of the right type is filled with a token that never ends. */
export const tokenRecipe: Recipe = {
  does: "make token Secrets and read them",
  first: { groups: [""], resources: ["secrets"], verbs: ["create"] },
  second: secretsRead,
};

export const signRecipe: Recipe = { does: "sign client certificates", first: approvals, second: signers };

/** Where both of two scopes hold; undefined where they never meet. */
function meet(a: string, b: string): string | undefined {
  if (a === b || b === "") return a;
  return a === "" ? b : undefined;
}

/** Names limit what is signed, bound or escalated to what is named, which is then harmless enough. */
const held = (accesses: readonly Access[], target: Target): { access: Access; doubt: Field | undefined }[] =>
  accesses.flatMap((access) => {
    const found = match(access.rule, target);
    if (found === undefined || (found.named && !(target === secretsRead && isOpenRead(found)))) return [];
    return [{ access, doubt: found.doubt ?? access.doubt }];
  });

/** Every place in which somebody holds both sides. */
export const pairsOf = (accesses: readonly Access[], recipe: Recipe): Pair[] => {
  const seconds = held(accesses, recipe.second);
  if (seconds.length === 0) return [];
  return held(accesses, recipe.first).flatMap(({ access, doubt }) =>
    seconds.flatMap((other) => {
      const scope = meet(access.binding.scope, other.access.binding.scope);
      return scope === undefined ? [] : [{ does: recipe.does, access, scope, doubt: doubt ?? other.doubt }];
    }),
  );
};

/** Secrets that hold a token of an account, which whoever reads them becomes. */
export interface TokenSecret {
  readonly namespace: string;
  readonly name: string;
  readonly account: string;
}

export const tokenSecrets = memo((objects: readonly KubeObject[]): readonly TokenSecret[] =>
  objects
    .filter(({ kind, group: g, root }) => kind === "Secret" && g === "" && isToken(root.at("type")))
    .map((secret) => ({
      namespace: homeOf(secret),
      name: secret.name,
      account: secret.root.at("metadata", "annotations", "kubernetes.io/service-account.name").get("string") ?? "",
    })),
);

const isToken = (type: Field): boolean => type.get("string") === "kubernetes.io/service-account-token";
