import type { Field } from "../field";
import { advice, type Finding, forbid, judge, show } from "../finding";
import { agentKinds } from "../kubeOpenCode";
import { defineRule } from "../rule";
import { texts } from "../settings";

/** Fields: plugins[].name, skills[].git.ref. Allowed: an exact version; a tag. */
export const rule = defineRule({
  id: "kubeopencode-plugins",
  group: "N",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: agentKinds,
  says: "plugins and skills are pinned",
  why: "Plugins are installed with their scripts at every start: without a version each start runs what was published last.",
  mend: "write name@1.2.3, and a tag as git.ref",
  compliance: ["K7"],
  config: {
    branches: texts(["main", "master", "HEAD", "develop", "dev", "trunk", "next"], "names of moving branches"),
  },
  check: ({ root }, { config }) => [
    ...root
      .at("spec", "plugins")
      .each()
      .flatMap((plugin) => forbid(plugin.at("name"), "string", (name) => !exact.test(name))),
    ...root
      .at("spec", "skills")
      .each()
      .flatMap((skill) => judgeRef(skill.at("git", "ref"), config.branches)),
  ],
});

const exact = /^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*@\d+\.\d+\.\d+(-[\w.-]+)?(\+[\w.-]+)?$/i;
const version = /^(refs\/tags\/)?v?\d+(\.\d+)*([-+][\w.-]+)?$|^[0-9a-f]{40}([0-9a-f]{24})?$/;

/** The operator clones by branch or tag, so a commit cannot be asked for. */
function judgeRef(ref: Field, branches: readonly string[]): Finding[] {
  const name = ref.get("string") ?? "HEAD";
  const moving = judge(ref, "string", () =>
    branches.includes(name.replace(/^refs\/heads\//, "")) && !(ref.isAbsent && ref.partial)
      ? ref.isAbsent
        ? "unset: the newest commit"
        : show(name)
      : undefined,
  );
  return moving.length > 0 || ref.isAbsent || version.test(name)
    ? moving
    : [advice(ref, `${show(name)}, if it is a branch`)];
}
