export type { AcceptanceArgs } from "./components/acceptance";
export type { AgentNamespaceArgs, ElevatedArgs, SandboxArgs } from "./components/agentNamespace";
export { AgentNamespace } from "./components/agentNamespace";
export { PodSecurityLevel } from "./components/podSecurity";
