import { forbid } from "../finding";
import { parseImage } from "../imageReference";
import { everyContainer } from "../pods";
import { defineRule } from "../rule";
import { texts } from "../settings";

/** Words that makers put into a tag, or at the end of a name, for the image with a shell and tools in it. */
const marked = /(^|[-_.])(debug|dev|devel|debugger)([-_.]|$)/i;

/** Field: image of every container. Allowed: names and tags that promise no shell and no tools. */
export const rule = defineRule({
  id: "image-debug",
  group: "I",
  level: "disabled",
  severity: "low",
  kinds: "pods",
  says: "production runs no image that is made for looking around",
  why: "A shell, a package manager and network tools are what an intruder would bring along; here they wait for him.",
  mend: "run the slim or distroless image; debug with an ephemeral container that somebody approves",
  compliance: ["K7"],
  config: {
    tools: texts(
      [
        "busybox",
        "netshoot",
        "network-multitool",
        "dnsutils",
        "jessie-dnsutils",
        "nettools",
        "net-tools",
        "toolbox",
        "debug-tools",
        "curl",
        "tcpdump",
        "swiss-army-knife",
      ],
      "names of images, the last part, that are tools",
    ),
  },
  check: (object, context) =>
    everyContainer(object, context, ({ field }) =>
      forbid(field.at("image"), "string", (text) => isForDebugging(text, context.config.tools)),
    ),
});

function isForDebugging(text: string, tools: readonly string[]): boolean {
  const { repository = "", tag = "" } = parseImage(text) ?? {};
  const name = repository.slice(repository.lastIndexOf("/") + 1);
  return marked.test(tag) || /[-_.](debug|dev|devel)$/.test(name) || tools.includes(name);
}
