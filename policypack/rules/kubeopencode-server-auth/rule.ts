import { type Finding, fail, forbid, judge } from "../finding";
import type { KubeObject } from "../object";
import { chartKinds, containersRunning, flagFault, installs, startWords } from "../operatorPods";
import { type Context, defineRule } from "../rule";

/** Values of the chart, or flags of the server's Deployment. Allowed: authentication on, anonymous off, TLS at the way in. */
export const rule = defineRule({
  id: "kubeopencode-server-auth",
  group: "N",
  level: "mandatory",
  severity: "high",
  kinds: ["pods", ...chartKinds],
  says: "the KubeOpenCode server knows who asks",
  why: "Without a login anybody who reaches the server acts with its account: he starts agents and opens shells in them.",
  mend: "pass --auth-enabled=true and --auth-allow-anonymous=false, and end TLS at the ingress",
  compliance: ["K3", "K6"],
  check: (object, context) =>
    installs(object, "kubeopencode") ? judgeValues(object) : judgeDeployment(object, context),
});

/** The server is an option of the chart; its flag for anonymous access is only ever switched on there. */
function judgeValues({ root }: KubeObject): Finding[] {
  const server = root.at("values", "server");
  if (server.at("enabled").value !== true) return [];
  const ways = ["ingress", "route"].map((key) => server.at(key)).filter((way) => way.at("enabled").value === true);
  return [
    ...judge(server.at("auth", "enabled"), "boolean", (value) => (value === true ? undefined : "off")),
    ...forbid(server.at("auth", "allowAnonymous"), "boolean", (value) => value),
    ...ways.filter((way) => way.at("tls").isAbsent).map((way) => fail(way.at("tls"), "unset")),
  ];
}

const judgeDeployment = (object: KubeObject, context: Context): Finding[] =>
  containersRunning(object, ["kubeopencode"], context)
    .filter((container) => startWords(container).includes("server"))
    .flatMap((container) => [
      ...flagFault(container, "auth-enabled", "true", "false"),
      ...flagFault(container, "auth-allow-anonymous", "false", "true"),
    ]);
