import type { Access, Rbac } from "./graph";
import { groupsOf, homeOf, nameOf, type Subject } from "./subjects";

/** Somebody, by name: `ServiceAccount a/b`. */
export type Who = string;

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** Everybody that a cluster's bindings and accounts name, and what each was granted. */
export class People {
  readonly #subjects = new Map<Who, Subject>();
  readonly #granted = new Map<Who, Access[]>();
  readonly #accounts = new Map<string, Who[]>();
  readonly #held = new Map<Who, readonly Access[]>();
  /** Those whom a binding names. */
  readonly bound: readonly Subject[];

  constructor({ accesses, objects }: Rbac) {
    for (const access of accesses) {
      push(this.#granted, nameOf(access.subject), access);
      if (access.subject.doubt === undefined) this.#note(access.subject);
    }
    this.bound = [...this.#subjects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, subject]) => subject);
    for (const object of objects)
      if (object.kind === "ServiceAccount" && object.group === "" && object.name !== "")
        this.#note({ kind: object.kind, namespace: homeOf(object), name: object.name, field: object.root });
    this.#accounts.set("", [...this.#accounts.values()].flat());
    for (const list of this.#accounts.values()) list.sort();
  }

  #note(subject: Subject): void {
    const who = nameOf(subject);
    if (this.#subjects.has(who)) return;
    this.#subjects.set(who, subject);
    if (subject.kind === "ServiceAccount") push(this.#accounts, subject.namespace, who);
  }

  /** Everything granted to somebody, themselves and as a member of groups. */
  heldBy(who: Who): readonly Access[] {
    const known = this.#held.get(who) ?? this.#collect(who);
    this.#held.set(who, known);
    return known;
  }

  #collect(who: Who): readonly Access[] {
    const subject = this.#subjects.get(who);
    const groups = subject === undefined ? [] : groupsOf(subject).map((group) => `Group ${group}`);
    return [who, ...groups].flatMap((name) => this.#granted.get(name) ?? []);
  }

  /** The known accounts of a namespace, or of all of them; always the same list. */
  accountsOf(namespace: string): readonly Who[] {
    return this.#accounts.get(namespace) ?? [];
  }

  /** Users or groups that bindings name. */
  named(kind: "User" | "Group"): readonly Who[] {
    return this.bound.filter((subject) => subject.kind === kind).map(nameOf);
  }

  nameIn(who: Who): string {
    return this.#subjects.get(who)?.name ?? "";
  }
}
