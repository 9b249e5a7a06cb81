import { arr, bool, int64, intOrString, obj, req, str } from "../schema";
import { strings } from "./common";

const seLinux = obj({ user: str(), role: str(), type: str(), level: str() });
const profile = () => obj({ type: req(str()), localhostProfile: str() });
const windows = obj({
  gmsaCredentialSpec: str(),
  gmsaCredentialSpecName: str(),
  hostProcess: bool(),
  runAsUserName: str(),
});
const user = { runAsUser: int64(), runAsGroup: int64(), runAsNonRoot: bool() };
const profiles = {
  seLinuxOptions: seLinux,
  seccompProfile: profile(),
  appArmorProfile: profile(),
  windowsOptions: windows,
};
const atomic = { "x-kubernetes-list-type": "atomic" } as const;

/** A container's security context, as core/v1 has it. */
export const securityContext = (says: string, options = {}) =>
  obj(
    {
      allowPrivilegeEscalation: bool(),
      privileged: bool(),
      readOnlyRootFilesystem: bool(),
      procMount: str(),
      capabilities: obj({ add: strings("", atomic), drop: strings("", atomic) }),
      ...user,
      ...profiles,
    },
    says,
    options,
  );

/** A pod's security context, as core/v1 has it. */
export const podSecurityContext = (says: string) =>
  obj(
    {
      fsGroup: int64(),
      fsGroupChangePolicy: str(),
      supplementalGroups: arr(int64(), "", atomic),
      supplementalGroupsPolicy: str(),
      seLinuxChangePolicy: str(),
      sysctls: arr(obj({ name: req(str()), value: req(str()) }), "", atomic),
      ...user,
      ...profiles,
    },
    says,
  );

const header = obj({ name: req(str()), value: req(str()) });
const handler = obj({
  exec: obj({ command: strings("", atomic) }),
  httpGet: obj({
    port: req(intOrString()),
    host: str(),
    path: str(),
    scheme: str(),
    httpHeaders: arr(header, "", atomic),
  }),
  tcpSocket: obj({ port: req(intOrString()), host: str() }),
  sleep: obj({ seconds: req(int64()) }),
});

/** What runs after a container's start and before its end. */
export const lifecycle = (says: string) => obj({ postStart: handler, preStop: handler, stopSignal: str() }, says);
