import { type Asked, and, type Cel, given, isAboveZero, listOf, needed, or, own, quoted, spec } from "./build";
import { isPrivateKeyName } from "./credentials";
import { isShort } from "./durations";
import { hardening } from "./hardening";
import { isFromAllowed, isPinnedImage } from "./images";
import { placement } from "./placement";
import { standards } from "./standards";

const textsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
const pod = (field: string): string => own(`spec.podSpec.${field}`);
/** What an Agent leaves out comes from the template that it names. */
const isInherited = (field: string): string =>
  and("object.kind == 'Agent'", `!${field}.hasValue()`, `${own("spec.templateRef")}.hasValue()`);

/** The restricted level, as far as an Agent's fields decide it. */
const restricted = ["pod-privileged", "pod-privilege-escalation", "pod-capabilities-restricted"].concat([
  "pod-run-as-non-root",
  "pod-run-as-user-nonzero",
  "pod-seccomp-restricted",
  "pod-proc-mount-restricted",
  "pod-selinux",
  "pod-apparmor",
  "pod-sysctls",
]);
const impliedPod = "variables.spec";
const mainAlone = "variables.main";
const said = (rules: readonly string[], asked: Asked, where: string): string =>
  and(...rules.map((id) => ({ ...standards, ...hardening, ...placement })[id]?.(asked) ?? "false")).replaceAll(
    spec,
    where,
  );

const isMode = (value: string): string => `${value} <= 511 && ${value} % 64 == 0`;
const contexts = (of: string): string =>
  `${of}.?contexts.orValue([]).all(c, ${or(
    `!c.?mountPath.orValue('').matches(${quoted("(^|/)[.]ssh(/|$)|id_(rsa|ecdsa|ed25519)$|[.]netrc$|[.]git-credentials$")})`,
    given("c.?fileMode", "number", isMode),
  )})`;
const exact = quoted(
  "(?i)^(@[a-z0-9][a-z0-9_.-]*/)?[a-z0-9][a-z0-9_.-]*@[0-9]+[.][0-9]+[.][0-9]+(-[a-z0-9_.-]+)?([+][a-z0-9_.-]+)?$",
);
const ref = "k.?git.?ref.orValue('HEAD')";

/** What an Agent or a template of Agents says. */
export const agents: Readonly<Record<string, Cel>> = {
  "kubeopencode-allowed-namespaces": () =>
    given(own("spec.allowedNamespaces"), "list", (list) => `${list}.size() > 0 && ${list}.all(n, !n.contains('*'))`),
  "kubeopencode-command": () => and(`!${own("spec.command")}.hasValue()`, `!${pod("lifecycle")}.hasValue()`),
  "kubeopencode-credential-scope": ({ config }) => {
    const [key, env, path] = ["c.?secretRef.?key", "c.?env", "c.?mountPath"];
    const place = `(${path}.value() + '/')`;
    return `${own("spec.credentials")}.orValue([]).all(c, ${and(
      or(`${key}.hasValue()`, `${path}.hasValue()`),
      or(
        `!${env}.hasValue()`,
        and(
          `!${path}.hasValue()`,
          `!${isPrivateKeyName(`${env}.value()`)}`,
          `!${isPrivateKeyName(`${key}.orValue('')`)}`,
        ),
      ),
      or(
        `!${path}.hasValue()`,
        `${place}.contains('/.ssh/')`,
        `${listOf(textsOf(config.secretPaths))}.exists(f, ${place}.startsWith(f))`,
      ),
    )})`;
  },
  "kubeopencode-file-mode": () =>
    and(
      `${own("spec.credentials")}.orValue([]).all(c, ${given("c.?fileMode", "number", (mode) =>
        or("!c.?mountPath.hasValue()", isMode(mode)),
      )})`,
      contexts(own("spec")),
    ),
  "kubeopencode-image": ({ settings }) =>
    and(
      ...["agentImage", "executorImage", "attachImage"].map((key) =>
        given(own(`spec.${key}`), "text", (image) =>
          and(isPinnedImage(image), isFromAllowed(image, settings.allowedRegistries)),
        ),
      ),
    ),
  "kubeopencode-netpol-labels": () =>
    `${pod("labels")}.orValue({}).all(k, !k.matches('^(kubeopencode[.]io/|app[.]kubernetes[.]io/|app$)'))`,
  "kubeopencode-plugins": ({ config }) =>
    and(
      `${own("spec.plugins")}.orValue([]).all(p, ${given("p.?name", "text", (name) => `${name}.matches(${exact})`)})`,
      `${own("spec.skills")}.orValue([]).all(k, !((${ref}.startsWith('refs/heads/') ? ${ref}.substring(11) : ${ref}) in ${listOf(textsOf(config.branches))}))`,
    ),
  "kubeopencode-resources": () =>
    or(
      isInherited(own("spec.podSpec")),
      and(
        ...["cpu", "memory"].map((resource) =>
          needed(`${pod("resources")}.?limits[?'${resource}']`, "quantity", isAboveZero),
        ),
      ),
    ),
  "kubeopencode-runtime-class": (asked) =>
    or(isInherited(own("spec.podSpec")), said(["pod-runtime-class"], asked, impliedPod)),
  "kubeopencode-security-context": (asked) =>
    or(
      isInherited(own("spec.podSpec")),
      and(said(restricted, asked, impliedPod), said(["pod-read-only-root-fs"], asked, mainAlone)),
    ),
  "kubeopencode-service-account": (asked) =>
    or(isInherited(own("spec.serviceAccountName")), said(["pod-default-service-account"], asked, impliedPod)),
};

const task = (kind: "Task" | "CronTask"): string => own(kind === "Task" ? "spec" : "spec.taskTemplate.spec");
const eachTask = (test: (of: string) => string): string =>
  and(or("object.kind != 'Task'", test(task("Task"))), or("object.kind != 'CronTask'", test(task("CronTask"))));

/** What a Task or a CronTask says. */
export const tasks: Readonly<Record<string, Cel>> = {
  "kubeopencode-file-mode": () =>
    and(
      `${own("spec.credentials")}.orValue([]).all(c, ${given("c.?fileMode", "number", (mode) =>
        or("!c.?mountPath.hasValue()", isMode(mode)),
      )})`,
      eachTask(contexts),
    ),
  "kubeopencode-task-timeout": ({ settings }) =>
    and(
      eachTask((of) => needed(`${of}.?timeout`, "text", (value) => isShort(value, settings.maxDeadlineSeconds))),
      or(
        "object.kind != 'CronTask'",
        given(own("spec.concurrencyPolicy"), "text", (value) => `${value} != 'Allow'`),
      ),
    ),
};

const defaultContext =
  "dyn({'allowPrivilegeEscalation': dyn(false), 'capabilities': dyn({'drop': dyn(['ALL'])}), 'seccompProfile': dyn({'type': dyn('RuntimeDefault')})})";
const podOf = (more: string): string =>
  `dyn({?'serviceAccountName': ${own("spec.serviceAccountName")}, ?'runtimeClassName': ${pod("runtimeClassName")}, ?'securityContext': ${pod("podSecurityContext")}, ` +
  `'containers': dyn([dyn({'name': dyn('main'), 'securityContext': ${pod("securityContext")}.orValue(${defaultContext})})])${more}})`;

/** The pod that the operator makes of an Agent; into the containers that it adds itself reaches the pod's context alone. */
export const agentVariables = [
  {
    name: "spec",
    expression: podOf(`, 'initContainers': dyn([dyn({'name': dyn('init'), 'securityContext': ${defaultContext}})])`),
  },
  { name: "main", expression: podOf("") },
  { name: "annotations", expression: "{}" },
];
