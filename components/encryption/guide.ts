import type { Recorded } from "./memory";
import type { EncryptionModel, Step } from "./model";
import { kindsInRotation } from "./steps";

/** The command that rewrites what the old key wrote, with the number of this rotation. */
export function commandFor(model: EncryptionModel, recorded: Recorded, rotation: string): string {
  if (model.step !== "reencrypt") return "";
  const resources = kindsInRotation(model, recorded).sort().join(",");
  return `palisade reencrypt --resources '${resources}' --rotation ${rotation}`;
}

const steps: Record<Step, (model: EncryptionModel) => string> = {
  settled: ({ to }) => `nothing; "${to.label}" encrypts alone`,
  add: () => 'restart every API server with this configuration, one after the other; then deploy the phase "promote"',
  promote: () =>
    'restart every API server with this configuration, one after the other; then deploy the phase "reencrypt"',
  reencrypt: () =>
    'run the command of `reencryptCommand`, back etcd up, and deploy the phase "retire" with the code that it prints',
  retire: ({ to, from }) =>
    to.kind === "plaintext"
      ? "restart every API server; then remove the component"
      : `restart every API server; put \`key: "${to.label}"\` in the place of the rotation once no backup that "${from.label}" can read is wanted any more`,
};

/** What a person does after this deployment. */
export const nextStep = (model: EncryptionModel): string => steps[model.step](model);
