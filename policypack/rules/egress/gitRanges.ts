/** Ranges that Git hosts publish as their own: GitHub, Bitbucket, Azure DevOps. Others have none, or those of a shared front end. */
export const gitRanges: readonly string[] = [
  "192.30.252.0/22",
  "185.199.108.0/22",
  "140.82.112.0/20",
  "143.55.64.0/20",
  "2a0a:a440::/29",
  "2606:50c0::/32",
  "104.192.136.0/21",
  "185.166.140.0/22",
  "13.107.6.0/24",
  "13.107.9.0/24",
  "13.107.42.0/24",
  "13.107.43.0/24",
  "2620:1ec:4::/48",
  "2620:1ec:a92::/48",
  "2620:1ec:21::/48",
  "2620:1ec:22::/48",
];
