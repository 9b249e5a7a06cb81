import { and, type Cel, containers, or, quoted, sources, spec, volumes } from "./build";

export const isPrivateKeyName = (name: string): string =>
  `${name}.matches(${quoted(
    "(?i)ssh[-_]?private[-_]?key|^ssh-privatekey$|^id_(rsa|dsa|ecdsa|ed25519)$|deploy[-_]?key|private[-_]?key",
  )})`;

const key = "e.valueFrom.secretKeyRef.?key.orValue('')";
const ofModel = (name: string): string => `${name}.matches('(?i)anthropic|openai|claude|gemini|mistral|llm')`;

const isGrouped = `${spec}.?securityContext.?fsGroup.hasValue()`;
const isShut = (mode: string): string => or(`${mode} % 64 == 0`, and(isGrouped, `${mode} % 64 == 32`));
const isMode = (mode: string, isKey: string): string =>
  and(`!(${mode} in [400, 440])`, `${mode} <= 511`, or(`!(${isKey})`, isShut(mode)));

/** The modes of what a source of Secrets mounts; `whole` holds for items without one of their own. */
function sourceModes(source: string, name: string, whole: string): string {
  const items = `${source}.?items.orValue([])`;
  const named = `${source}.?${name}.orValue('').matches('(?i)ssh|git|deploy|key')`;
  const isKey = or(
    isPrivateKeyName("i.?key.orValue('')"),
    and(named, `!i.?key.orValue('').matches(${quoted("[.]pub$|known_hosts")})`),
  );
  return and(
    or(`${items}.size() > 0`, isMode(whole, named)),
    `${items}.all(i, ${isMode(`i.?mode.orValue(${whole})`, isKey)})`,
  );
}

/** How credentials come into pods. */
export const credentials: Readonly<Record<string, Cel>> = {
  "secret-env-injection": () =>
    containers(
      and(
        `c.?env.orValue([]).all(e, ${or(
          "!e.?valueFrom.?secretKeyRef.hasValue()",
          and(`!${isPrivateKeyName(key)}`, `!${isPrivateKeyName("e.name")}`, or(ofModel("e.name"), ofModel(key))),
        )})`,
        "c.?envFrom.orValue([]).all(f, !has(f.secretRef))",
      ),
    ),
  "secret-volume-mode": () =>
    and(
      volumes(or("!has(v.secret)", sourceModes("v.secret", "secretName", "v.secret.?defaultMode.orValue(420)"))),
      sources(or("!has(s.secret)", sourceModes("s.secret", "name", "v.projected.?defaultMode.orValue(420)"))),
    ),
};
