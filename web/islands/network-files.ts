// A drawn network as files for other programs: GraphML and GEXF for Gephi and the like, CSV for spreadsheets.
import type Graph from "graphology";

const escape = (text: string): string => text.replace(/[<>&"]/g, (c) => `&#${c.charCodeAt(0)};`);
const year = (value: unknown): string => (typeof value === "number" ? String(value) : "");

export function graphml(graph: Graph): string {
  const nodes = graph.mapNodes((id, a) => `<node id="${escape(id)}"><data key="label">${escape(a.label)}</data><data key="kind">${a.kind}</data></node>`);
  const edges = graph.mapEdges((_e, a, s, t) => `<edge source="${escape(s)}" target="${escape(t)}"><data key="link">${a.link}</data><data key="strength">${a.strength}</data>${a.from ? `<data key="from">${a.from}</data>` : ""}${a.to ? `<data key="to">${a.to}</data>` : ""}</edge>`);
  const keys = [
    ["label", "node", "string"], ["kind", "node", "string"], ["link", "edge", "string"],
    ["strength", "edge", "double"], ["from", "edge", "int"], ["to", "edge", "int"],
  ].map(([id, of, type]) => `<key id="${id}" for="${of}" attr.name="${id}" attr.type="${type}"/>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">${keys.join("")}<graph edgedefault="directed">\n${nodes.join("\n")}\n${edges.join("\n")}\n</graph></graphml>\n`;
}

export function gexf(graph: Graph): string {
  const nodes = graph.mapNodes((id, a) => `<node id="${escape(id)}" label="${escape(a.label)}"><attvalues><attvalue for="0" value="${a.kind}"/></attvalues></node>`);
  const edges = graph.mapEdges((e, a, s, t) => `<edge id="${escape(e)}" source="${escape(s)}" target="${escape(t)}" label="${a.link}" weight="${a.strength}"${a.from ? ` start="${a.from}"` : ""}${a.to ? ` end="${a.to}"` : ""}/>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3"><graph defaultedgetype="directed" mode="dynamic" timeformat="integer"><attributes class="node"><attribute id="0" title="kind" type="string"/></attributes><nodes>\n${nodes.join("\n")}\n</nodes><edges>\n${edges.join("\n")}\n</edges></graph></gexf>\n`;
}

export function csv(graph: Graph): string {
  const quote = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = graph.mapEdges((_e, a, s, t) => [s, t, a.link, String(a.strength), year(a.from), year(a.to)].map(quote).join(","));
  return `source,target,link,strength,from,to\n${rows.join("\n")}\n`;
}
