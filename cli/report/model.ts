import { type CheckConfig, readConfig } from "../../policypack/check/config";
import { allRules } from "../../policypack/rules";
import type { KubeObject } from "../../policypack/rules/object";
import { withDefaults } from "../../policypack/rules/settings";
import { type Acceptance, acceptancesOf } from "./acceptances";
import { type ControlsReport, controls } from "./controls";
import { type Credential, credentials, type RotationLimits } from "./credentials";
import { type EgressReport, egressOf } from "./egress";
import { type NamespaceEntry, namespacesOf } from "./namespaces";
import { placeNames } from "./places";
import { type PowerToolsReport, powerTools } from "./powerTools";
import { openBindings, type SecretReader, secretReaders } from "./secretReaders";

interface Head {
  /** The moment that every age and deadline is counted from. */
  readonly at: string;
  readonly objects: number;
  /** Why the report ends with 1; none where nothing is expired, overdue or unapproved. */
  readonly attention: readonly string[];
}

export interface ReportModel extends Head {
  readonly namespaces: readonly NamespaceEntry[];
  readonly egress: EgressReport;
  readonly credentials: readonly Credential[];
  readonly acceptances: readonly Acceptance[];
  readonly controls: ControlsReport;
  readonly secretReaders: readonly SecretReader[];
  /** Bindings whose roles are not in the input. */
  readonly openBindings: readonly string[];
}

export interface PowerToolsModel extends Head, PowerToolsReport {}

/** `2 credentials are overdue`. */
const told = (count: number, one: string, many: string, state: string): string[] =>
  count === 0 ? [] : [`${count} ${count === 1 ? `${one} is` : `${many} are`} ${state}`];

const limitsOf = (config: CheckConfig): RotationLimits => {
  const rule = allRules().find(({ id }) => id === "rotation-overdue");
  const values = withDefaults(rule?.config ?? {}, config.configs["rotation-overdue"] ?? {});
  return { maxDays: config.settings.maxRotationDays, graceDays: Number(values.graceDays) };
};

/** A configuration that says nothing. */
export const silent = (): CheckConfig => readConfig(undefined, allRules());

/** Everything that the report says, as data. */
export function model(objects: readonly KubeObject[], now: Date, config: CheckConfig = silent()): ReportModel {
  const placeName = placeNames(objects);
  const rules = allRules();
  const aged = credentials(objects, limitsOf(config), now, placeName);
  const accepted = acceptancesOf(objects, config.settings, new Map(rules.map((rule) => [rule.id, rule])), now);
  const aging = (state: Credential["state"]): number => aged.filter((one) => one.state === state).length;
  const standing = (state: Acceptance["state"]): number => accepted.filter((one) => one.state === state).length;
  return {
    at: now.toISOString(),
    objects: objects.length,
    attention: [
      ...told(aging("overdue"), "credential", "credentials", "overdue"),
      ...told(aging("unreadable"), "date of a rotation", "dates of rotations", "unreadable"),
      ...told(standing("expired"), "acceptance", "acceptances", "expired"),
      ...told(standing("incomplete"), "acceptance", "acceptances", "incomplete"),
      ...told(standing("not granted"), "claimed exemption", "claimed exemptions", "not granted"),
    ],
    namespaces: namespacesOf(objects, config.settings, placeName),
    egress: egressOf(objects, config.settings, placeName),
    credentials: aged,
    acceptances: accepted,
    controls: controls(objects, rules, config, now),
    secretReaders: secretReaders(objects, placeName),
    openBindings: openBindings(objects),
  };
}

/** Everything that the report about tools says, as data. */
export function powerToolsModel(
  objects: readonly KubeObject[],
  now: Date,
  config: CheckConfig = silent(),
): PowerToolsModel {
  const report = powerTools(objects, config.settings, now, placeNames(objects));
  const count = (approval: string): number => report.tools.filter((tool) => tool.approval === approval).length;
  return {
    at: now.toISOString(),
    objects: objects.length,
    attention: [
      ...told(count("expired"), "review of a tool", "reviews of tools", "expired"),
      ...told(count("not approved"), "tool", "tools", "not approved"),
    ],
    ...report,
  };
}
