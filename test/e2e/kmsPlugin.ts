import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { Server, ServerCredentials, type UntypedHandleCall } from "@grpc/grpc-js";

type Fields = ReadonlyMap<number, Buffer>;

/** Every field of the protocol is a string or bytes with a number below 16: a tag, a length, the bytes. */
function encode(fields: Record<number, string | Buffer>): Buffer {
  return Buffer.concat(
    Object.entries(fields).flatMap(([number, value]) => {
      const bytes = Buffer.from(value);
      const low = bytes.length % 128;
      const length = bytes.length < 128 ? [low] : [low + 128, Math.floor(bytes.length / 128)];
      return [Buffer.from([Number(number) * 8 + 2, ...length]), bytes];
    }),
  );
}

function decode(message: Buffer): Fields {
  const fields = new Map<number, Buffer>();
  for (let at = 0; at < message.length; ) {
    const number = Math.floor((message[at] ?? 0) / 8);
    const low = message[at + 1] ?? 0;
    const isLong = low >= 128;
    const length = isLong ? low - 128 + (message[at + 2] ?? 0) * 128 : low;
    const start = at + (isLong ? 3 : 2);
    fields.set(number, message.subarray(start, start + length));
    at = start + length;
  }
  return fields;
}

const keyId = "test-1";
const iv = 12;
const tag = 16;

/** A plugin of version 2 of the KMS protocol that wraps by AES-GCM with a key in memory. */
export async function startKmsPlugin(socket: string): Promise<{ calls: string[]; stop(): void }> {
  const key = randomBytes(32);
  const calls: string[] = [];
  const answers: Record<string, (asked: Fields) => Buffer> = {
    Status: () => encode({ 1: "v2", 2: "ok", 3: keyId }),
    Encrypt: (asked) => {
      const start = randomBytes(iv);
      const cipher = createCipheriv("aes-256-gcm", key, start);
      const sealed = [start, cipher.update(asked.get(1) ?? Buffer.alloc(0)), cipher.final(), cipher.getAuthTag()];
      return encode({ 1: Buffer.concat(sealed), 2: keyId });
    },
    Decrypt: (asked) => {
      const sealed = asked.get(1) ?? Buffer.alloc(0);
      const opener = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, iv));
      opener.setAuthTag(sealed.subarray(-tag));
      return encode({ 1: Buffer.concat([opener.update(sealed.subarray(iv, -tag)), opener.final()]) });
    },
  };
  const methods = Object.keys(answers).map((name) => ({
    path: `/v2.KeyManagementService/${name}`,
    requestStream: false,
    responseStream: false,
    requestSerialize: (message: Fields) => Buffer.from([message.size]),
    requestDeserialize: decode,
    responseSerialize: (message: Buffer) => message,
    responseDeserialize: (message: Buffer) => message,
  }));
  const handler =
    (name: string): UntypedHandleCall =>
    (call: { request: Fields }, done: (error: null, answer: Buffer | undefined) => void) => {
      calls.push(name);
      done(null, answers[name]?.(call.request));
    };
  const server = new Server();
  const names = Object.keys(answers);
  server.addService(
    Object.fromEntries(names.map((name, i) => [name, methods[i]])) as never,
    Object.fromEntries(names.map((name) => [name, handler(name)])),
  );
  await new Promise<void>((done, fail) => {
    server.bindAsync(`unix:${socket}`, ServerCredentials.createInsecure(), (error) => (error ? fail(error) : done()));
  });
  return { calls, stop: () => server.forceShutdown() };
}
