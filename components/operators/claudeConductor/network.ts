import { type Planned, plan } from "../../manifest";
import { from, fromScraper, podsIn, to, toDns } from "../network";
import { policy } from "../objects";
import type { ConductorModel } from "./model";
import { homeOf, type PartName, podsOf, redisPort } from "./parts";

const blocks = (cidrs: string[]): object[] => cidrs.map((cidr) => ({ ipBlock: { cidr } }));

/** Who may talk to whom. Selectors never overlap: policies add up, and a second one would only widen the first. */
export function network(m: ConductorModel): Planned[] {
  const pods = (part: PartName) => ({ podSelector: { matchLabels: podsOf(m, part) } });
  const part = (name: PartName, ingress: object[], egress: object[]): Planned =>
    plan(
      `policy-${name}`,
      policy(homeOf(m), `claude-conductor-${name}`, {
        ...pods(name),
        policyTypes: ["Ingress", "Egress"],
        ingress,
        egress,
      }),
    );
  const { dashboardPort, apiPort, metricsPort } = m.orchestrator;
  const visitors = m.dashboard === undefined ? [] : [from([podsIn(m.dashboard.ingressNamespace)], dashboardPort)];
  const clients: PartName[] = m.backup === undefined ? ["orchestrator"] : ["orchestrator", "backup"];
  return [
    part(
      "orchestrator",
      [from([pods("agent")], apiPort), ...visitors, ...fromScraper(m.scrapeNamespace, metricsPort)],
      [toDns, to([pods("redis")], redisPort)],
    ),
    part("agent", [], [toDns, to([pods("orchestrator")], apiPort), to(blocks(m.modelCidrs), 443)]),
    part("redis", [from(clients.map(pods), redisPort)], []),
    ...(m.backup === undefined
      ? []
      : [part("backup", [], [toDns, to([pods("redis")], redisPort), to(blocks(m.backup.storeCidrs), 443)])]),
  ];
}
