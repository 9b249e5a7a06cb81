import assert from "node:assert/strict";
import {
  type Delivery,
  SecretFileMode,
  secretVariable,
  secretVolume,
  secretVolumeMount,
} from "../../../components/agentSecret/delivery";

const delivery: Delivery = {
  volumeName: "llm",
  mountPath: "/run/secrets/llm",
  files: [{ key: "api-key", path: "key" }],
  mode: SecretFileMode.OwnerReads,
};

describe("the delivery of a secret", () => {
  it("is a volume of listed keys with mode 0400, in the decimal that JSON wants", () => {
    assert.deepEqual(secretVolume(delivery, "llm-1"), {
      name: "llm",
      secret: { secretName: "llm-1", defaultMode: 256, items: [{ key: "api-key", path: "key" }] },
    });
  });

  it("writes each mode as its octal value", () => {
    const modes = Object.values(SecretFileMode).map(
      (mode) => secretVolume({ ...delivery, mode }, "x").secret.defaultMode,
    );
    assert.deepEqual(modes, [0o400, 0o600, 0o440]);
  });

  it("is mounted read-only and as a whole", () => {
    assert.deepEqual(secretVolumeMount(delivery), { name: "llm", mountPath: "/run/secrets/llm", readOnly: true });
  });

  it("names the key in the environment, and holds no value", () => {
    assert.deepEqual(secretVariable("API_KEY", "api-key", "llm-1"), {
      name: "API_KEY",
      valueFrom: { secretKeyRef: { name: "llm-1", key: "api-key" } },
    });
  });
});
