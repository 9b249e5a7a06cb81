import { AgentSecret, type AgentSecretArgs } from "../../../components/agentSecret";
import { DeployKey, type DeployKeyArgs } from "../../../components/deployKey";
import { RepositoryGuard, type RepositoryGuardArgs } from "../../../components/repositoryGuard";

/** What a stack holds, as plain data: it travels by file to the process that runs it. */
export interface ProgramSettings {
  deployKeys: Record<string, DeployKeyArgs>;
  guards?: Record<string, RepositoryGuardArgs>;
  agentSecrets?: Record<string, AgentSecretArgs>;
}

const named = (name: string, outputs: object): [string, unknown][] =>
  Object.entries(outputs).map(([output, value]) => [`${name}-${output}`, value as unknown]);

/** Every output is the stack's too, as `<component>-<output>`. */
export const programOf =
  ({ deployKeys, guards = {}, agentSecrets = {} }: ProgramSettings) =>
  async (): Promise<Record<string, unknown>> => {
    const outputs: [string, unknown][] = [];
    for (const [name, args] of Object.entries(guards)) {
      const { unmet, byHand, loosened } = new RepositoryGuard(name, args);
      outputs.push(...named(name, { unmet, byHand, loosened }));
    }
    for (const [name, args] of Object.entries(deployKeys)) {
      const { secretName, previousSecretName, sshCommand, repositoryUrl, due } = new DeployKey(name, args);
      outputs.push(...named(name, { secretName, previousSecretName, sshCommand, repositoryUrl, due }));
    }
    for (const [name, args] of Object.entries(agentSecrets)) {
      const { secretName, previousSecretName } = new AgentSecret(name, args);
      outputs.push(...named(name, { secretName, previousSecretName }));
    }
    return Object.fromEntries(outputs);
  };
