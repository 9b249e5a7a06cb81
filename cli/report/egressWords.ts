import { everywhere, print } from "../../policypack/rules/egress/addresses";
import { printPorts } from "../../policypack/rules/egress/ports";
import { covers } from "../../policypack/rules/egress/ranges";
import type { Peer, Ports } from "../../policypack/rules/egress/step";
import { nameLabel } from "../../policypack/rules/egress/world";
import type { Field } from "../../policypack/rules/field";

const longest = 160;
const shown = 4;
const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);

const valuesOf = (expression: Field): string =>
  expression
    .at("values")
    .each()
    .map((value) => value.get("string") ?? "?")
    .join(", ");

function expressionWords(expression: Field): string {
  const key = expression.at("key").get("string") ?? "?";
  const operator = expression.at("operator").get("string") ?? "?";
  if (operator === "Exists") return key;
  if (operator === "DoesNotExist") return `no ${key}`;
  return `${key} ${operator === "In" ? "in" : operator === "NotIn" ? "not in" : operator} (${valuesOf(expression)})`;
}

/** `app=web, tier in (a, b)`; empty where a selector takes all. */
export function selectorWords(selector: Field): string {
  if (selector.isUnknown) return "labels not known yet";
  const labels = selector.at("matchLabels").entries();
  const terms = labels.map(([key, value]) => `${key}=${value.get("string") ?? "?"}`);
  return cut([...terms, ...selector.at("matchExpressions").each().map(expressionWords)].join(", "));
}

/** Which pods a policy is about, by its own selector. */
export function podsWords(selector: Field): string {
  const words = selectorWords(selector);
  return words === "" ? "every pod" : `pods with ${words}`;
}

const nameKeys = [nameLabel, "io.kubernetes.pod.namespace"];

function namespaceWords(selector: Field): string {
  const names = nameKeys.map((key) => selector.at("matchLabels", key).get("string")).find((name) => name !== undefined);
  const words = selectorWords(selector);
  if (words === "") return "every namespace";
  return names !== undefined && !words.includes(", ") ? `namespace ${names}` : `namespaces with ${words}`;
}

/** A range as it is written, with what it leaves out. */
function rangeWords({ at, except, may }: Peer): string {
  const written = at.get("string") ?? print(may, shown);
  if (except.length === 0) return written;
  const left = except.map(({ field }) => field.get("string") ?? "?");
  const more = left.length > shown ? ` and ${left.length - shown} more` : "";
  return `${written} except ${left.slice(0, shown).join(", ")}${more}`;
}

/** A name, a list of entities, or whatever else an engine writes. */
function otherWords(at: Field): string {
  const name = at.at("matchName").or(at.at("matchPattern")).get("string") ?? at.get("string");
  return cut(name ?? (at.isUnknown ? "not known yet" : JSON.stringify(at.value ?? "all")));
}

/** Whether a peer leaves hardly an address out. */
export const isAnywhere = ({ may, except }: Peer): boolean => except.length === 0 && covers(may, everywhere);

/** Where a rule lets traffic go, in words. */
export function peerWords(peer: Peer): string {
  if (!peer.known) return "not known yet";
  if (isAnywhere(peer)) return "anywhere";
  if (peer.pods === undefined) return peer.may.length > 0 ? rangeWords(peer) : otherWords(peer.at);
  const [pods, namespaces] = [peer.at.at("podSelector"), peer.at.at("namespaceSelector")];
  if (pods.isAbsent && namespaces.isAbsent) return otherWords(peer.at);
  if (namespaces.isAbsent) return podsWords(pods);
  return `${podsWords(pods)} in ${namespaceWords(namespaces)}`;
}

/** Ports by number and by name. */
export function portWords({ may, must, named }: Ports): string {
  if (named.length === 0) return printPorts(may, 6);
  const names = named.map(({ name, protocol }) => `${name}/${protocol}`);
  return [...names, ...(must.length > 0 ? [printPorts(must, 6)] : [])].join(", ");
}
