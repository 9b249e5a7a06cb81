import { DeployKey, type DeployKeyArgs } from "../../../components/deployKey";

/** What a stack holds, as plain data: it travels by file to the process that runs it. */
export interface ProgramSettings {
  deployKeys: Record<string, DeployKeyArgs>;
}

export const programOf =
  ({ deployKeys }: ProgramSettings) =>
  async (): Promise<Record<string, unknown>> => {
    const made = Object.entries(deployKeys).map(([name, args]) => [name, new DeployKey(name, args)] as const);
    return Object.fromEntries(
      made.flatMap(([name, { secretName, previousSecretName, sshCommand, repositoryUrl, due }]) =>
        Object.entries({ secretName, previousSecretName, sshCommand, repositoryUrl, due }).map(([output, value]) => [
          `${name}-${output}`,
          value,
        ]),
      ),
    );
  };
