import type { AcceptanceArgs } from "../../acceptance";
import type { PodSecurityLevel } from "../../podSecurity";
import type { RotationArgs } from "../../rotation/args";
import type { OperatorArgs, OperatorSettingsArgs } from "../operator";
import type { OperatorResourcesArgs } from "../resources";
import type { SecurityProfile, ToolRisk } from "./profiles";

/** Who asked for a tool above the minimal profile, why, and who said yes until when. */
export interface ToolApprovalArgs {
  /** Risk that the approver saw; at least what profile and capabilities amount to. */
  risk: ToolRisk;
  /** Why a smaller profile does not do, in at least 15 characters. */
  justification: string;
  /** Address of the approver. */
  approvedBy: string;
  /** Day of the assessment, as YYYY-MM-DD. */
  assessedOn: string;
  /** Day of the next review, at most 180 days later, as YYYY-MM-DD. */
  reviewBy: string;
  /** What the tool can read or change. @default - what its profile says */
  securityImpact?: string;
  /** The way that needs less, and why it was not taken. @default - none */
  alternatives?: string;
}

/** A tool that users may run: its image and its rights, which no user can change. */
export interface ToolArgs {
  /** Name by which users ask for it: at most 50 of a-z, 0-9 and "-". */
  name: string;
  /** Image, by digest. */
  image: string;
  /** What it may do. @default "minimal" */
  profile?: SecurityProfile;
  /** Capabilities beyond the profile's, without "CAP_". @default [] */
  capabilities?: string[];
  /** Runs as root whoever the target's user is; needs an approval. @default false */
  runAsRoot?: boolean;
  /** Namespaces that it may be run in. */
  allowedNamespaces: string[];
  /** What it is for. @default - nothing */
  description?: string;
  /** Needed above the minimal profile. @default - none */
  approval?: ToolApprovalArgs;
}

/** A namespace whose pods tools may enter; the component makes it, closed but for Pod Security. No agent lives there. */
export interface ToolNamespaceArgs extends AcceptanceArgs {
  /** Name in the cluster. */
  name: string;
  /** Pod Security level: "baseline" does for the minimal profile alone. @default "privileged" */
  level?: PodSecurityLevel;
}

/** Takes the tools' results over TLS and keeps them on a volume. */
export interface ToolCollectorArgs {
  /** Image, by digest. */
  image: string;
  /** Size of the volume. @default "10Gi" */
  storageSize?: string;
  /** Storage class; results are sensitive, take one that encrypts. @default - the cluster's own */
  storageClassName?: string;
  /** Folder for each day, as Go writes dates. @default "2006/01/02" */
  dateFormat?: string;
  /** CPU and memory. @default - 50m to 200m CPU, 128Mi to 256Mi */
  resources?: OperatorResourcesArgs;
  /** When key and certificate are renewed; `rotateNow` knows them as "<component>-collector". @default - every 90 days */
  rotation?: RotationArgs;
}

/** One run of a tool in the pods that match. */
export interface ToolRunArgs {
  /** Name in the cluster, at most 44 characters. */
  name: string;
  /** Namespace of the pods. */
  namespace: string;
  /** Tool that is run. */
  tool: string;
  /** Labels of the pods; at least one. */
  matchLabels: Record<string, string>;
  /** How long, as "30s": from 5s to 2h. */
  duration: string;
  /** Container whose user the tool takes. @default - the first */
  container?: string;
  /** Arguments. @default [] */
  args?: string[];
  /** "ephemeral", or "collector" if there is one. @default "ephemeral" */
  output?: string;
}

/** What PowerTools is told, whatever is run. */
export interface PowerToolsSettingsArgs extends OperatorSettingsArgs {
  /** Tools. @default [] */
  tools?: ToolArgs[];
  /** Namespaces whose pods tools may enter, above the minimal profile too. @default [] */
  elevatedNamespaces?: ToolNamespaceArgs[];
  /** A collector of results. @default - none; results end with the tool */
  collector?: ToolCollectorArgs;
  /** Groups that may define tools; they run none. @default [] */
  adminGroups?: string[];
}

/** Arguments of PowerTools. */
export interface PowerToolsArgs extends PowerToolsSettingsArgs, OperatorArgs {
  /** Runs. @default [] */
  runs?: ToolRunArgs[];
  /** Groups that may run tools; they define none. @default [] */
  userGroups?: string[];
  /** Groups that may see tools and runs. @default [] */
  viewerGroups?: string[];
}
