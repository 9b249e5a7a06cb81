import { and, type Cel, given, needed, or, own } from "./build";

const automount = own("spec.podTemplate.spec.automountServiceAccountToken");
const isTime = (field: string): string => needed(field, "text", (value) => `${value} != ''`);

export const sandboxes: Readonly<Record<string, Cel>> = {
  "sandbox-automount": () =>
    or(
      "object.kind != 'Sandbox'",
      needed(automount, "flag", (value) => `!${value}`),
    ),
  "sandbox-lifetime": () =>
    and(
      or("object.kind != 'Sandbox'", isTime(own("spec.shutdownTime"))),
      or("object.kind != 'SandboxClaim'", isTime(own("spec.lifecycle.shutdownTime"))),
    ),
  "sandboxtemplate-injection": () =>
    or(
      "object.kind != 'SandboxTemplate'",
      and(
        ...["envVarsInjectionPolicy", "volumeClaimTemplatesPolicy"].map((key) =>
          given(own(`spec.${key}`), "text", (value) => `${value} != 'Overrides'`),
        ),
      ),
    ),
};
