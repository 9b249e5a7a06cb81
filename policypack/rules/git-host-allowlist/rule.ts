import { judge, show } from "../finding";
import { parseRepository } from "../gitRepositories";
import { gitKinds, repositoryFields } from "../gitSources";
import { defineRule } from "../rule";

/** Host of every repository. Allowed: one of the settings' gitHosts, exactly. */
export const rule = defineRule({
  id: "git-host-allowlist",
  group: "F",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: gitKinds,
  says: "agents work on repositories of known Git hosts",
  why: "Code from anywhere is instructions from anybody, read by an agent that holds keys.",
  mend: "use a host of gitHosts, or add the host there",
  compliance: ["K2", "K7"],
  check: (object, { settings }) =>
    repositoryFields(object).flatMap((field) =>
      judge(field, "string", (text = "") => {
        const { host, port } = parseRepository(text) ?? { host: "", port: "" };
        if (host === "") return undefined; // git-url-scheme speaks about these
        const known = settings.gitHosts.map((name) => name.toLowerCase());
        return known.includes(host) || known.includes(`${host}:${port}`) ? undefined : `host ${show(host)}`;
      }),
    ),
});
