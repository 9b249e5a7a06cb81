export type { AcceptanceArgs } from "./components/acceptance";
export type { AdmissionGuardArgs } from "./components/admissionGuard";
export { AdmissionGuard } from "./components/admissionGuard";
export type { AgentNamespaceArgs, ElevatedArgs, SandboxArgs } from "./components/agentNamespace";
export { AgentNamespace } from "./components/agentNamespace";
export type {
  AgentPlatformArgs,
  TeamAgentArgs,
  TeamArgs,
  TeamRepositoryArgs,
  TeamRigArgs,
  TeamScheduledTaskArgs,
} from "./components/agentPlatform";
export { AgentPlatform } from "./components/agentPlatform";
export type {
  AgentSecretArgs,
  ClusterStoreArgs,
  ConfigSecretArgs,
  ExistingSecretArgs,
  ExternalSecretArgs,
  GeneratedSecretArgs,
  PinnedCopyArgs,
  PreviousValuesArgs,
  RemoteKeyArgs,
  RevisionArgs,
  SealedScopeArgs,
  SealedSecretArgs,
  SecretEnvironmentArgs,
  SecretFile,
  SecretKeyReference,
  SecretMountArgs,
  SecretSourceArgs,
  SecretVariable,
  SecretVariableSource,
  SecretVolume,
  SecretVolumeMount,
  SecretVolumeSource,
} from "./components/agentSecret";
export { AgentSecret, AgentSecretType, SealedScope, SecretFileMode } from "./components/agentSecret";
export type { AuditTrailArgs } from "./components/auditTrail";
export { AuditTrail } from "./components/auditTrail";
export type { DeployKeyArgs, KnownHostsArgs } from "./components/deployKey";
export { DeployKey, DeployKeyAccess, DeployKeyFormat, HostKeyChecking, knownHostsFor } from "./components/deployKey";
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
export type {
  AesGcmLifeArgs,
  EncryptionAtRestArgs,
  EncryptionRotationArgs,
  KmsV2Args,
} from "./components/encryptionAtRest";
export { EncryptionAtRest, EncryptionProvider, RotationPhase } from "./components/encryptionAtRest";
export type { GitHostArgs } from "./components/git/args";
export { GitHostKind } from "./components/git/args";
export { ClaudeConductor } from "./components/operators/claudeConductor";
export type {
  ClaudeConductorArgs,
  ClaudeConductorSettingsArgs,
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
  GasTownSettingsArgs,
} from "./components/operators/gasTown/args";
export { KubeOpenCode } from "./components/operators/kubeOpenCode";
export type {
  KubeOpenCodeArgs,
  KubeOpenCodeSettingsArgs,
  OpenCodeAgentArgs,
  OpenCodeCredentialArgs,
  OpenCodeCronTaskArgs,
  OpenCodeGitArgs,
  OpenCodeImagesArgs,
  OpenCodeRecipeArgs,
  OpenCodeTaskArgs,
} from "./components/operators/kubeOpenCode/args";
export type {
  OperatorArgs,
  OperatorSettingsArgs,
  SecretReadingOperatorArgs,
  SecretReadingSettingsArgs,
} from "./components/operators/operator";
export { SecretCache } from "./components/operators/operator";
export { PowerTools } from "./components/operators/powerTools";
export type {
  PowerToolsArgs,
  PowerToolsSettingsArgs,
  ToolApprovalArgs,
  ToolArgs,
  ToolCollectorArgs,
  ToolNamespaceArgs,
  ToolRunArgs,
} from "./components/operators/powerTools/args";
export { SecurityProfile, ToolRisk } from "./components/operators/powerTools/profiles";
export type { OperatorResourcesArgs } from "./components/operators/resources";
export { PodSecurityLevel } from "./components/podSecurity";
export type { RepositoryGuardArgs } from "./components/repositoryGuard";
export { RepositoryGuard } from "./components/repositoryGuard";
export type {
  DueCredential,
  GithubActionsArgs,
  GitlabCiArgs,
  InClusterRotationArgs,
  PinnedActionsArgs,
  RotationArgs,
  RotationEarlierArgs,
  RotationFreezeArgs,
  RotationPlanArgs,
  RotationScheduleArgs,
  RotationTargetArgs,
  RunnerArgs,
} from "./components/rotation";
export { Rotation, RunnerMode } from "./components/rotation";
