/** The official plugins that the stand-ins follow; the SDKs of the same versions are in package.json. */
export const versions = { kubernetes: "4.34.2", random: "4.21.2", tls: "5.6.1" } as const;

export type PluginName = keyof typeof versions;
export const pluginNames = ["kubernetes", "random", "tls"] as const satisfies readonly PluginName[];
