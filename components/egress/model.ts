import type { Input } from "@pulumi/pulumi";
import type { EgressEngine } from "./args";

export type Protocol = "TCP" | "UDP" | "SCTP";

export interface PortRange {
  protocol: Protocol;
  from: number;
  to: number;
}

export interface CidrPeer {
  kind: "cidr";
  cidr: string;
  except: string[];
}

export interface FqdnPeer {
  kind: "fqdn";
  name: string;
}

export interface PodsPeer {
  kind: "pods";
  namespace: string;
  pods: Record<string, string>;
}

export type Peer = CidrPeer | FqdnPeer | PodsPeer;

/** Each of the peers at each of the ports. */
export interface EgressRule {
  /** The argument that it comes from, as `allow[0].git`. */
  from: string;
  /** What it is for, in words. */
  intent: string;
  peers: Peer[];
  ports: PortRange[];
  /** Only on the rule to the resolver: the names that may be asked there, where the engine can tell. */
  dnsNames?: string[];
  /** The peer is an address of the pod's own node. */
  onNode?: boolean;
}

export interface EgressModel {
  name: string;
  namespace: Input<string>;
  podLabels: Record<string, string>;
  engine: EgressEngine;
  rules: EgressRule[];
  /** Ranges that are closed whatever else is allowed, for engines that can deny. */
  denied: string[];
}
