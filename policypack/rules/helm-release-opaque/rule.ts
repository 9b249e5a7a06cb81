import { type Finding, fail, forbidPresent, judge, show, troubles } from "../finding";
import { defineRule } from "../rule";
import { texts } from "../settings";

/** Helm releases. Allowed: charts of the list, in an exact version, whose origin is verified. */
export const rule = defineRule({
  id: "helm-release-opaque",
  group: "P",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: ["kubernetes:helm.sh/v3:Release"],
  says: "releases whose objects no policy sees are of known charts in exact, verified versions",
  why: "The provider renders a Release by itself: none of its objects passes by the pack, whatever the chart contains.",
  mend: "use Chart v4, whose objects are judged; or list the chart, pin its version and set verify: true or an OCI digest",
  compliance: ["K7"],
  config: { charts: texts([], "charts that may be installed as releases, as the field `chart` writes them") },
  check: ({ root }, { config }) => {
    const chart = root.at("chart");
    const trouble = troubles(chart, "string");
    if (trouble.length > 0) return trouble;
    const name = chart.get("string") ?? "";
    const known = config.charts.includes(name.replace(/@sha256:.*$/, ""));
    const pinned = /^oci:\/\/.*@sha256:[0-9a-f]{64}$/.test(name) || /^\.{0,2}\//.test(name);
    return [
      ...(known ? [] : [fail(chart, `${show(name)} is not among the charts allowed as releases`)]),
      ...(pinned ? [] : [...judgeVersion(root.at("version")), ...judgeVerify(root.at("verify"))]),
      ...forbidPresent(root.at("postrender")),
    ];
  },
});

type Root = Parameters<typeof judge>[0];

const judgeVersion = (version: Root): Finding[] =>
  judge(version, "string", (text) =>
    text !== undefined && /^v?\d+\.\d+\.\d+([-+][\w.+-]+)?$/.test(text)
      ? undefined
      : `${show(text)}: any newer one is taken`,
  );

const judgeVerify = (verify: Root): Finding[] =>
  judge(verify, "boolean", (on) => (on === true ? undefined : `${show(on)}: nobody checks who made the chart`));
