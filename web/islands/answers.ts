// What a query answered, as table, chart, map or graph.
import { draw, type Texts } from "./canvas";
import type { Data } from "./drawing";

export interface Term {
  type: string;
  value: string;
  "xml:lang"?: string;
}

export type Row = Record<string, Term>;

export interface Answer {
  vars: string[];
  rows: Row[];
}

const lang = document.documentElement.lang;
/** Rows that a table shows; the downloads have them all. */
export const MOST = 500;
const OWN = /\/id\/(person|institution|place|source|story|item)\/([^/]+)$/;

const short = (iri: string): string => iri.replace("https://w3id.org/haverim/ontology#", "hav:").replace("https://w3id.org/haverim/code/", "code:");

function cell(term: Term | undefined): HTMLElement {
  const td = document.createElement("td");
  if (!term) return td;
  const own = OWN.exec(term.value);
  if (term.type === "uri") {
    const link = document.createElement("a");
    link.href = own ? `/${lang}/${own[1]}/${own[2]}` : term.value;
    link.textContent = own ? (own[2] ?? "") : short(term.value);
    td.append(link);
  } else {
    const text = document.createElement("bdi");
    if (term["xml:lang"]) text.lang = term["xml:lang"];
    text.textContent = term.value;
    td.append(text);
  }
  return td;
}

export function table({ vars, rows }: Answer): HTMLElement {
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

/** Bars of the last column of numbers, named by the first column of words. */
export function chart({ vars, rows }: Answer): HTMLElement | undefined {
  const isNumber = (name: string): boolean => rows.every((row) => !row[name] || (row[name].type === "literal" && row[name].value !== "" && !Number.isNaN(Number(row[name].value))));
  const value = [...vars].reverse().find((name) => rows.some((row) => row[name]) && isNumber(name));
  const names = vars.filter((other) => other !== value);
  const name = names.find((other) => rows.some((row) => row[other]?.type === "literal")) ?? names[0];
  if (!value || !name) return undefined;
  const shown = rows.slice(0, 40);
  const top = Math.max(...shown.map((row) => Number(row[value]?.value ?? 0)));
  const figure = document.createElement("div");
  figure.className = "wide";
  figure.tabIndex = 0;
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
export function map({ vars, rows }: Answer): HTMLElement | undefined {
  const lat = vars.find((name) => /^lat/i.test(name));
  const long = vars.find((name) => /^lon/i.test(name));
  if (!lat || !long) return undefined;
  const figure = document.createElement("figure");
  const svg = draw("svg", { class: "map", viewBox: "-10.5 -52.5 58 27", role: "img", "aria-label": `${lat}, ${long}` },
    draw("use", { class: "land", href: "/assets/land.svg#land" }), draw("use", { class: "borders", href: "/assets/land.svg#borders" }));
  for (const row of rows.slice(0, 2000)) {
    if (!row[lat] || !row[long]) continue;
    svg.append(draw("circle", { cx: Number(row[long].value) * 0.8290375725550417, cy: -Number(row[lat].value), r: 0.35 },
      draw("title", {}, vars.map((name) => row[name]?.value ?? "").join(" "))));
  }
  figure.append(svg);
  return figure;
}

/** Rows with two things or more as links between them: of triples subject and object, else the first with each other. */
export function network({ vars, rows }: Answer): Data | undefined {
  const things = vars.filter((name) => rows.some((row) => row[name]?.type === "uri" && OWN.test(row[name].value)));
  const [first, ...others] = things;
  if (!first || others.length === 0) return undefined;
  const at = new Map<string, number>();
  const nodes: Data["nodes"] = [];
  const links: Data["links"] = [];
  const place = (row: Row, name: string): number | undefined => {
    const found = OWN.exec(row[name]?.value ?? "");
    if (!found) return undefined;
    const id = `${found[1]}/${found[2]}`;
    const known = at.get(id);
    if (known !== undefined) return known;
    // A column of names beside a column of things tells what the thing is called.
    const called = row[`${name}Name`]?.value ?? row[`${name}Label`]?.value ?? (name === first ? row.name?.value : undefined);
    at.set(id, nodes.length);
    nodes.push({ id, name: called ?? (found[2] ?? id), kind: found[1] ?? "" });
    return nodes.length - 1;
  };
  for (const row of rows.slice(0, 5000)) {
    const from = place(row, first);
    for (const other of others) {
      const to = place(row, other);
      if (from !== undefined && to !== undefined && from !== to) links.push([from, to, short(row.predicate?.value ?? other), 1, null, null]);
    }
  }
  return links.length ? { nodes, links } : undefined;
}

/** Triples as rows of subject, predicate and object. */
export function triples(text: string): Answer {
  const row = /^<([^>]*)> <([^>]*)> (?:<([^>]*)>|"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<[^>]*>)?) \.$/;
  const unescape = (part: string): string => part.replace(/\\(u[\dA-Fa-f]{4}|U[\dA-Fa-f]{8}|.)/g, (_all, c: string) => {
    if (c.length > 1) return String.fromCodePoint(Number.parseInt(c.slice(1), 16));
    return { n: "\n", t: "\t", r: "\r" }[c] ?? c;
  });
  const rows = text.split("\n").flatMap((line): Row[] => {
    const found = row.exec(line.trim());
    if (!found) return [];
    const [, s = "", p = "", o, words, tag] = found;
    const object: Term = o === undefined ? { type: "literal", value: unescape(words ?? ""), ...(tag ? { "xml:lang": tag } : {}) } : { type: "uri", value: o };
    return [{ subject: { type: "uri", value: s }, predicate: { type: "uri", value: p }, object }];
  });
  return { vars: ["subject", "predicate", "object"], rows };
}

export function csv({ vars, rows }: Answer): string {
  const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  return [vars.join(","), ...rows.map((row) => vars.map((name) => quote(row[name]?.value ?? "")).join(","))].join("\n");
}

export type { Texts };
