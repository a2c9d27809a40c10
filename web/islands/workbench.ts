// The SPARQL workbench: an editor that knows SPARQL and the ontology's terms, and answers as table, chart, map or graph.
//
// The editor lives in a shadow root: there it brings its styles as constructed sheets, which the strict
// content-security-policy allows, instead of as inline elements, which it does not.
import "../styles/charts.css";
import { autocompletion, completionKeymap, type Completion, type CompletionContext } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, StreamLanguage, bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { button, draw, save, type Texts } from "./canvas";

interface Term {
  type: string;
  value: string;
  "xml:lang"?: string;
}

interface Answer {
  head: { vars?: string[] };
  results?: { bindings: Record<string, Term>[] };
  boolean?: boolean;
}

const form = document.querySelector<HTMLFormElement>("[data-workbench]");
const results = document.querySelector<HTMLElement>("[data-results]");
const area = form?.querySelector("textarea");
const lang = document.documentElement.lang;
const MOST = 500;

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--teaching)", fontWeight: "600" },
  { tag: tags.string, color: "var(--affiliation)" },
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--warm)" },
  { tag: [tags.atom, tags.number, tags.meta], color: "var(--ordination)" },
]);

function terms(): Completion[] {
  const text = document.getElementById("terms")?.textContent;
  return text ? (JSON.parse(text) as Completion[]) : [];
}

function editor(text: string, run: () => void): EditorView {
  const known = terms();
  const keywords = "SELECT CONSTRUCT ASK DESCRIBE WHERE PREFIX FILTER OPTIONAL UNION GRAPH SERVICE VALUES BIND MINUS EXISTS DISTINCT LIMIT OFFSET ORDER GROUP HAVING COUNT SAMPLE LANG STR REGEX CONTAINS".split(" ").map((label) => ({ label, type: "keyword" }));
  const complete = (context: CompletionContext) => {
    const word = context.matchBefore(/[\w:]+/);
    return word && (word.from < word.to || context.explicit) ? { from: word.from, options: [...known, ...keywords], validFor: /^[\w:]*$/ } : null;
  };
  const host = document.createElement("div");
  host.className = "editor";
  area?.after(host);
  if (area) area.hidden = true;
  const root = host.attachShadow({ mode: "open" });
  return new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), history(), drawSelection(), bracketMatching(), autocompletion({ override: [complete] }),
        StreamLanguage.define(sparql), syntaxHighlighting(colours),
        keymap.of([{ key: "Mod-Enter", run: () => (run(), true) }, ...completionKeymap, ...defaultKeymap, ...historyKeymap]),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": form?.querySelector("label")?.textContent ?? "SPARQL", dir: "ltr" }),
        EditorView.theme({
          "&": { fontSize: "0.95rem", color: "var(--ink)", backgroundColor: "var(--sheet)" },
          "&.cm-focused": { outline: "3px solid var(--focus)" },
          ".cm-scroller": { fontFamily: "ui-monospace, 'DejaVu Sans Mono', monospace", minHeight: "16rem", direction: "ltr", textAlign: "left" },
          ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--quiet)", border: "0" },
          ".cm-content": { caretColor: "var(--ink)" },
          ".cm-cursor": { borderLeftColor: "var(--ink)" },
          ".cm-tooltip": { backgroundColor: "var(--sheet)", color: "var(--ink)", border: "1px solid var(--line)" },
          ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent-soft)", color: "var(--ink)" },
        }),
      ],
    }),
  });
}

function cell(term: Term | undefined): HTMLElement {
  const td = document.createElement("td");
  if (!term) return td;
  const own = /\/id\/(person|institution|place|source)\/([^/]+)$/.exec(term.value);
  if (term.type === "uri") {
    const link = document.createElement("a");
    link.href = own ? `/${lang}/${own[1]}/${own[2]}` : term.value;
    link.textContent = own ? (own[2] ?? "") : term.value.replace("https://w3id.org/haverim/ontology#", "hav:");
    td.append(link);
  } else {
    const text = document.createElement("bdi");
    if (term["xml:lang"]) text.lang = term["xml:lang"];
    text.textContent = term.value;
    td.append(text);
  }
  return td;
}

function table(vars: string[], rows: Record<string, Term>[]): HTMLElement {
  const wide = document.createElement("div");
  wide.className = "wide";
  wide.tabIndex = 0;
  const made = document.createElement("table");
  const head = made.createTHead().insertRow();
  for (const name of vars) {
    const th = document.createElement("th");
    th.scope = "col";
    th.textContent = name;
    head.append(th);
  }
  const body = made.createTBody();
  for (const row of rows.slice(0, MOST)) body.insertRow().append(...vars.map((name) => cell(row[name])));
  wide.append(made);
  return wide;
}

/** Bars of the first number a row has, named by its first text. */
function chart(vars: string[], rows: Record<string, Term>[]): HTMLElement | undefined {
  const isNumber = (name: string): boolean => rows.every((row) => !row[name] || !Number.isNaN(Number(row[name]?.value)));
  const value = [...vars].reverse().find((name) => rows.some((row) => row[name]) && isNumber(name));
  const name = vars.find((other) => other !== value);
  if (!value || !name) return undefined;
  const shown = rows.slice(0, 40);
  const top = Math.max(...shown.map((row) => Number(row[value]?.value ?? 0)));
  const figure = document.createElement("div");
  figure.className = "wide";
  const svg = draw("svg", { class: "bars", width: 720, height: shown.length * 24 + 8, role: "img", "aria-label": `${name} / ${value}` });
  shown.forEach((row, i) => {
    const n = Number(row[value]?.value ?? 0);
    const label = (row[name]?.value ?? "").split(/[/#]/).pop() ?? "";
    svg.append(
      draw("text", { x: 230, y: i * 24 + 18, "text-anchor": "end" }, label.length > 34 ? `${label.slice(0, 33)}…` : label),
      draw("rect", { x: 238, y: i * 24 + 6, width: Math.max(1, (420 * n) / (top || 1)).toFixed(1), height: 16 }),
      draw("text", { x: 244 + (420 * n) / (top || 1), y: i * 24 + 18 }, String(n)),
    );
  });
  figure.append(svg);
  return figure;
}

/** Rows with a latitude and a longitude as dots. */
function map(vars: string[], rows: Record<string, Term>[]): HTMLElement | undefined {
  const lat = vars.find((name) => /^lat/i.test(name));
  const long = vars.find((name) => /^lon/i.test(name));
  if (!lat || !long) return undefined;
  const figure = document.createElement("figure");
  const svg = draw("svg", { class: "map", viewBox: "-10.5 -52.5 58 27", role: "img", "aria-label": "map" },
    draw("use", { class: "land", href: "/assets/land.svg#land" }), draw("use", { class: "borders", href: "/assets/land.svg#borders" }));
  for (const row of rows.slice(0, 2000)) {
    if (!row[lat] || !row[long]) continue;
    svg.append(draw("circle", { cx: Number(row[long].value) * 0.8290375725550417, cy: -Number(row[lat].value), r: 0.35 },
      draw("title", {}, vars.map((name) => row[name]?.value ?? "").join(" "))));
  }
  figure.append(svg);
  return figure;
}

async function run(text: string, texts: Texts): Promise<void> {
  if (!results) return;
  results.textContent = texts["sparql-running"] ?? "";
  const address = new URL(location.href);
  address.searchParams.set("query", text);
  history.length && window.history.replaceState(null, "", address);
  const started = performance.now();
  const response = await fetch("/sparql", {
    method: "POST",
    headers: { "content-type": "application/sparql-query", accept: "application/sparql-results+json, text/turtle;q=0.8, application/problem+json;q=0.5" },
    body: text,
  });
  const body = await response.text();
  const seconds = ((performance.now() - started) / 1000).toFixed(2);
  if (!response.ok || !response.headers.get("content-type")?.includes("json")) {
    const pre = document.createElement("pre");
    pre.tabIndex = 0;
    pre.setAttribute("role", response.ok ? "region" : "alert");
    let words = body;
    try {
      const problem = JSON.parse(body) as { title?: string; detail?: string };
      words = [problem.title, problem.detail].filter(Boolean).join("\n");
    } catch {
      // Turtle, or a plain message.
    }
    pre.textContent = words.slice(0, 100_000);
    results.replaceChildren(pre);
    return;
  }
  const answer = JSON.parse(body) as Answer;
  if (answer.boolean !== undefined) {
    results.textContent = String(answer.boolean);
    return;
  }
  const vars = answer.head.vars ?? [];
  const rows = answer.results?.bindings ?? [];
  const line = document.createElement("p");
  line.className = "quiet";
  line.textContent = rows.length ? `${(texts["sparql-rows"] ?? "").replace("#", String(rows.length))} · ${seconds} s` : (texts["sparql-empty"] ?? "");
  const tools = document.createElement("div");
  tools.className = "actions";
  const view = document.createElement("div");
  const views: [string, () => HTMLElement | undefined][] = [
    ["sparql-table", () => table(vars, rows)],
    ["sparql-chart", () => chart(vars, rows)],
    ["sparql-map", () => map(vars, rows)],
  ];
  for (const [name, make] of views) {
    const made = rows.length ? make() : undefined;
    if (!made) continue;
    if (!view.childElementCount) view.append(made);
    tools.append(button(texts[name] ?? name, () => view.replaceChildren(made)));
  }
  const csv = [vars.join(","), ...rows.map((row) => vars.map((name) => `"${(row[name]?.value ?? "").replaceAll('"', '""')}"`).join(","))].join("\n");
  tools.append(
    button("CSV", () => save(new Blob([csv], { type: "text/csv" }), "haverim.csv")),
    button("JSON", () => save(new Blob([body], { type: "application/json" }), "haverim.json")),
    button(texts["sparql-share"] ?? "", () => void navigator.clipboard.writeText(location.href)),
  );
  results.replaceChildren(line, tools, view);
  if (rows.length > MOST) {
    const cut = document.createElement("p");
    cut.className = "quiet";
    cut.textContent = (texts["sparql-cut"] ?? "").replace("#", String(MOST));
    results.append(cut);
  }
}

if (form && area) {
  const texts = JSON.parse(form.dataset.workbench ?? "{}") as Texts;
  const start = (): void => void run(view.state.doc.toString(), texts);
  const view = editor(area.value, start);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    start();
  });
  form.querySelector("select")?.closest("label")?.setAttribute("hidden", "");
  if (new URL(location.href).searchParams.has("query")) start();
}
