import { advice, fail, show, unknown } from "../finding";
import { hasRemovedVersions, removedApi } from "../removedApis";
import { defineRule } from "../rule";
import { isAtLeast } from "../version";

/** Field: apiVersion of built-in kinds. Allowed: one that a server of the setting `clusterVersion` serves. */
export const rule = defineRule({
  id: "api-removed",
  group: "M",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: "*",
  says: "objects use versions of APIs that the cluster serves",
  why: "A server that no longer knows a version takes no object of it: the control that it should have been is missing, or still runs under an old definition.",
  mend: "write the version that replaces it, and give clusterVersion the version of the cluster",
  compliance: ["K7"],
  check: ({ root, apiVersion, kind }, { settings }) => {
    const at = root.at("apiVersion");
    if (at.isUnknown) return hasRemovedVersions(kind) ? [unknown(at)] : [];
    const gone = removedApi(apiVersion, kind);
    if (gone === undefined) return [];
    const told = `${show(apiVersion)} of ${kind}`;
    if (isAtLeast(settings.clusterVersion, gone.minor))
      return [fail(at, `${told}, not served since 1.${gone.minor}; ${gone.successor} replaces it`)];
    // Two versions ahead the successor is served beside it, so that objects can move.
    return isAtLeast(settings.clusterVersion, gone.minor - 2)
      ? [advice(at, `${told}, not served from 1.${gone.minor} on; ${gone.successor} replaces it`)]
      : [];
  },
});
