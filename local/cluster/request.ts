import { readFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";

export interface Answer {
  status: number;
  body: string;
}

/** One HTTPS request with a client certificate of the control plane. */
export function ask(certificates: string, user: string, url: string, method = "GET", body?: object): Promise<Answer> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((done, fail) => {
    const sent = request(
      url,
      {
        method,
        ca: readFileSync(join(certificates, user === "etcd" ? "etcd-ca.crt" : "ca.crt")),
        cert: readFileSync(join(certificates, `${user}.crt`)),
        key: readFileSync(join(certificates, `${user}.key`)),
        headers: text === undefined ? {} : { "content-type": "application/json" },
        timeout: 5000,
        agent: false,
      },
      (response) => {
        let received = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          received += chunk;
        });
        response.on("end", () => done({ status: response.statusCode ?? 0, body: received }));
      },
    );
    sent.on("timeout", () => sent.destroy(new Error(`${url} did not answer within 5 s`)));
    sent.on("error", fail);
    sent.end(text);
  });
}
