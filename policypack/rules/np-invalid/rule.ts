import { nat64, parseNetwork } from "../egress/addresses";
import { networkPolicyKinds } from "../egress/judge";
import { isPort, isProtocol } from "../egress/ports";
import { covers } from "../egress/ranges";
import type { Field } from "../field";
import { type Finding, fail, forbid, judge, show, troubles } from "../finding";
import { defineRule } from "../rule";

/** Ranges, ports, peers and selectors. Allowed: what an API server takes, in its canonical form. */
export const rule = defineRule({
  id: "np-invalid",
  group: "H",
  level: "mandatory",
  severity: "medium",
  kinds: networkPolicyKinds,
  says: "policies are written so that everybody reads the same in them",
  why: "Engines read a sloppy range each in their own way, and an API server takes or refuses it by its version.",
  mend: "write canonical ranges, exceptions strictly inside them, and one kind of peer per entry",
  compliance: ["K2"],
  check: ({ root }) => {
    const spec = root.at("spec");
    return [
      ...selector(spec.at("podSelector")),
      ...spec
        .at("policyTypes")
        .each()
        .flatMap((type) => oneOf(type, ["Ingress", "Egress"])),
      ...spec
        .at("ingress")
        .each()
        .flatMap((rule) => direction(rule, "from")),
      ...spec
        .at("egress")
        .each()
        .flatMap((rule) => direction(rule, "to")),
    ];
  },
});

const oneOf = (field: Field, allowed: readonly string[]): Finding[] =>
  judge(field, "string", (value) => (allowed.includes(value ?? "") ? undefined : show(value)));

// Trouble with a list or a map is told by what stands below it, under its own path.
const direction = (rule: Field, peers: "from" | "to"): Finding[] => [
  ...rule.at(peers).each().flatMap(peer),
  ...rule.at("ports").each().flatMap(port),
];

function peer(field: Field): Finding[] {
  const wrong = troubles(field, "map");
  if (wrong.length > 0) return wrong;
  const [block, pods, namespaces] = [field.at("ipBlock"), field.at("podSelector"), field.at("namespaceSelector")];
  const selects = !pods.isAbsent || !namespaces.isAbsent;
  if (block.isAbsent && !selects) return [fail(field, "an empty peer")];
  if (!block.isAbsent && selects) return [fail(field, "ipBlock beside selectors")];
  return selects ? [...selector(pods), ...selector(namespaces)] : ipBlock(block);
}

function ipBlock(block: Field): Finding[] {
  const cidr = block.at("cidr");
  const found = judge(cidr, "string", (text) => flawOf(text ?? ""));
  const whole = parseNetwork(cidr.get("string") ?? "");
  return [
    ...found,
    ...block
      .at("except")
      .each()
      .flatMap((field) => judge(field, "string", (text) => flawOfExcept(text ?? "", whole))),
  ];
}

function flawOf(text: string): string | undefined {
  const network = parseNetwork(text);
  if (network === undefined) return `${show(text)} is no range`;
  const behind = covers(nat64, network.addresses);
  const flaw = behind ? "IPv4 behind a gateway" : network.flaw;
  return flaw === undefined ? undefined : `${show(text)}: ${flaw}`;
}

function flawOfExcept(text: string, whole: ReturnType<typeof parseNetwork>): string | undefined {
  const network = parseNetwork(text, whole?.mapped === true);
  if (network === undefined) return `${show(text)} is no range`;
  if (whole === undefined) return undefined;
  if (network.family !== whole.family) return `${show(text)} is of another family than its range`;
  const inside = network.prefix > whole.prefix && covers(whole.addresses, network.addresses);
  return inside ? network.flaw : `${show(text)} is not strictly inside its range`;
}

function port(field: Field): Finding[] {
  const [first, last] = [field.at("port"), field.at("endPort")];
  const from = first.get("number");
  return [
    ...judge(field.at("protocol"), "string", (name) =>
      name === undefined || isProtocol(name) ? undefined : show(name),
    ),
    ...forbid(first, "quantity", (value) => !isWritten(value)),
    ...judge(last, "number", (to) => {
      if (to === undefined || first.isUnknown) return undefined;
      return isPort(to) && to >= (from ?? Number.POSITIVE_INFINITY) ? undefined : `${to} ends no range of ports`;
    }),
  ];
}

/** A number, or a name: up to 15 lower-case letters, digits and dashes, one letter at least. */
const isWritten = (value: number | string): boolean =>
  typeof value === "number" ? isPort(value) : /^(?=.*[a-z])[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$/.test(value);

function selector(field: Field): Finding[] {
  const labels = field.at("matchLabels").entries();
  return [
    ...labels.flatMap(([, value]) => troubles(value, "string")),
    ...field.at("matchExpressions").each().flatMap(expression),
  ];
}

function expression(field: Field): Finding[] {
  const operator = field.at("operator");
  const found = oneOf(operator, ["In", "NotIn", "Exists", "DoesNotExist"]);
  const values = field.at("values");
  const count = values.isAbsent ? 0 : (values.get("list")?.length ?? 1);
  const needs = ["In", "NotIn"].includes(operator.get("string") ?? "");
  return found.length > 0 || needs === count > 0
    ? found
    : [fail(values, needs ? "no values" : "values that the operator does not take")];
}
