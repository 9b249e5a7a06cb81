import { and, type Cel, given, listOf, needed, oneOf, or, own, quoted } from "./build";
import { isShort } from "./durations";
import { isFromAllowed, isPinnedImage } from "./images";

/** The API's own field, and that of older versions. */
const holders = ["securityContext", "security"].map((key) => own(`spec.${key}`));
const every = (test: (holder: string) => string): string => and(...holders.map(test));
const some = (test: (holder: string) => string): string => or(...holders.map(test));
const isClear = (flag: string): string =>
  every((holder) => given(`${holder}.?${flag}`, "flag", (value) => `!${value}`));
const isOn = (holder: string, flag: string): string => `${holder}.?${flag}.orValue(false) != false`;
const added = (holder: string): string => `${holder}.?capabilities.?add.orValue([])`;

const textsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
/** Nothing but empty maps. */
const isUnset = given(
  own("spec.resources"),
  "map",
  (map) => `${map}.all(k, type(${map}[k]) == map && ${map}[k].size() == 0)`,
);

const medium = ["SYS_PTRACE", "NET_ADMIN", "KILL"];
const high = ["SYS_ADMIN", "NET_RAW", "DAC_OVERRIDE", "DAC_READ_SEARCH", "SETUID", "SETGID", "BPF", "PERFMON"];
/** As the runtime reads names. */
const isOneOf = (name: string, names: readonly string[]): string =>
  `${name}.trim().upperAscii().matches('^(CAP_)?(${names.join("|")})$')`;

const isCritical = some((holder) =>
  or(isOn(holder, "allowPrivileged"), `${added(holder)}.exists(a, !${isOneOf("a", [...medium, ...high])})`),
);
const isHigh = some((holder) => or(isOn(holder, "allowHostPID"), `${added(holder)}.exists(a, ${isOneOf("a", high)})`));
const isMedium = some((holder) => or(isOn(holder, "runAsRoot"), `${added(holder)}.exists(a, ${isOneOf("a", medium)})`));
const isElevated = or(isCritical, isHigh, isMedium);

const note = (key: string): string => `variables.annotations[?'security.toe.run/${key}'].orValue('')`;
const isApproved = (approvers: readonly string[]): string =>
  or(
    `!(${isElevated})`,
    and(
      `${note("risk-level")} in ((${isCritical}) ? ['critical'] : (${isHigh}) ? ['high', 'critical'] : ['medium', 'high', 'critical'])`,
      `${note("justification")}.trim().size() >= 15`,
      `${note("approved-by")}.trim() != ''`,
      `variables.annotations[?'palisade.dev/owner'] != variables.annotations[?'security.toe.run/approved-by']`,
      `${note("review-date")}.trim() != ''`,
      ...(approvers.length > 0 ? [`${note("approved-by")} in ${listOf(approvers)}`] : []),
    ),
  );

/** What a PowerToolConfig allows its tool. */
export const toolConfigs: Readonly<Record<string, Cel>> = {
  "powertoolconfig-allowed-namespaces": () => {
    const names = own("spec.allowedNamespaces");
    return and(
      `${names}.orValue([]).all(n, type(n) == string && !n.startsWith('kube-'))`,
      or(
        `!(${isElevated})`,
        `${names}.orValue([]).size() > 0 && ${names}.orValue([]).all(n, !n.matches('[*?[]') && !n.contains(']'))`,
      ),
    );
  },
  "powertoolconfig-approval": ({ settings }) => isApproved(settings.approvers),
  "powertoolconfig-capabilities": ({ settings }) =>
    every(
      (holder) =>
        `${added(holder)}.all(a, ${or(
          isOneOf("a", ["SYS_PTRACE"]),
          and(isOneOf("a", [...medium, ...high]), isApproved(settings.approvers)),
        )})`,
    ),
  "powertoolconfig-drop-all": () =>
    and(
      some((holder) => `${holder}.hasValue()`),
      every((holder) => {
        const drop = `${holder}.?capabilities.?drop.orValue([])`;
        return or(
          `!${holder}.hasValue()`,
          `${holder}.?allowPrivileged.orValue(false) == true`,
          `${drop}.all(d, type(d) == string) && 'ALL' in ${drop}`,
        );
      }),
    ),
  "powertoolconfig-host-pid": () => isClear("allowHostPID"),
  "powertoolconfig-image": ({ settings }) =>
    needed(own("spec.image"), "text", (image) =>
      and(isPinnedImage(image), isFromAllowed(image, settings.allowedRegistries)),
    ),
  "powertoolconfig-privileged": () => isClear("allowPrivileged"),
  "powertoolconfig-resources": () => isUnset,
  "powertoolconfig-run-as-root": () => isClear("runAsRoot"),
};

const targets = own("spec.targets");
const endpoint = own("spec.output.collector.endpoint");
const isAnyName = quoted("^\\^\\(?[.\\\\]?[*+S]?[*+]?\\)?\\$$");

/** What a PowerTool asks for. */
export const tools: Readonly<Record<string, Cel>> = {
  "powertool-limits": ({ config }) =>
    and(
      needed(own("spec.tool.duration"), "text", (value) => isShort(value, Number(config.maxSeconds))),
      needed(own("spec.budgets.maxConcurrentPods"), "number", (value) => `${value} > 0`),
      or(`!${own("spec.schedule")}.hasValue()`, "'palisade.dev/owner' in variables.annotations"),
    ),
  "powertool-output": ({ config }) =>
    and(
      given(own("spec.output.mode"), "text", (value) => `${value} in ${listOf(textsOf(config.modes))}`),
      given(endpoint, "text", (value) => `${value}.matches(${quoted(`^${oneOf(textsOf(config.collectors))}/*$`)})`),
      or(`${own("spec.output.mode")}.orValue('') != 'collector'`, `${endpoint}.hasValue()`),
    ),
  "powertool-target-scope": () =>
    and(
      needed(
        `${targets}.?labelSelector`,
        "map",
        (selector) =>
          `${selector}.exists(k, (type(${selector}[k]) == map || type(${selector}[k]) == list) && ${selector}[k].size() > 0)`,
      ),
      given(`${targets}.?namespaceSelector.?matchRegex`, "text", (value) =>
        and(`${value}.matches(${quoted("^\\^.*\\$$")})`, `!${value}.matches(${isAnyName})`),
      ),
      `${targets}.?namespaceSelector.?matchNames.orValue([]).all(n, type(n) == string && !n.startsWith('kube-'))`,
    ),
  "powertoolconfig-resources": () => isUnset,
};
