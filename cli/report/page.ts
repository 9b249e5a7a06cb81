/** How a row reads at a glance. */
export type Tone = "bad" | "warn" | "good" | "plain";

export interface Row {
  readonly tone: Tone;
  readonly cells: readonly string[];
  /** What stands behind the row, folded away where that is possible. */
  readonly more?: readonly string[];
}

export interface Node {
  readonly name: string;
  readonly tone: Tone;
}

/** An arrow from a node on the left to one on the right, by their places in the lists. */
export interface Arrow {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly tone: Tone;
}

export interface Picture {
  readonly title: string;
  readonly left: readonly Node[];
  readonly right: readonly Node[];
  readonly arrows: readonly Arrow[];
}

export interface Section {
  readonly title: string;
  readonly notes: readonly string[];
  readonly picture?: Picture;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** What is said where there is no row. */
  readonly none: string;
}

/** A report as texts: what prints it knows nothing of Kubernetes. */
export interface Page {
  readonly title: string;
  readonly at: string;
  readonly attention: readonly string[];
  /** What could not be read; the report says nothing about it. */
  readonly unread: readonly string[];
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly sections: readonly Section[];
}
