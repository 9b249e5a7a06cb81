import { controlPlaneTools } from "./cluster/cluster";

/** What `npm run up` needs for the embedded control plane. */
export const embeddedTools = ["pulumi", ...controlPlaneTools, "kubectl"];
