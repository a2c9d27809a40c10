// A network drawn by WebGL: nodes that can be pointed at, a year that can be moved, groups in colours, files to keep.
import "../styles/charts.css";
import Graph from "graphology";
import louvain from "graphology-communities-louvain";
import forceAtlas2 from "graphology-layout-forceatlas2";
import Sigma from "sigma";
import type { Settings } from "sigma/settings";
import { button, player, save, type Texts } from "./canvas";
import { csv, gexf, graphml } from "./network-files";

/** Subject, object, property, weight, first and last year; `null` where nobody knows. */
export type Link = [number, number, string, number, number | null, number | null];

export interface Data {
  nodes: { id: string; name: string; kind: string }[];
  links: Link[];
}

const lang = document.documentElement.lang;
const css = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const hues = ["--kinship", "--teaching", "--ordination", "--succession", "--affiliation", "--place", "--collegial", "--warm"];

/** WebGL knows no colour of the page's own making: a part of one colour laid over another. */
function mixed(over: string, under: string, part: number): string {
  const hex = (colour: string): number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const [a, b] = [hex(over), hex(under)];
  return `#${a.map((n, i) => Math.round(n * part + (b[i] ?? 0) * (1 - part)).toString(16).padStart(2, "0")).join("")}`;
}

/** Gives nodes and links their colours, as the page has them now: by kind, or by community. */
function paint(graph: Graph, grouped: boolean): void {
  const kinds: Record<string, string> = { person: css("--teaching"), institution: css("--affiliation"), place: css("--place") };
  const colour = (a: Record<string, unknown>): string => (grouped ? css(hues[Number(a.community) % hues.length] ?? "--ink") : (kinds[String(a.kind)] ?? css("--quiet")));
  graph.updateEachNodeAttributes((_id, a) => ({ ...a, color: colour(a) }));
  const line = mixed(css("--quiet"), css("--sheet"), 0.42);
  graph.updateEachEdgeAttributes((_id, a) => ({ ...a, color: line }));
}

/** Draws names on a halo of the paper, each only where no other is, and inside the frame. */
function labels(): { begin: () => void; draw: Settings["defaultDrawNodeLabel"] } {
  let taken: { x: number; y: number; width: number }[] = [];
  return {
    begin: () => (taken = []),
    draw: (context, data, settings) => {
      if (!data.label) return;
      const height = settings.labelSize + 4;
      context.font = `${settings.labelWeight} ${settings.labelSize}px ${settings.labelFont}`;
      const width = context.measureText(data.label).width;
      const right = data.x + data.size + 4;
      const x = right + width < context.canvas.clientWidth ? right : data.x - data.size - 4 - width;
      const y = data.y + settings.labelSize / 3;
      if (taken.some((box) => Math.abs(box.y - y) < height && x < box.x + box.width + 8 && box.x < x + width + 8)) return;
      taken.push({ x, y, width });
      context.lineJoin = "round";
      context.lineWidth = 4;
      context.strokeStyle = css("--sheet");
      context.strokeText(data.label, x, y);
      context.fillStyle = css("--ink");
      context.fillText(data.label, x, y);
    },
  };
}

/** Where every node stands: a spiral to begin with, so that the same question gives the same picture. */
function laidOut(data: Data): Graph {
  const graph = new Graph({ multi: true, type: "directed" });
  data.nodes.forEach((node, i) => {
    const angle = i * 2.399963;
    const r = Math.sqrt(i + 1);
    graph.addNode(node.id, { label: node.name, kind: node.kind, x: r * Math.cos(angle), y: r * Math.sin(angle), size: 2 });
  });
  for (const [s, t, link, weight, from, to] of data.links) {
    const [a, b] = [data.nodes[s]?.id, data.nodes[t]?.id];
    if (a && b) graph.addEdge(a, b, { link, strength: weight, from, to, size: 0.8 });
  }
  graph.forEachNode((node) => {
    if (graph.degree(node) === 0) graph.dropNode(node);
    else graph.setNodeAttribute(node, "size", 2 + 1.3 * Math.sqrt(graph.degree(node)));
  });
  // A link to a hub says little about who belongs together: it pulls less the more links the hub has.
  graph.forEachEdge((edge, a, s, t) => graph.setEdgeAttribute(edge, "weight", a.strength / Math.max(graph.degree(s), graph.degree(t))));
  louvain.assign(graph, { rng: () => 0.5, getEdgeWeight: "weight" });
  gather(graph);
  if (graph.order > 1) {
    // Within a group links pull, between groups they hardly do: the groups stay apart and can be told.
    graph.forEachEdge((edge, a, s, t) => {
      const within = graph.getNodeAttribute(s, "community") === graph.getNodeAttribute(t, "community");
      graph.setEdgeAttribute(edge, "weight", (within ? 4 : 0.3) * a.weight);
    });
    const settings = { ...forceAtlas2.inferSettings(graph), gravity: 0.02, scalingRatio: 4, edgeWeightInfluence: 1, barnesHutOptimize: graph.order > 300 };
    forceAtlas2.assign(graph, { iterations: graph.order > 3000 ? 40 : 140, settings });
  }
  return graph;
}

/** Puts the groups side by side on a spiral, the largest in the middle, each as wide as it needs. */
function gather(graph: Graph): void {
  const groups = new Map<number, string[]>();
  graph.forEachNode((id, a) => groups.set(a.community, [...(groups.get(a.community) ?? []), id]));
  const ordered = [...groups.values()].sort((a, b) => b.length - a.length);
  let area = 0;
  for (const [at, members] of ordered.entries()) {
    const reach = Math.sqrt(members.length) * 3;
    const angle = at * 2.399963;
    const r = at === 0 ? 0 : Math.sqrt(area) * 1.25;
    area += (reach + 2) ** 2;
    members.sort((a, b) => graph.degree(b) - graph.degree(a)).forEach((id, i) => {
      const own = i * 2.399963;
      graph.mergeNodeAttributes(id, { x: r * Math.cos(angle) + Math.sqrt(i) * 3 * Math.cos(own), y: r * Math.sin(angle) + Math.sqrt(i) * 3 * Math.sin(own) });
    });
  }
}

/** What is shown of the graph: the year, and whoever is pointed at. */
class View {
  private near = new Set<string>();
  private pointed: string | undefined;
  private year: number | undefined;

  constructor(readonly graph: Graph, readonly sigma: Sigma) {
    sigma.on("enterNode", ({ node }) => this.point(node));
    sigma.on("leaveNode", () => this.point(undefined));
    sigma.on("clickNode", ({ node }) => location.assign(`/${lang}/${node}`));
  }

  /** A link without years may have held at any time. */
  private holds(edge: string): boolean {
    const year = this.year;
    if (year === undefined) return true;
    const { from, to } = this.graph.getEdgeAttributes(edge);
    return (from === null || from <= year) && (to === null ? from === null || year - from <= 40 : year <= to);
  }

  point(node: string | undefined): void {
    this.pointed = node;
    this.near = node ? new Set([node, ...this.graph.neighbors(node)]) : new Set();
    this.refresh();
  }

  /** Shows the links of one year; gives back how many there are. */
  at(year: number | undefined): number {
    this.year = year;
    this.refresh();
    return this.graph.filterEdges((edge) => this.holds(edge)).length;
  }

  private refresh(): void {
    const { pointed, near, graph } = this;
    const plain = !pointed && this.year === undefined;
    const pale = mixed(css("--quiet"), css("--sheet"), 0.22);
    const alive = new Set<string>();
    if (this.year !== undefined) graph.forEachEdge((edge, _a, s, t) => { if (this.holds(edge)) alive.add(s).add(t); });
    this.sigma.setSetting("nodeReducer", plain ? null : (id, a) => {
      if (this.year !== undefined && !alive.has(id)) return { ...a, color: pale, label: "", size: 1.5 };
      if (pointed && !near.has(id)) return { ...a, color: pale, label: "" };
      return pointed ? { ...a, forceLabel: near.size < 40 } : a;
    });
    this.sigma.setSetting("edgeReducer", plain ? null : (id, a) => {
      if (!this.holds(id)) return { ...a, hidden: true };
      if (!pointed) return a;
      return graph.extremities(id).includes(pointed) ? { ...a, color: css("--warm"), size: 1.6 } : { ...a, hidden: true };
    });
  }
}

/** A year that can be moved and let run; at its end all years are shown. */
function years(view: View, texts: Texts): HTMLElement {
  const dated = view.graph.mapEdges((_e, a) => a.from as number | null).filter((year): year is number => year !== null && year >= 1800 && year <= 1980);
  const box = document.createElement("div");
  box.className = "fields years-slider";
  if (dated.length < 5) return box;
  const label = document.createElement("label");
  label.className = "grow";
  const slider = document.createElement("input");
  slider.type = "range";
  slider.min = String(Math.min(...dated));
  slider.max = String(Math.max(...dated) + 1);
  slider.value = slider.max;
  const output = document.createElement("output");
  label.append(texts["network-year"] ?? "", slider, output);
  const paint = (): void => {
    const all = slider.value === slider.max;
    const shown = view.at(all ? undefined : Number(slider.value));
    output.textContent = `${all ? texts["network-all-years"] : slider.value} · ${shown.toLocaleString(lang)} ${texts["network-links-shown"]}`;
  };
  slider.addEventListener("input", paint);
  box.append(label, player(slider, paint, texts, 200));
  paint();
  return box;
}

/** Draws a network into a place, with its tools; `from` is pointed at first. */
export function drawNetwork(place: HTMLElement, data: Data, texts: Texts, from?: string): void {
  const graph = laidOut(data);
  if (graph.order === 0) {
    const none = document.createElement("p");
    none.className = "empty";
    none.textContent = texts["network-empty"] ?? "";
    place.replaceChildren(none);
    return;
  }
  const sheet = document.createElement("div");
  sheet.className = "chart sheet";
  sheet.setAttribute("role", "img");
  sheet.setAttribute("aria-label", texts["network-sheet"] ?? "");
  const tools = document.createElement("div");
  tools.className = "actions tools";
  place.replaceChildren(tools, sheet);
  let grouped = false;
  paint(graph, grouped);
  const names = labels();
  const sigma = new Sigma(graph, sheet, {
    labelFont: "Assistant Variable, Assistant, sans-serif",
    defaultDrawNodeLabel: names.draw,
    labelRenderedSizeThreshold: graph.order > 400 ? 7 : 3,
    labelDensity: 0.6,
    labelGridCellSize: 140,
    defaultEdgeColor: css("--quiet"),
    stagePadding: 24,
    hideEdgesOnMove: graph.size > 20_000,
  });
  sigma.on("beforeRender", names.begin);
  const view = new View(graph, sigma);
  // The reader may turn the light on or off while looking.
  const repaint = (): void => paint(graph, grouped);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  sheet.after(years(view, texts));
  if (from && graph.hasNode(from)) {
    view.point(from);
    const at = sigma.getNodeDisplayData(from);
    if (at) void sigma.getCamera().animate({ x: at.x, y: at.y, ratio: 0.35 });
  }
  tools.append(
    button("+", () => void sigma.getCamera().animatedZoom({ duration: 200 })),
    button("−", () => void sigma.getCamera().animatedUnzoom({ duration: 200 })),
    button(texts["chart-fit"] ?? "", () => void sigma.getCamera().animatedReset()),
    button(texts["network-communities"] ?? "", () => {
      grouped = !grouped;
      repaint();
    }),
    button("GraphML", () => save(new Blob([graphml(graph)]), "haverim.graphml")),
    button("GEXF", () => save(new Blob([gexf(graph)]), "haverim.gexf")),
    button("CSV", () => save(new Blob([csv(graph)], { type: "text/csv" }), "haverim.csv")),
  );
}
