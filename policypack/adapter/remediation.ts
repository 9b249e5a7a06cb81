import { type Policies, type ResourceValidationArgs, Secret } from "@pulumi/policy";
import { type Remedy, remedies } from "../engine/remedies";
import type { Edit, Step } from "../rules/remedy";
import { described } from "./describe";
import { behind, isProxied } from "./proxies";
import { objectsOf } from "./seen";
import type { Session } from "./session";

const assets = ["__pulumiAsset", "__pulumiArchive"];

type Holder = Record<Step, unknown>;
const isHolder = (value: unknown): value is Holder => typeof value === "object" && value !== null;

function plainOf(value: unknown): Holder | undefined {
  if (!isHolder(value)) return undefined;
  return isProxied(value) ? plainOf(behind(value)) : value;
}

const opened = (value: unknown): unknown => (value instanceof Secret ? opened(value.value) : value);

/** The SDK writes assets back otherwise than it has read them, so what holds one stays as it is. */
function holdsAsset(value: unknown): boolean {
  const inner = opened(value);
  if (!isHolder(inner)) return false;
  return assets.some((mark) => mark in inner) || Object.values(inner).some(holdsAsset);
}

const own = (holder: Holder, key: Step): unknown => (Object.hasOwn(holder, key) ? holder[key] : undefined);

const put = (holder: Holder, key: Step, value: unknown): void => {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
};

/** Carries out one change in place: what else stands there keeps its proxies, marks and unknown values. */
function carryOut(root: Holder, edit: Edit): boolean {
  let holder = root;
  for (const key of edit.at.slice(0, -1)) {
    const value = own(holder, key);
    if ("secret" in edit && value instanceof Secret) return false;
    const inner = opened(value);
    const next: unknown = inner ?? {};
    if (!isHolder(next)) return false;
    if (inner === undefined || inner === null) put(holder, key, next);
    holder = next;
  }
  const last = edit.at.at(-1) ?? "";
  const value = own(holder, last);
  if ("put" in edit) put(holder, last, edit.put);
  else if (value instanceof Secret) return false;
  else put(holder, last, new Secret(value));
  return true;
}

function remediate(
  session: Session,
  remedy: Remedy,
  args: ResourceValidationArgs,
): Record<string, unknown> | undefined {
  if (!isProxied(args.props) || !args.type.startsWith("kubernetes:")) return undefined;
  const plain = plainOf(args.props);
  if (plain === undefined || holdsAsset(plain)) return undefined;
  const [object, another] = objectsOf(args);
  // The items of a list are no resources of their own.
  if (object === undefined || another !== undefined || object.origin.path !== undefined) return undefined;
  const edits = session.judge.editsOf(remedy, object);
  const done = edits.filter((edit) => carryOut(plain, edit));
  return done.length > 0 ? args.props : undefined;
}

/** Policies that mend: each changes nothing until the configuration sets its level to `remediate`. */
export const remediationPolicies = (session: Session): Policies =>
  remedies.map((remedy) => ({
    ...described(remedy, remedy.id),
    enforcementLevel: remedy.level,
    remediateResource: (args: ResourceValidationArgs) => remediate(session, remedy, args),
  }));
