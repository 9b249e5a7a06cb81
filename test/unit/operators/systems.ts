import type { Planned } from "../../../components/manifest";
import { conductorManifests } from "../../../components/operators/claudeConductor/manifests";
import { parseClaudeConductor } from "../../../components/operators/claudeConductor/model";
import { gasTownManifests } from "../../../components/operators/gasTown/manifests";
import { parseGasTown } from "../../../components/operators/gasTown/model";
import { kubeOpenCodeManifests } from "../../../components/operators/kubeOpenCode/manifests";
import { parseKubeOpenCode } from "../../../components/operators/kubeOpenCode/model";
import { powerToolsManifests } from "../../../components/operators/powerTools/manifests";
import { parsePowerTools } from "../../../components/operators/powerTools/model";
import {
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
  powertools: () => powerToolsManifests(parsePowerTools("powertools", powerToolsSample), certificate),
  "claude-conductor": () => conductorManifests(parseClaudeConductor("conductor", conductorSample), conductorSecrets),
};
