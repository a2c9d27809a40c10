// An editor that knows SPARQL and the ontology's terms.
//
// It lives in a shadow root: there it brings its styles as constructed sheets, which the strict content-security-policy
// allows, instead of as inline elements, which it does not.
import { autocompletion, completionKeymap, type Completion, type CompletionContext } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, StreamLanguage, bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const lang = document.documentElement.lang;
const KEYWORDS = "SELECT CONSTRUCT ASK DESCRIBE WHERE PREFIX BASE FILTER OPTIONAL UNION GRAPH SERVICE VALUES BIND MINUS EXISTS DISTINCT REDUCED LIMIT OFFSET ORDER GROUP HAVING COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT LANG LANGMATCHES STR REGEX CONTAINS STRSTARTS IF COALESCE".split(" ");

/** What `/completions` says of one term. */
interface Told {
  name: string;
  usage?: string;
  labels?: Record<string, string>;
  definitions?: Record<string, string>;
}

interface Completions {
  prefixes: Record<string, string>;
  classes: Told[];
  properties: Told[];
  functions: Told[];
  services: Told[];
  codes: Record<string, Told[]>;
}

const best = (texts: Record<string, string> | undefined): string => texts?.[lang] ?? texts?.en ?? Object.values(texts ?? {})[0] ?? "";

/** The terms of the ontology, our functions and services, and the codes, as the server tells them. */
async function terms(): Promise<Completion[]> {
  const answer = await fetch("/completions");
  if (!answer.ok) return [];
  const all = (await answer.json()) as Completions;
  const told = (list: Told[], type: string): Completion[] =>
    list.map((it) => ({ label: it.name, type, detail: it.usage ?? best(it.labels), info: best(it.definitions) || undefined }));
  return [
    ...told(all.classes, "class"),
    ...told(all.properties, "property"),
    ...told(all.functions, "function"),
    ...told(all.services, "namespace"),
    ...told(Object.values(all.codes).flat(), "constant"),
    ...Object.entries(all.prefixes).map(([name, iri]): Completion => ({ label: `PREFIX ${name}: <${iri}>`, type: "namespace", boost: -10 })),
  ];
}

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--teaching)", fontWeight: "600" },
  { tag: tags.string, color: "var(--affiliation)" },
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--warm)" },
  { tag: [tags.atom, tags.number, tags.meta], color: "var(--ordination)" },
]);

const look = EditorView.theme({
  "&": { fontSize: "0.95rem", color: "var(--ink)", backgroundColor: "var(--sheet)" },
  "&.cm-focused": { outline: "3px solid var(--focus)" },
  ".cm-scroller": { fontFamily: "ui-monospace, 'DejaVu Sans Mono', monospace", minHeight: "16rem", direction: "ltr", textAlign: "left" },
  ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--quiet)", border: "0" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-tooltip": { backgroundColor: "var(--sheet)", color: "var(--ink)", border: "1px solid var(--line)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent-soft)", color: "var(--ink)" },
});

/** Puts an editor in the place of a text field; without scripts the field is there alone. */
export function editor(area: HTMLTextAreaElement, label: string, run: () => void): EditorView {
  let known: Completion[] = [];
  void terms().then((found) => (known = found));
  const keywords = KEYWORDS.map((word): Completion => ({ label: word, type: "keyword" }));
  const complete = (context: CompletionContext) => {
    const word = context.matchBefore(/[\w:/-]+/);
    return word && (word.from < word.to || context.explicit) ? { from: word.from, options: [...known, ...keywords], validFor: /^[\w:/-]*$/ } : null;
  };
  const host = document.createElement("div");
  host.className = "editor";
  area.after(host);
  area.hidden = true;
  const root = host.attachShadow({ mode: "open" });
  return new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        lineNumbers(), history(), drawSelection(), bracketMatching(), autocompletion({ override: [complete] }),
        StreamLanguage.define(sparql), syntaxHighlighting(colours),
        keymap.of([{ key: "Mod-Enter", run: () => (run(), true) }, ...completionKeymap, ...defaultKeymap, ...historyKeymap]),
        EditorView.lineWrapping, look,
        EditorView.contentAttributes.of({ "aria-label": label, dir: "ltr" }),
      ],
    }),
  });
}
