import type { Manifest, Planned } from "../../../components/manifest";
import { agentNamespaceManifests } from "../../../components/namespace/manifests";
import { parseAgentNamespace } from "../../../components/namespace/model";
import { conductorManifests } from "../../../components/operators/claudeConductor/manifests";
import { parseClaudeConductor } from "../../../components/operators/claudeConductor/model";
import { gasTownManifests } from "../../../components/operators/gasTown/manifests";
import { parseGasTown } from "../../../components/operators/gasTown/model";
import { kubeOpenCodeManifests } from "../../../components/operators/kubeOpenCode/manifests";
import { parseKubeOpenCode } from "../../../components/operators/kubeOpenCode/model";
import { powerToolsManifests } from "../../../components/operators/powerTools/manifests";
import { parsePowerTools } from "../../../components/operators/powerTools/model";
import {
  around,
  certificate,
  conductorSample,
  conductorSecrets,
  gasTownSample,
  knownSecrets,
  kubeOpenCodeSample,
  powerToolsSample,
} from "./samples";

/** The manifests of each system's sample. */
export const systems: Record<string, () => Planned[]> = {
  "gas-town": () => gasTownManifests(parseGasTown("gas-town", gasTownSample), knownSecrets),
  kubeopencode: () => kubeOpenCodeManifests(parseKubeOpenCode("kubeopencode", kubeOpenCodeSample)),
  powertools: () => powerToolsManifests(parsePowerTools("powertools", powerToolsSample, around), certificate),
  "claude-conductor": () =>
    conductorManifests(parseClaudeConductor("conductor", conductorSample, around), conductorSecrets),
};

/** Namespaces that the samples take for granted. */
export const rooms: Record<string, string[]> = {
  "gas-town": ["gt-payments", "gt-shop"],
  kubeopencode: ["ai-payments", "ai-web"],
  powertools: ["shop-dev"],
  "claude-conductor": [],
};
const diagnosed = { reason: "diagnostic containers are injected here", owner: "shop", reviewBy: "2027-03-31" };

/** Such a namespace as AgentNamespace makes it; one of them is less closed, and says why. */
export const roomManifests = (name: string): Manifest[] =>
  agentNamespaceManifests(parseAgentNamespace(name, name === "shop-dev" ? { elevated: diagnosed } : {})).map(
    ({ manifest }) => manifest,
  );
