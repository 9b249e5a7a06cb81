/**
 * In place of the engine's messages, as the SDK uses them. Each answer names the policies that a resource does not
 * concern: hundreds of messages, the same for every resource of a kind. Here each of them is written once; an answer is
 * then its own bytes and theirs, since in this format what stands one behind the other is one message.
 */
import type { AnalyzeResponse, RemediateResponse } from "@pulumi/pulumi/proto/analyzer_pb";
import type { Names } from "../../policypack/adapter/together";

type Messages = typeof import("@pulumi/pulumi/proto/analyzer_pb");
type Response = AnalyzeResponse | RemediateResponse;

const real: Messages = require("@pulumi/pulumi/proto/analyzer_pb");

/** What the SDK fills in, without the weight of a message; a name may stand for a list of them. */
class NotApplicable {
  policy: string | Names = "";
  reason = "";

  setPolicyName(policy: string | Names): void {
    this.policy = policy;
  }

  setReason(reason: string): void {
    this.reason = reason;
  }
}

function bytesOf(Real: new () => Response, { policy, reason }: NotApplicable): Uint8Array {
  const names = typeof policy === "string" ? [policy] : policy.list;
  const response = new Real();
  response.setNotApplicableList(
    names.map((name) => {
      const message = new real.PolicyNotApplicable();
      message.setPolicyName(name);
      message.setReason(reason);
      return message;
    }),
  );
  return response.serializeBinary();
}

/** Remembers by policy and reason, of which there are few. */
function writer(Real: new () => Response): (entry: NotApplicable) => Uint8Array {
  const known = new Map<string | Names, Map<string, Uint8Array>>();
  return (entry) => {
    const ofPolicy = known.get(entry.policy) ?? new Map<string, Uint8Array>();
    known.set(entry.policy, ofPolicy);
    const bytes = ofPolicy.get(entry.reason) ?? bytesOf(Real, entry);
    ofPolicy.set(entry.reason, bytes);
    return bytes;
  };
}

/** The same message, but for how it is written. */
function writtenOnce(Real: new () => Response): new () => Response {
  const write = writer(Real);
  const entries = new WeakMap<object, readonly NotApplicable[]>();
  const written = class extends (Real as new () => object) {
    setNotApplicableList(list: readonly NotApplicable[]): this {
      entries.set(this, list);
      return this;
    }

    serializeBinary(): Uint8Array {
      const own: Uint8Array = Real.prototype.serializeBinary.call(this);
      return Buffer.concat([own, ...(entries.get(this) ?? []).map(write)]);
    }
  };
  // The list that it takes is one of ours, which the SDK hands on unseen.
  return written as unknown as new () => Response;
}

module.exports = {
  ...real,
  PolicyNotApplicable: NotApplicable,
  AnalyzeResponse: writtenOnce(real.AnalyzeResponse),
  RemediateResponse: writtenOnce(real.RemediateResponse),
};
