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
export { CrdSchema } from "./components/operators/crds/schema";
export type { DefinitionArgs } from "./components/operators/definitions";
export { CrdSource } from "./components/operators/definitions";
export { GasTown } from "./components/operators/gasTown";
export type {
  ConvoyArgs,
  GasTownArgs,
  GasTownImagesArgs,
  PolecatArgs,
  PolecatResourcesArgs,
  RefineryArgs,
  RigArgs,
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
