import { prefix, tierLabel } from "../../labels";
import type { Planned } from "../../manifest";
import { agentNamespaceManifests } from "../../namespace/manifests";
import type { AgentNamespaceModel } from "../../namespace/model";
import type { Certificate } from "../certificate";
import { homeOf, operatorManifests } from "../manifests";
import { collector } from "./collector";
import { guards } from "./guard";
import type { PowerToolsModel } from "./model";
import { tools } from "./tools";
import { userRoles } from "./users";

/** Tier of a namespace whose pods may be entered by tools above the minimal profile; no agent lives there. */
export const elevatedTier = "elevated";

/** A closed namespace like an agent's, with another Pod Security level and no place among the agents'. */
function elevatedNamespace(room: AgentNamespaceModel): Planned[] {
  return agentNamespaceManifests(room).map((planned) => {
    const { manifest, role, after } = planned;
    const moved = { ...planned, role: `${room.namespace}-${role}` };
    if (after !== undefined) moved.after = after.map((one) => `${room.namespace}-${one}`);
    if (manifest.kind !== "Namespace") return moved;
    const labels = { ...manifest.metadata.labels, [tierLabel]: elevatedTier, [`${prefix}/elevated`]: room.level };
    return { ...moved, manifest: { ...manifest, metadata: { ...manifest.metadata, labels } } };
  });
}

/** The certificate is the collector's; whoever wants only the manifests of the rest leaves it away. */
export function powerToolsManifests(m: PowerToolsModel, certificate?: Certificate): Planned[] {
  const home = homeOf(m.operator);
  return [
    ...m.elevated.flatMap(elevatedNamespace),
    ...operatorManifests(m.operator),
    ...collector(m, home, certificate),
    ...userRoles(m, home),
    ...guards(home),
    ...tools(m, home),
  ];
}
