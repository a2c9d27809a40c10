// The family chart: ancestors, descendants, both (hourglass), or a fan. The text outline below says the same.
import { Canvas, draw, type Texts } from "./canvas";
import { drawPeople, readGraph, wrapped, written, type Graph, type Person } from "./people";

interface Answer {
  members: { id: string; labels?: Record<string, string>; generation: number }[];
  steps: { from: string; to: string; property: string }[];
}

const lang = document.documentElement.lang;

function label(labels: Record<string, string>, id: string): string {
  return labels[lang] ?? labels.en ?? labels.fr ?? Object.values(labels)[0] ?? id;
}

/** Four more generations behind one person, from the public interface. */
async function further(graph: Graph, person: Person): Promise<Graph> {
  const up = person.layer < 0;
  const asked = `from=${encodeURIComponent(person.id)}&links=parentOf&direction=${up ? "up" : "down"}&depth=4`;
  const response = await fetch(`/api/lineage?${asked}`, { headers: { accept: "application/json" } });
  person.more = false;
  if (!response.ok) return graph;
  const answer = (await response.json()) as Answer;
  const known = new Set(graph.people.map((p) => p.id));
  for (const member of answer.members) {
    if (known.has(member.id)) continue;
    const layer = person.layer + (up ? -member.generation : member.generation);
    graph.people.push({ id: member.id, name: label(member.labels ?? {}, member.id), years: "", href: `/${lang}/${member.id}`, layer, more: member.generation === 4 });
    known.add(member.id);
  }
  for (const step of answer.steps) {
    const [from, to] = up ? [step.to, step.from] : [step.from, step.to];
    if (!graph.ties.some((t) => t.from === from && t.to === to)) graph.ties.push({ from, to, family: "kinship" });
  }
  return graph;
}

/** Ancestors in rings: fathers and mothers each half of their child's arc. Who stands there twice is drawn twice, dashed. */
function fan(canvas: Canvas, graph: Graph): void {
  const people = new Map(graph.people.map((p) => [p.id, p]));
  const parents = (id: string): Person[] =>
    graph.ties.filter((t) => t.to === id && t.family === "kinship").flatMap((t) => people.get(t.from) ?? [])
      .sort((a, b) => Number(a.sex === "female") - Number(b.sex === "female"));
  const way = document.documentElement.dir === "rtl" ? -1 : 1;
  const inner = 74;
  const ring = 98;
  const seen = new Set<string>();
  const out = draw("g", {});
  const arc = (person: Person, level: number, from: number, to: number): void => {
    const [r1, r2] = level === 0 ? [0, inner] : [inner + (level - 1) * ring, inner + level * ring];
    const at = (r: number, angle: number): string => `${(way * r * Math.sin(angle)).toFixed(1)} ${(-r * Math.cos(angle)).toFixed(1)}`;
    const sweep = way > 0 ? [1, 0] : [0, 1];
    const link = draw("a", { href: person.href, class: `person ${person.sex ?? ""}${seen.has(person.id) ? " again" : ""}${level === 0 ? " start" : ""}`, tabindex: 0 }, draw("title", {}, `${person.name} ${person.years}`));
    if (level === 0) link.append(draw("circle", { r: inner }));
    else link.append(draw("path", { d: `M${at(r1, from)}A${r1} ${r1} 0 0 ${sweep[0]} ${at(r1, to)}L${at(r2, to)}A${r2} ${r2} 0 0 ${sweep[1]} ${at(r2, from)}Z` }));
    const middle = (from + to) / 2;
    const r = level === 0 ? 0 : (r1 + r2) / 2;
    const steep = level > 2;
    const turn = ((way * middle * 180) / Math.PI) * (level === 0 ? 0 : 1);
    const along = steep ? turn + (way * middle > 0 ? -90 : 90) : turn;
    const lines = wrapped(person.name, steep ? 13 : 19);
    lines.forEach((line, i) => {
      const dy = 15 * (i - (lines.length - 1) / 2);
      link.append(draw("text", { "text-anchor": "middle", transform: `translate(${at(r, middle)}) rotate(${along.toFixed(1)})`, dy, "dominant-baseline": "middle", direction: written(line) }, line));
    });
    seen.add(person.id);
    out.append(link);
    if (level >= 6) return;
    const [first, second] = parents(person.id);
    const half = (from + to) / 2;
    if (first && second) {
      arc(first, level + 1, from, half);
      arc(second, level + 1, half, to);
    } else if (first) {
      if (first.sex === "female") arc(first, level + 1, half, to);
      else arc(first, level + 1, from, half);
    }
  };
  const start = people.get(graph.start);
  if (start) arc(start, 0, -1.75, 1.75);
  canvas.layer.replaceChildren(out);
  // Where ancestors are not known the fan has gaps: the frame is that of what is drawn.
  const { x, y, width, height } = out.getBBox();
  canvas.svg.setAttribute("height", String(Math.min(640, Math.max(320, height + 60))));
  canvas.fit({ x, y, width, height });
}

const place = document.querySelector<HTMLElement>("[data-family]");
if (place) {
  const texts = JSON.parse(place.dataset.texts ?? "{}") as Texts;
  const graph = readGraph();
  if (graph.people.length > 1) {
    const canvas = new Canvas(place, document.querySelector("h1")?.textContent ?? "", texts);
    const again = (): void => drawPeople(canvas, graph, (person) => void further(graph, person).then(again));
    if (place.dataset.chart === "fan") fan(canvas, graph);
    else again();
  }
}
