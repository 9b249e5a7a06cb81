import { and, type Cel, given, isAboveZero, matchesGlob, needed, or, own } from "./build";
import { isFromAllowed, isPinnedImage } from "./images";

const run = (field: string): string => own(`spec.kubernetes.${field}`);
const textsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
const resources = run("resources");

/** What a Polecat says. */
export const polecats: Readonly<Record<string, Cel>> = {
  "git-work-branch": ({ config }) => {
    const base = run("gitBranch");
    return given(run("workBranch"), "text", (branch) =>
      and(
        `${branch} != ${base}.orValue('') || !${base}.hasValue()`,
        `!${matchesGlob(branch, textsOf(config.protectedBranches))}`,
      ),
    );
  },
  "polecat-agent-override": ({ settings }) =>
    and(
      `!${own("spec.agentConfig.command")}.hasValue()`,
      `!${own("spec.agentConfig.args")}.hasValue()`,
      ...[own("spec.agentConfig.image"), run("image")].map((field) =>
        given(field, "text", (image) => and(isPinnedImage(image), isFromAllowed(image, settings.allowedRegistries))),
      ),
    ),
  "polecat-credentials": () =>
    or(
      `!${own("spec.kubernetes")}.hasValue()`,
      `${run("claudeCredsSecretRef")}.hasValue()`,
      `${run("apiKeySecretRef")}.hasValue()`,
    ),
  "polecat-deadline": ({ settings }) =>
    given(
      run("activeDeadlineSeconds"),
      "number",
      (value) => `${value} > 0 && ${value} <= ${settings.maxDeadlineSeconds}`,
    ),
  "polecat-execution-mode": () => given(own("spec.executionMode"), "text", (value) => `${value} == 'kubernetes'`),
  "polecat-lifetime": () =>
    and(
      ...["ttlSecondsAfterFinished", "maxIdleSeconds"].map((key) =>
        needed(own(`spec.${key}`), "number", (value) => `${value} > 0`),
      ),
    ),
  "polecat-resources": () =>
    given(resources, "map", () =>
      and(
        ...["cpu", "memory"].map((resource) => needed(`${resources}.?limits[?'${resource}']`, "quantity", isAboveZero)),
      ),
    ),
  "ssh-strict-host-key": ({ config }) =>
    given(run("sshStrictHostKeyChecking"), "text", (value) =>
      config.allowAcceptNew === true ? `${value} in ['yes', 'accept-new']` : `${value} == 'yes'`,
    ),
};
