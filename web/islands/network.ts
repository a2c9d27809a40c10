// The whole network on one sheet, drawn by WebGL. The table below lists its best-connected nodes without it.
import "../styles/charts.css";
import Graph from "graphology";
import louvain from "graphology-communities-louvain";
import forceAtlas2 from "graphology-layout-forceatlas2";
import Sigma from "sigma";
import { button, save, type Texts } from "./canvas";

interface Data {
  nodes: { id: string; name: string; kind: string }[];
  links: [number, number, string][];
}

const island = document.querySelector<HTMLElement>("[data-network]");
const lang = document.documentElement.lang;
const css = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const escape = (text: string): string => text.replace(/[<>&"]/g, (c) => `&#${c.charCodeAt(0)};`);

function graphml(graph: Graph): string {
  const nodes = graph.mapNodes((id, a) => `<node id="${escape(id)}"><data key="label">${escape(a.label)}</data><data key="kind">${a.kind}</data></node>`);
  const edges = graph.mapEdges((_e, a, s, t) => `<edge source="${escape(s)}" target="${escape(t)}"><data key="link">${a.link}</data></edge>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><key id="label" for="node" attr.name="label" attr.type="string"/><key id="kind" for="node" attr.name="kind" attr.type="string"/><key id="link" for="edge" attr.name="link" attr.type="string"/><graph edgedefault="directed">\n${nodes.join("\n")}\n${edges.join("\n")}\n</graph></graphml>\n`;
}

function gexf(graph: Graph): string {
  const nodes = graph.mapNodes((id, a) => `<node id="${escape(id)}" label="${escape(a.label)}"><attvalues><attvalue for="0" value="${a.kind}"/></attvalues></node>`);
  const edges = graph.mapEdges((e, a, s, t) => `<edge id="${escape(e)}" source="${escape(s)}" target="${escape(t)}" label="${a.link}"/>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3"><graph defaultedgetype="directed"><attributes class="node"><attribute id="0" title="kind" type="string"/></attributes><nodes>\n${nodes.join("\n")}\n</nodes><edges>\n${edges.join("\n")}\n</edges></graph></gexf>\n`;
}

function csv(graph: Graph): string {
  const quote = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return `source,target,link\n${graph.mapEdges((_e, a, s, t) => [s, t, a.link].map(quote).join(",")).join("\n")}\n`;
}

async function show(place: HTMLElement): Promise<void> {
  const texts = JSON.parse(place.dataset.network ?? "{}") as Texts;
  const answer = await fetch(`/${lang}/network.json${location.search}`);
  if (!answer.ok) return;
  const data = (await answer.json()) as Data;
  const colours: Record<string, string> = { person: css("--teaching"), institution: css("--affiliation"), place: css("--place") };
  const graph = new Graph({ multi: true, type: "directed" });
  data.nodes.forEach((node, i) => {
    // A spiral to begin with: the same picture every time.
    const angle = i * 2.399963;
    const r = Math.sqrt(i + 1);
    graph.addNode(node.id, { label: node.name, kind: node.kind, x: r * Math.cos(angle), y: r * Math.sin(angle), size: 2, color: colours[node.kind] ?? css("--quiet") });
  });
  for (const [s, t, link] of data.links) {
    const [a, b] = [data.nodes[s]?.id, data.nodes[t]?.id];
    if (a && b) graph.addEdge(a, b, { link, size: 0.5, color: css("--line") });
  }
  graph.forEachNode((node) => {
    if (graph.degree(node) === 0) graph.dropNode(node);
    else graph.setNodeAttribute(node, "size", 1.5 + Math.sqrt(graph.degree(node)));
  });
  if (graph.order === 0) return;
  // A link to a hub says little about who belongs together: it pulls less the more links the hub has.
  graph.forEachEdge((edge, _a, s, t) => graph.setEdgeAttribute(edge, "weight", 8 / Math.max(graph.degree(s), graph.degree(t))));
  forceAtlas2.assign(graph, { iterations: graph.order > 3000 ? 80 : 350, settings: { ...forceAtlas2.inferSettings(graph), gravity: 0.08, scalingRatio: 3, edgeWeightInfluence: 1, barnesHutOptimize: true } });

  const sheet = document.createElement("div");
  sheet.className = "chart sheet";
  sheet.setAttribute("role", "img");
  sheet.setAttribute("aria-label", texts["network-sheet"] ?? "");
  const tools = document.createElement("div");
  tools.className = "actions tools";
  place.replaceChildren(tools, sheet);
  const sigma = new Sigma(graph, sheet, {
    labelFont: "Assistant Variable, Assistant, sans-serif",
    labelColor: { color: css("--ink") },
    labelRenderedSizeThreshold: 4.6,
    labelDensity: 1.4,
    labelGridCellSize: 120,
    defaultEdgeColor: css("--line"),
    hideEdgesOnMove: graph.size > 20_000,
  });
  const from = place.dataset.from;
  let near = new Set<string>();
  const focus = (node: string | undefined): void => {
    near = node ? new Set([node, ...graph.neighbors(node)]) : new Set();
    sigma.setSetting("nodeReducer", node ? (id, a) => (near.has(id) ? { ...a, forceLabel: near.size < 40 } : { ...a, color: css("--line"), label: "" }) : null);
    sigma.setSetting("edgeReducer", node ? (id, a) => (graph.extremities(id).includes(node) ? { ...a, color: css("--warm"), size: 1.4 } : { ...a, hidden: true }) : null);
  };
  sigma.on("enterNode", ({ node }) => focus(node));
  sigma.on("leaveNode", () => focus(undefined));
  sigma.on("clickNode", ({ node }) => location.assign(`/${lang}/${node}`));
  if (from && graph.hasNode(from)) {
    focus(from);
    const at = sigma.getNodeDisplayData(from);
    if (at) void sigma.getCamera().animate({ x: at.x, y: at.y, ratio: 0.35 });
  }
  let grouped = false;
  const hues = ["--kinship", "--teaching", "--ordination", "--succession", "--affiliation", "--place", "--collegial", "--warm"];
  tools.append(
    button("+", () => void sigma.getCamera().animatedZoom({ duration: 200 })),
    button("−", () => void sigma.getCamera().animatedUnzoom({ duration: 200 })),
    button(texts["chart-fit"] ?? "", () => void sigma.getCamera().animatedReset()),
    button(texts["network-communities"] ?? "", () => {
      grouped = !grouped;
      if (grouped) louvain.assign(graph, { rng: () => 0.5 });
      graph.forEachNode((id, a) => graph.setNodeAttribute(id, "color", grouped ? css(hues[a.community % hues.length] ?? "--ink") : colours[a.kind]));
    }),
    button("GraphML", () => save(new Blob([graphml(graph)]), "haverim.graphml")),
    button("GEXF", () => save(new Blob([gexf(graph)]), "haverim.gexf")),
    button("CSV", () => save(new Blob([csv(graph)], { type: "text/csv" }), "haverim.csv")),
  );
}

if (island) void show(island);
