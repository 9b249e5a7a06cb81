import assert from "node:assert/strict";
import { parseImage } from "../../../components/operators/image";
import { problems } from "../../../components/problems";

const digest = `sha256:${"ab".repeat(32)}`;

function noted(image: string): string {
  const p = problems("x");
  parseImage(image, p.at("image"));
  try {
    p.done(undefined);
  } catch (thrown) {
    return String(thrown);
  }
  return "";
}

describe("parseImage", () => {
  for (const image of [
    `registry.example/a/b:1.2.3@${digest}`,
    `registry.example:5000/a@${digest}`,
    `a/b@${digest}`,
    `ghcr.io/boshu2/gastown-operator:0.4.2@${digest}`,
  ]) {
    it(`takes ${image.slice(0, 40)}`, () => assert.equal(noted(image), ""));
  }

  it("refuses a tag that moves, with or without a digest", () => {
    assert.match(noted("registry.example/a:latest"), /image: tag "latest" moves; name a release and its digest/);
    assert.match(noted(`registry.example/a:latest@${digest}`), /tag "latest" moves/);
  });

  it("refuses a tag without a digest, and says what to add", () => {
    assert.match(
      noted("registry.example/a:1.2.3"),
      /can change under you; add its digest: "registry.example\/a:1.2.3@sha256/,
    );
    assert.match(noted("registry.example:5000/a"), /can change under you/);
  });

  it("refuses what is no image, nothing at all and a short digest", () => {
    assert.match(noted(""), /name an image by digest/);
    assert.match(noted("Not An Image"), /is no image/);
    assert.match(noted("a/b@sha256:abcd"), /can change under you/);
  });
});
