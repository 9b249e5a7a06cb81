import { acceptanceMarks } from "../acceptance";
import { labels, prefix } from "../labels";
import type { AgentSecretModel, Renewal } from "./model";

/** How old the version is, and when it must go: the policy pack judges a credential by these. */
const renewed = ({ issued, withinDays, owner }: Renewal): Record<string, string> => ({
  [`${prefix}/rotated-at`]: issued,
  [`${prefix}/rotation-interval`]: `${withinDays}d`,
  [`${prefix}/rotation-owner`]: owner,
});

/** Labels and annotations of an object that holds a credential, and of the Secret that comes of it. */
export interface Marks {
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

export const marksOf = (
  m: AgentSecretModel,
  renewal: Renewal | undefined,
  more: Record<string, string> = {},
): Marks => ({
  labels: {
    ...labels({ kind: "agent-secret", name: m.component }, "credential"),
    [`${prefix}/credential`]: m.source.kind,
  },
  annotations: {
    ...(renewal === undefined ? {} : renewed(renewal)),
    ...acceptanceMarks("environment", m.environment?.acceptance),
    ...more,
  },
});
