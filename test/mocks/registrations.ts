import * as pulumi from "@pulumi/pulumi";

/** One registration as the engine would get it. Inputs arrive with secrets wrapped, as on the wire. */
export interface Registration {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  /** The input paths that were secret. */
  secrets: string[];
  /** Type and name of the parent, read from the URN. */
  urn: string;
}

export interface Seen {
  all: Registration[];
  types: string[];
  names: string[];
  error: string;
  of(type: string): Registration[];
}

const secretSig = "4dabf18193072939515e22adb298388d";

function unwrap(value: unknown, path: string, secrets: string[]): unknown {
  if (Array.isArray(value)) return value.map((item, i) => unwrap(item, `${path}[${i}]`, secrets));
  if (typeof value !== "object" || value === null) return value;
  if (secretSig in value) {
    secrets.push(path);
    return unwrap(Reflect.get(value, "value"), path, secrets);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, unwrap(item, path === "" ? key : `${path}.${key}`, secrets)]),
  );
}

/** Values that only an engine can know; a test overrides what it needs. */
type Outputs = (type: string, inputs: Record<string, unknown>, name: string) => Record<string, unknown>;

/** Bytes that decide names, hence the same in each run. */
const drawn: Outputs = (type, _inputs, name) =>
  type === "random:index/randomBytes:RandomBytes" ? { base64: Buffer.from(name).toString("base64") } : {};

function mocks(all: Registration[], outputs: Outputs): pulumi.runtime.Mocks {
  return {
    newResource: ({ type, name, inputs, id }) => {
      const secrets: string[] = [];
      const plain = unwrap(inputs, "", secrets) as Record<string, unknown>;
      all.push({ type, name, inputs: plain, secrets, urn: "" });
      const metadata = plain.metadata as Record<string, unknown> | undefined;
      const named = metadata === undefined ? plain : { ...plain, metadata: { name: `${name}-auto`, ...metadata } };
      return {
        id: id || `${name}-id`,
        state: { ...named, ...drawn(type, plain, name), ...outputs(type, plain, name) },
      };
    },
    call: ({ inputs }) => inputs,
  };
}

/** The mock monitor knows parents, and writes their types into the URN. */
function addUrns(all: Registration[]): void {
  const monitor: unknown = pulumi.runtime.getMonitor();
  const registered = (monitor as { getRegisteredResources(): Map<string, unknown> }).getRegisteredResources();
  for (const registration of all) {
    const ending = `${registration.type}::${registration.name}`;
    registration.urn = [...registered.keys()].find((urn) => urn.endsWith(ending)) ?? "";
  }
}

/** Runs a program against mocks and tells what it registered, and the error it threw, if any. */
export async function registrations(program: () => unknown, outputs: Outputs = () => ({})): Promise<Seen> {
  const all: Registration[] = [];
  await pulumi.runtime.setMocks(mocks(all, outputs), "palisade", "test", false);
  let error = "";
  try {
    await program();
  } catch (thrown) {
    error = thrown instanceof Error ? thrown.message : String(thrown);
  }
  await pulumi.runtime.disconnect();
  addUrns(all);
  return {
    all,
    error,
    types: all.map(({ type }) => type),
    names: all.map(({ name }) => name),
    of: (type) => all.filter((registration) => registration.type === type),
  };
}

/** The value of an output, for assertions. */
export const outputOf = <T>(output: pulumi.Output<T>): Promise<T> =>
  new Promise((resolve) => {
    output.apply((value) => {
      resolve(value);
      return value;
    });
  });
