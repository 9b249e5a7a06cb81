import * as grpc from "@grpc/grpc-js";
import provider from "@pulumi/pulumi/proto/provider_pb";
import status from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { InitFailed } from "./resource";
import { redact, secretTexts } from "./secrets";
import { encode, type Value } from "./values";

interface Wrong {
  code: grpc.status;
  message: string;
  metadata?: grpc.Metadata;
}

/** Turns a function over messages into a method of the service. */
export const answer =
  <Q, R>(work: (request: Q) => R | Promise<R>): grpc.handleUnaryCall<Q, R> =>
  (call, callback) => {
    Promise.resolve()
      .then(() => work(call.request))
      .then((response) => callback(null, response))
      .catch((error: unknown) => callback(wrong(error)));
  };

/** Runs the work; whatever goes wrong is told without the secrets of these values. */
export async function hiding<T>(values: readonly Value[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw cleaned(error, secretTexts(values));
  }
}

function cleaned(error: unknown, texts: string[]): Error {
  if (error instanceof InitFailed) {
    const reasons = error.reasons.map((reason) => redact(reason, texts));
    return new InitFailed(error.id, error.outputs, error.inputs, reasons);
  }
  return new Error(redact(error instanceof Error ? error.message : String(error), texts));
}

function wrong(error: unknown): Wrong {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof InitFailed)) return { code: grpc.status.UNKNOWN, message };
  const detail = new provider.ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setProperties(encode(error.outputs));
  detail.setInputs(encode(error.inputs));
  detail.setReasonsList(error.reasons);
  const packed = new Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const response = new status.Status();
  response.setCode(grpc.status.UNKNOWN);
  response.setMessage(message);
  response.addDetails(packed);
  const metadata = new grpc.Metadata();
  // The place where gRPC carries structured errors; its JavaScript library has no name for it.
  metadata.add("grpc-status-details-bin", Buffer.from(response.serializeBinary()));
  return { code: grpc.status.UNKNOWN, message, metadata };
}
