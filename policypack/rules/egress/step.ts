import type { Field } from "../field";
import type { KubeObject } from "../object";
import { everywhere } from "./addresses";
import { type Box, nothing } from "./box";
import { everyPort, isPort, isProtocol, type Protocol, portRange, portsOfProtocol, protocols } from "./ports";
import { none, type Ranges, union } from "./ranges";
import type { Answer, Labels } from "./selector";

/** Somewhere in the cluster, as a peer sees it. */
export interface Place {
  readonly namespace: string;
  readonly namespaceLabels: Labels;
  readonly labels: Labels;
  /** Ports of its containers, by protocol and name. */
  readonly named: ReadonlyMap<string, number>;
}

/** A range that a peer leaves out. */
export interface Except {
  readonly field: Field;
  readonly addresses: Ranges;
}

/** Where to: `may` with every doubt settled toward reaching, `must` toward not. */
export interface Peer {
  readonly at: Field;
  /** False where a value is not known yet. */
  readonly known: boolean;
  readonly may: Ranges;
  readonly must: Ranges;
  /** Pods that it selects, if it can select any. */
  readonly pods?: (place: Place) => Answer;
  /** Only the pod's own node. */
  readonly node?: true;
  readonly except: readonly Except[];
}

export interface Ports {
  readonly known: boolean;
  readonly may: Ranges;
  readonly must: Ranges;
  readonly named: readonly { readonly protocol: Protocol; readonly name: string }[];
}

/** What a rule says about one of its peers. */
export interface Step {
  readonly action: "allow" | "deny" | "pass";
  readonly object: KubeObject;
  readonly rule: Field;
  readonly peer: Peer;
  readonly ports: Ports;
  readonly known: boolean;
  readonly may: Box;
  readonly must: Box;
}

export function step(
  object: KubeObject,
  rule: Field,
  peer: Peer,
  ports: Ports,
  action: Step["action"] = "allow",
): Step {
  const known = peer.known && ports.known;
  const must = known ? { addresses: peer.must, ports: ports.must } : nothing;
  return { action, object, rule, peer, ports, known, may: { addresses: peer.may, ports: ports.may }, must };
}

const anyPod = (): Answer => "yes";

/** Everywhere, where nothing is said. */
export const anyPeer = (at: Field): Peer => ({
  at,
  known: true,
  may: everywhere,
  must: everywhere,
  pods: anyPod,
  except: [],
});

/** A peer that cannot be read: it may be all. One that is merely unknown stays open until it is known. */
export const doubtfulPeer = (at: Field): Peer => ({
  at,
  known: !at.isUnknown,
  may: everywhere,
  must: none,
  pods: () => "maybe",
  except: [],
});

/** A range that cannot be read: any address. */
export const doubtfulRange = (at: Field): Peer => ({
  at,
  known: !at.isUnknown,
  may: everywhere,
  must: none,
  except: [],
});

export const podsPeer = (at: Field, pods: (place: Place) => Answer): Peer => ({
  at,
  known: true,
  may: none,
  must: none,
  pods,
  except: [],
});

export const anyPorts: Ports = { known: true, may: everyPort, must: everyPort, named: [] };
export const doubtfulPorts = (at: Field): Ports => ({ known: !at.isUnknown, may: everyPort, must: none, named: [] });
export const exactPorts = (set: Ranges): Ports => ({ known: true, may: set, must: set, named: [] });

/** The ports that a name may stand for: all of them toward addresses, one container port toward a pod. */
export const namedPort = (protocol: Protocol, name: string): Ports => ({
  known: true,
  may: portsOfProtocol(protocol),
  must: none,
  named: [{ protocol, name }],
});

export const joined = (parts: readonly Ports[]): Ports => ({
  known: parts.every(({ known }) => known),
  may: union(...parts.map(({ may }) => may)),
  must: union(...parts.map(({ must }) => must)),
  named: parts.flatMap(({ named }) => named),
});

/** The protocols that a field names; TCP where it is absent, undefined where it cannot be read. */
export function protocolsOf(field: Field, whenAbsent: readonly Protocol[] = ["TCP"]): readonly Protocol[] | undefined {
  if (field.isAbsent) return whenAbsent;
  const text = field.get("string")?.toUpperCase() ?? "";
  if (text === "ANY") return protocols;
  return isProtocol(text) ? [text] : undefined;
}

/** One port, or `first` to `last`, of one or more protocols; a text is a name. */
export function readPort(at: Field, names: readonly Protocol[] | undefined, first: Field, last: Field): Ports {
  const doubtful = [at, first, last].find((field) => field.isUnknown || field.isMalformed);
  if (doubtful !== undefined) return doubtfulPorts(doubtful);
  if (names === undefined) return doubtfulPorts(at);
  if (first.isAbsent) return exactPorts(union(...names.map(portsOfProtocol)));
  const name = first.get("string");
  if (name !== undefined) return joined(names.map((protocol) => namedPort(protocol, name)));
  const from = first.get("number") ?? 0;
  const to = last.isAbsent ? from : (last.get("number") ?? 0);
  if (!isPort(from) || !isPort(to) || to < from) return doubtfulPorts(at);
  return exactPorts(union(...names.map((protocol) => portRange(protocol, from, to))));
}

/** The ports of a step as one pod has them. */
export const portsAt = ({ must, named }: Ports, { named: own }: Place): Ranges =>
  named.length === 0
    ? must
    : union(
        must,
        ...named.map(({ protocol, name }): Ranges => {
          const port = own.get(`${protocol}/${name}`);
          return port === undefined ? none : portRange(protocol, port);
        }),
      );
