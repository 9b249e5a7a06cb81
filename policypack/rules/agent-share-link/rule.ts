import { address, ofFamily, parseNetwork, print } from "../egress/addresses";
import { type Ranges, size, union } from "../egress/ranges";
import type { Field } from "../field";
import { demand, type Finding, fail, judge, show, troubles } from "../finding";
import { momentOf } from "../rotation/marks";
import { defineRule } from "../rule";
import { count } from "../settings";

/** Fields: spec.share of an Agent. Allowed: off; else an end within `maxHours`, and allowedIPs that are not the world. */
export const rule = defineRule({
  id: "agent-share-link",
  group: "K",
  level: "mandatory",
  severity: "high",
  kinds: ["Agent.kubeopencode.io"],
  says: "no link opens an agent's terminal to everybody, or forever",
  why: "Whoever holds the link types into the agent without a login, with its keys and its network.",
  mend: "set share.enabled: false; else set expiresAt within a day, and allowedIPs to the few who need it",
  compliance: ["K2", "K3"],
  config: { maxHours: count(24, "hours that a link may be ahead of its end") },
  check: ({ root }, { now, config }) => {
    const share = root.at("spec", "share");
    const enabled = share.at("enabled");
    if (enabled.get("boolean") !== true) return troubles(enabled, "boolean");
    return [
      ...judgeEnd(share.at("expiresAt"), now.getTime(), config.maxHours),
      ...judgeVisitors(share.at("allowedIPs")),
    ];
  },
});

const hourMs = 3_600_000;

function judgeEnd(field: Field, now: number, longest: number): Finding[] {
  const trouble = demand(field, "string", () => true);
  const text = field.get("string");
  if (text === undefined) return trouble;
  const end = momentOf(text);
  if (end === undefined) return [fail(field, `malformed: ${show(text)} is no moment; write 2026-01-31T12:00:00Z`)];
  const hours = (end - now) / hourMs;
  if (hours <= 0) return [fail(field, `${show(text)} is past, and the link is still asked for`)];
  return hours > longest ? [fail(field, `${show(text)}: ${Math.ceil(hours)} hours ahead`)] : [];
}

/** Wider than all private networks together, or than what two providers get of IPv6. */
const isWorld = (set: Ranges): boolean => size(ofFamily(set, 4)) > 1n << 25n || size(ofFamily(set, 6)) > 1n << 97n;

const rangeOf = (text: string): Ranges => (text.includes("/") ? (parseNetwork(text)?.addresses ?? []) : address(text));

function judgeVisitors(list: Field): Finding[] {
  const unset = demand(list, "list", (items) => items.length > 0);
  if (unset.length > 0) return unset;
  const entries = list.each();
  const unread = entries.flatMap((entry) =>
    judge(entry, "string", (text = "") =>
      rangeOf(text).length === 0 ? `malformed: ${show(text)} is neither an address nor a range` : undefined,
    ),
  );
  const all = union(...entries.map((entry) => rangeOf(entry.get("string") ?? "")));
  return isWorld(all) ? [...unread, fail(list, `whoever comes from ${print(all)}`)] : unread;
}
