export type { AcceptanceArgs } from "./components/acceptance";
export type { AdmissionGuardArgs } from "./components/admissionGuard";
export { AdmissionGuard } from "./components/admissionGuard";
export type { AgentNamespaceArgs, ElevatedArgs, SandboxArgs } from "./components/agentNamespace";
export { AgentNamespace } from "./components/agentNamespace";
export type { AgentPlatformArgs, TeamArgs } from "./components/agentPlatform";
export { AgentPlatform } from "./components/agentPlatform";
export type { AuditTrailArgs } from "./components/auditTrail";
export { AuditTrail } from "./components/auditTrail";
export type {
  EgressAllowArgs,
  EgressCidrArgs,
  EgressDnsArgs,
  EgressFqdnArgs,
  EgressPackagesArgs,
  EgressPolicyArgs,
  EgressServiceArgs,
} from "./components/egressPolicy";
export { DnsDistribution, EgressEngine, EgressPolicy } from "./components/egressPolicy";
export { ClaudeConductor } from "./components/operators/claudeConductor";
export type {
  ClaudeConductorArgs,
  ConductorAgentsArgs,
  ConductorBackupArgs,
  ConductorDashboardArgs,
  ConductorOrchestratorArgs,
  ConductorProbeArgs,
  ConductorRedisArgs,
} from "./components/operators/claudeConductor/args";
export type {
  BeadStoreArgs,
  ConvoyArgs,
  PolecatArgs,
  RefineryArgs,
  RigArgs,
  WitnessArgs,
} from "./components/operators/crds/gasTown";
export { BeadStore, Convoy, Polecat, Refinery, Rig, Witness } from "./components/operators/crds/gasTown";
export type {
  AgentArgs,
  AgentTemplateArgs,
  CronTaskArgs,
  KubeOpenCodeConfigArgs,
  RegistryArgs,
  TaskArgs,
} from "./components/operators/crds/kubeOpenCode";
export {
  Agent,
  AgentTemplate,
  CronTask,
  KubeOpenCodeConfig,
  Registry,
  Task,
} from "./components/operators/crds/kubeOpenCode";
export type { PowerToolArgs, PowerToolConfigArgs } from "./components/operators/crds/powerTools";
export { PowerTool, PowerToolConfig } from "./components/operators/crds/powerTools";
export { CrdSchema } from "./components/operators/crds/schema";
export type { DefinitionArgs } from "./components/operators/definitions";
export { CrdSource } from "./components/operators/definitions";
export { GasTown } from "./components/operators/gasTown";
export type {
  GasTownArgs,
  GasTownConvoyArgs,
  GasTownImagesArgs,
  GasTownPolecatArgs,
  GasTownPolecatResourcesArgs,
  GasTownRefineryArgs,
  GasTownRigArgs,
} from "./components/operators/gasTown/args";
export { KubeOpenCode } from "./components/operators/kubeOpenCode";
export type {
  KubeOpenCodeArgs,
  OpenCodeAgentArgs,
  OpenCodeCredentialArgs,
  OpenCodeCronTaskArgs,
  OpenCodeGitArgs,
  OpenCodeImagesArgs,
  OpenCodeRecipeArgs,
  OpenCodeTaskArgs,
} from "./components/operators/kubeOpenCode/args";
export type { OperatorArgs, SecretReadingOperatorArgs } from "./components/operators/operator";
export { SecretCache } from "./components/operators/operator";
export { PowerTools } from "./components/operators/powerTools";
export type {
  PowerToolsArgs,
  ToolApprovalArgs,
  ToolArgs,
  ToolCollectorArgs,
  ToolNamespaceArgs,
  ToolRunArgs,
} from "./components/operators/powerTools/args";
export { SecurityProfile, ToolRisk } from "./components/operators/powerTools/profiles";
export type { OperatorResourcesArgs } from "./components/operators/resources";
export { PodSecurityLevel } from "./components/podSecurity";
