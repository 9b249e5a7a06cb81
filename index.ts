export type { AcceptanceArgs } from "./components/acceptance";
export type { AgentNamespaceArgs, ElevatedArgs, SandboxArgs } from "./components/agentNamespace";
export { AgentNamespace } from "./components/agentNamespace";
export type { AgentPlatformArgs, TeamArgs } from "./components/agentPlatform";
export { AgentPlatform } from "./components/agentPlatform";
export { PodSecurityLevel } from "./components/podSecurity";
