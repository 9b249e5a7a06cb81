import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { address } from "../../../policypack/rules/egress/addresses";
import { isProtocol, portRange } from "../../../policypack/rules/egress/ports";
import { isInReach, reachesPlace } from "../../../policypack/rules/egress/reach";
import { type NetworkPod, World } from "../../../policypack/rules/egress/world";
import { kubeObject } from "../../../policypack/rules/object";
import { defaultSettings } from "../../../policypack/rules/settings";
import type { Policy } from "./egress/definition";
import { namespaces, pods, policy, protocols, targetIps, targetPorts } from "./egress/generate";
import { manifestOf, namespaceObjects, podOf } from "./egress/objects";

const source = join(__dirname, "egress/cyclonus");
const seed = 20_261_123;
const sets = 2000;

interface Connection {
  readonly from: number;
  /** Index of a pod, or an address. */
  readonly to: number | string;
  readonly port: number;
  readonly protocol: string;
}

interface Case {
  readonly policies: readonly Policy[];
  readonly connections: readonly Connection[];
}

/** An API server fills in the types before any engine sees a policy. */
const defaulted = (one: Policy): Policy => ({
  ...one,
  policyTypes: one.policyTypes ?? ((one.egress ?? []).length > 0 ? ["Ingress", "Egress"] : ["Ingress"]),
});

/**
 * Two differences, where that program departs from Kubernetes' own selectors: to it a label that is absent equals one that is
 * empty, and NotIn asks for the key. Such selectors are left out here; the brute-force evaluator judges them.
 */
const isListed = (one: Policy): boolean => /"matchLabels":\{"[^"]*":""\}|"NotIn"/.test(JSON.stringify(one));

const cases: fc.Arbitrary<Case> = fc.record({
  policies: fc.array(
    policy(true)
      .map(defaulted)
      .filter((one) => !isListed(one)),
    { minLength: 1, maxLength: 4 },
  ),
  connections: fc.array(
    fc.record({
      from: fc.nat(pods.length - 1),
      to: fc.oneof(fc.constantFrom<number | string>(...targetIps), fc.nat(pods.length - 1)),
      port: fc.constantFrom(...targetPorts),
      protocol: fc.constantFrom(...protocols),
    }),
    { minLength: 40, maxLength: 40 },
  ),
});

const podIp = (index: number): string => `10.1.2.${index + 1}`;

function peerOf(target: number | string): object {
  if (typeof target === "string") return { ip: target };
  const { namespace = "", labels = {} } = pods[target] ?? {};
  return { ip: podIp(target), namespace, labels, namespaceLabels: namespaces[namespace] ?? {} };
}

/** The name of the destination's port, which is how that program learns of names. */
const nameOf = ({ to, port, protocol }: Connection): string =>
  (typeof to === "number" ? (pods[to]?.ports ?? []) : []).find(
    (one) => one.containerPort === port && one.protocol === protocol,
  )?.name ?? "";

const questionOf = ({ policies, connections }: Case): string =>
  JSON.stringify({
    policies: policies.map(manifestOf),
    connections: connections.map((one) => ({
      from: peerOf(one.from),
      to: peerOf(one.to),
      port: one.port,
      portName: nameOf(one),
      protocol: one.protocol,
    })),
  });

/** Our two bounds; toward a pod its address counts too, as that program reads ranges. */
function ours(world: World, { from, to, port, protocol }: Connection): { may: boolean; must: boolean } {
  const pod: NetworkPod | undefined = world.pods[from];
  assert.ok(pod !== undefined && isProtocol(protocol));
  const ports = portRange(protocol, port);
  const box = { addresses: address(typeof to === "string" ? to : podIp(to)), ports };
  const target = typeof to === "number" ? world.pods[to] : undefined;
  const place = target === undefined ? "no" : reachesPlace(pod.reach, world.placeOf(target), ports);
  return {
    may: place !== "no" || isInReach(pod.reach.may, box),
    must: place === "yes" || isInReach(pod.reach.must, box),
  };
}

describe("parity with cyclonus", function () {
  this.timeout(1_200_000);
  let folder: string;
  let program: string;
  before(function () {
    if (spawnSync("go", ["version"]).status !== 0) this.skip();
    folder = mkdtempSync(join(tmpdir(), "palisade-cyclonus-"));
    program = join(folder, "cyclonus");
    execFileSync("go", ["build", "-o", program, "."], { cwd: source });
  });
  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  it(`holds its answers between the bounds on ${sets} generated sets of policies (seed ${seed})`, () => {
    const asked = fc.sample(cases, { seed, numRuns: sets });
    const run = spawnSync(program, {
      input: `${asked.map(questionOf).join("\n")}\n`,
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    assert.equal(run.status, 0, run.stderr);
    const theirs: boolean[][] = run.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.equal(theirs.length, sets);
    const counts = { allowed: 0, denied: 0, doubts: 0 };
    const wrong: string[] = [];
    asked.forEach((one, index) => {
      const values = [...namespaceObjects, ...one.policies.map(manifestOf), ...pods.map(podOf)];
      const world = new World(
        values.map((value) => kubeObject(value)),
        defaultSettings,
      );
      one.connections.forEach((connection, position) => {
        const truth = theirs[index]?.[position] === true;
        const { may, must } = ours(world, connection);
        counts[truth ? "allowed" : "denied"] += 1;
        if (may !== must) counts.doubts += 1;
        if ((truth && !may) || (must && !truth))
          wrong.push(JSON.stringify({ truth, may, must, connection, policies: one.policies }));
      });
    });
    assert.deepEqual(wrong.slice(0, 5), [], `${wrong.length} wrong`);
    const all = sets * 40;
    assert.ok(counts.allowed > all / 20 && counts.denied > all / 20, JSON.stringify(counts));
    // Only a name toward a range leaves the two bounds apart.
    assert.ok(counts.doubts < all / 10, JSON.stringify(counts));
  });
});
