// The SPARQL workbench: write, run, see the answer as table, chart, map or graph; share, save and cite the query.
import "../styles/charts.css";
import { MOST, chart, csv, map, network, table, triples, type Answer, type Row } from "./answers";
import { button, save, type Texts } from "./canvas";
import { editor } from "./editor";

const form = document.querySelector<HTMLFormElement>("[data-workbench]");
const results = document.querySelector<HTMLElement>("[data-results]");
const area = form?.querySelector("textarea");
const lang = document.documentElement.lang;
const SAVED = "haverim-queries";

function paragraph(words: string): HTMLParagraphElement {
  const made = document.createElement("p");
  made.className = "quiet";
  made.textContent = words;
  return made;
}

/** What went wrong, in the words of the server, or its plain answer. */
function message(body: string, ok: boolean): HTMLElement {
  const pre = document.createElement("pre");
  pre.tabIndex = 0;
  pre.setAttribute("role", ok ? "region" : "alert");
  let words = body;
  try {
    const problem = JSON.parse(body) as { title?: string; detail?: string };
    words = [problem.title, problem.detail].filter(Boolean).join("\n");
  } catch {
    // A plain message.
  }
  pre.textContent = words.slice(0, 100_000);
  return pre;
}

/** Copies a text and says so on the button. */
function copier(text: () => string, label: string, texts: Texts): HTMLButtonElement {
  const made = button(label, () => {
    void navigator.clipboard.writeText(text()).then(() => {
      made.textContent = texts["sparql-copied"] ?? "";
      setTimeout(() => (made.textContent = label), 2000);
    });
  });
  return made;
}

function citation(texts: Texts, version: string): string {
  const day = new Date().toLocaleDateString(lang, { year: "numeric", month: "long", day: "numeric" });
  return (texts["sparql-cite-text"] ?? "").replace("#address", location.href).replace("#day", day).replace("#version", version);
}

function show(answer: Answer, body: string, seconds: string, texts: Texts, version: string): void {
  const { rows } = answer;
  const count = rows.length ? `${(texts["sparql-rows"] ?? "").replace("#", String(rows.length))} · ${seconds} s` : (texts["sparql-empty"] ?? "");
  const tools = document.createElement("div");
  tools.className = "actions";
  const view = document.createElement("div");
  const graph = network(answer);
  const views: [string, () => HTMLElement | undefined][] = [
    ["sparql-table", () => table(answer)],
    ["sparql-chart", () => chart(answer)],
    ["sparql-map", () => map(answer)],
  ];
  for (const [name, make] of views) {
    const made = rows.length ? make() : undefined;
    if (!made) continue;
    if (!view.childElementCount) view.append(made);
    tools.append(button(texts[name] ?? name, () => view.replaceChildren(made)));
  }
  if (graph) {
    tools.append(button(texts["sparql-graph"] ?? "", () => {
      const place = document.createElement("div");
      view.replaceChildren(place);
      // The library that draws networks comes when it is asked for.
      void import("./drawing").then(({ drawNetwork }) => drawNetwork(place, graph, texts));
    }));
  }
  const cited = document.createElement("p");
  cited.setAttribute("role", "status");
  tools.append(
    button("CSV", () => save(new Blob([csv(answer)], { type: "text/csv" }), "haverim.csv")),
    button("JSON", () => save(new Blob([body], { type: "application/json" }), "haverim.json")),
    copier(() => location.href, texts["sparql-share"] ?? "", texts),
    button(texts["sparql-cite"] ?? "", () => (cited.textContent = citation(texts, version))),
  );
  results?.replaceChildren(paragraph(count), tools, cited, view);
  if (rows.length > MOST) results?.append(paragraph((texts["sparql-cut"] ?? "").replace("#", String(MOST))));
}

async function run(text: string, texts: Texts, version: string): Promise<void> {
  if (!results) return;
  const stop = new AbortController();
  results.replaceChildren(paragraph(texts["sparql-running"] ?? ""), button(texts["sparql-stop"] ?? "", () => stop.abort()));
  const address = new URL(location.href);
  for (const key of [...address.searchParams.keys()]) address.searchParams.delete(key);
  address.searchParams.set("query", text);
  window.history.replaceState(null, "", address);
  const started = performance.now();
  try {
    const response = await fetch("/sparql", {
      method: "POST",
      headers: { "content-type": "application/sparql-query", accept: "application/sparql-results+json, application/n-triples;q=0.9, application/problem+json;q=0.5" },
      body: text,
      signal: stop.signal,
    });
    const body = await response.text();
    const seconds = ((performance.now() - started) / 1000).toFixed(2);
    const kind = response.headers.get("content-type") ?? "";
    if (!response.ok) return results.replaceChildren(message(body, false));
    if (kind.includes("n-triples")) return show(triples(body), body, seconds, texts, version);
    const answer = JSON.parse(body) as { head: { vars?: string[] }; results?: { bindings: Row[] }; boolean?: boolean };
    if (answer.boolean !== undefined) return results.replaceChildren(paragraph(String(answer.boolean)));
    show({ vars: answer.head.vars ?? [], rows: answer.results?.bindings ?? [] }, body, seconds, texts, version);
  } catch (error) {
    results.replaceChildren(message(stop.signal.aborted ? (texts["sparql-stopped"] ?? "") : String(error), false));
  }
}

/** Queries that this browser keeps; nobody else sees them. */
function keep(place: HTMLElement, texts: Texts, text: () => string, open: (query: string) => void): HTMLElement {
  const list = place.querySelector("ul");
  const read = (): [string, string][] => JSON.parse(localStorage.getItem(SAVED) ?? "[]") as [string, string][];
  const write = (kept: [string, string][]): void => {
    localStorage.setItem(SAVED, JSON.stringify(kept));
    paint();
  };
  const paint = (): void => {
    const kept = read();
    place.hidden = kept.length === 0;
    list?.replaceChildren(...kept.map(([name, query], i) => {
      const item = document.createElement("li");
      item.append(button(name, () => open(query)), button(texts["sparql-forget"] ?? "", () => write(read().filter((_it, at) => at !== i))));
      return item;
    }));
  };
  const box = document.createElement("div");
  box.className = "fields";
  const label = document.createElement("label");
  const name = document.createElement("input");
  label.append(texts["sparql-save-name"] ?? "", name);
  box.append(label, button(texts["sparql-save"] ?? "", () => {
    const called = name.value.trim() || text().split("\n")[0]?.replace(/^#\s*/, "") || "SPARQL";
    write([...read().filter(([known]) => known !== called), [called, text()]]);
    name.value = "";
  }));
  paint();
  return box;
}

if (form && area) {
  const texts = JSON.parse(form.dataset.workbench ?? "{}") as Texts;
  const version = form.dataset.version ?? "";
  const start = (): void => void run(view.state.doc.toString(), texts, version);
  const view = editor(area, form.querySelector("label")?.textContent ?? "SPARQL", start);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    start();
  });
  form.querySelector("select")?.closest("label")?.setAttribute("hidden", "");
  const saved = document.querySelector<HTMLElement>("[data-saved]");
  if (saved) {
    form.append(keep(saved, texts, () => view.state.doc.toString(), (query) => {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: query } });
      view.focus();
    }));
  }
  if (new URL(location.href).searchParams.has("query")) start();
}
