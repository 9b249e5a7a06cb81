import type { EgressReport, NamespaceEgress, Way } from "./egress";
import type { Arrow, Node, Picture, Tone } from "./page";

const anywhere = "anywhere";

interface Edge {
  readonly to: string;
  readonly label: string;
  readonly tone: Tone;
}

/** Pods that the input shows stand for their namespaces; what it does not show keeps its words. */
function edgesOf(way: Way): Edge[] {
  const label = `${way.pods}: ${way.ports}, by ${way.policy}`;
  if (way.anywhere) return [{ to: anywhere, label, tone: "bad" }];
  const names = way.namespaces.length > 0 ? way.namespaces.map((name) => `namespace ${name}`) : [way.to];
  return names.map((to) => ({ to, label, tone: "plain" }));
}

function edgesFrom({ ways, open }: NamespaceEgress): Edge[] {
  const edges = ways.filter(({ action }) => action === "allow").flatMap(edgesOf);
  const held =
    open.length === 0 ? [] : [{ to: anywhere, label: `no policy holds ${open.join(", ")}`, tone: "bad" as const }];
  const merged = new Map<string, Edge>();
  for (const edge of [...held, ...edges]) {
    const known = merged.get(edge.to);
    merged.set(edge.to, known === undefined ? edge : { ...known, label: `${known.label}; ${edge.label}` });
  }
  return [...merged.values()];
}

/** Namespaces that reach something on the left, what they reach on the right. */
export function pictureOf({ namespaces }: EgressReport): Picture | undefined {
  const left: Node[] = [];
  const right: string[] = [];
  const arrows: Arrow[] = [];
  for (const one of namespaces) {
    const edges = edgesFrom(one);
    if (edges.length === 0) continue;
    const from = left.push({ name: one.namespace, tone: one.closed === "every pod" ? "good" : "warn" }) - 1;
    for (const { to, label, tone } of edges) {
      const known = right.indexOf(to);
      arrows.push({
        from,
        to: known < 0 ? right.push(to) - 1 : known,
        label: `${one.namespace} → ${to}: ${label}`,
        tone,
      });
    }
  }
  if (arrows.length === 0) return undefined;
  const nodes = right.map((name): Node => ({ name, tone: name === anywhere ? "bad" : "plain" }));
  return { title: "What each namespace may reach", left, right: nodes, arrows };
}
