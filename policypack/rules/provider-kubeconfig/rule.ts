import { fail, unknown } from "../finding";
import { kubeconfigFaults, kubeconfigOf } from "../kubeconfig";
import { defineRule } from "../rule";
import { texts } from "../settings";

/** Field: kubeconfig of a Kubernetes provider. Allowed: TLS to a known server, and a program that signs in. */
export const rule = defineRule({
  id: "provider-kubeconfig",
  group: "P",
  level: "mandatory",
  severity: "high",
  kinds: ["pulumi:providers:kubernetes"],
  says: "the provider knows its server, and holds no lasting credential",
  why: "A token or key inside the kubeconfig is in state and in every backup; without TLS somebody else answers for the cluster.",
  mend: "use an exec plugin of the cloud, or the path of a file; give certificate-authority-data",
  compliance: ["K4", "K6"],
  config: {
    execPlugins: texts(
      ["aws", "aws-iam-authenticator", "gke-gcloud-auth-plugin", "kubelogin", "kubectl-oidc_login", "doctl", "oci"],
      "programs that may sign in",
    ),
  },
  check: ({ root }, { config }) => {
    const field = root.at("kubeconfig");
    if (field.isAbsent) return [];
    if (field.isUnknown) return [unknown(field)];
    const content = kubeconfigOf(field);
    if (content === undefined) return [unknown(field, "a path, or no kubeconfig: its content is not seen")];
    return kubeconfigFaults(content, config.execPlugins).map((fault) => fail(field, fault));
  },
});
