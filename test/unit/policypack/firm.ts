/** The policies that no exemption waives. */
export const firm = [
  "exemption-valid",
  "np-egress-metadata",
  "pack-config-valid",
  "pod-critical-capabilities",
  "pod-runtime-socket",
  "pod-windows-host-process",
  "powertool-no-security",
  "provider-render-yaml",
  "rbac-system-groups",
  "ssh-strict-host-key",
];
