import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";

/** A Secret's name and its files, as a mount shows them. */
export interface SecretFiles {
  name: string;
  type: string;
  files: Record<string, string>;
}

/** Reads Secrets without holding up the test's own servers, as a command line per read would. */
export class SecretReader {
  readonly #api: CoreV1Api;
  readonly #namespace: string;

  constructor(kubeconfig: string, namespace: string) {
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    this.#api = config.makeApiClient(CoreV1Api);
    this.#namespace = namespace;
  }

  async all(): Promise<SecretFiles[]> {
    const { items } = await this.#api.listNamespacedSecret({ namespace: this.#namespace });
    return items.map(({ metadata, type, data }) => ({
      name: metadata?.name ?? "",
      type: type ?? "",
      files: Object.fromEntries(
        Object.entries(data ?? {}).map(([file, value]) => [file, Buffer.from(value, "base64").toString()]),
      ),
    }));
  }

  async named(name: string): Promise<SecretFiles | undefined> {
    return (await this.all()).find((secret) => secret.name === name);
  }
}
