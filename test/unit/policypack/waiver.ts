const dayMs = 86_400_000;

/** The day that lies some days after another, as exemptions write it. */
export const dayAfter = (days: number, from: Date): string =>
  new Date(from.getTime() + days * dayMs).toISOString().slice(0, 10);

/** An exemption that is valid until a day, for the pod of the tests. */
export const waiverUntil = (expires: string) => ({
  policy: "pod-privileged",
  namespace: "team",
  name: "agent",
  owner: "storage",
  reason: "formats a disk once a week",
  ticket: "SEC-1",
  approvedBy: "security",
  expires,
});
