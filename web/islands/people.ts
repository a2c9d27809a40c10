// The people of a chart as the page hands them over, drawn as a layered graph that the arrow keys can walk.
import { Canvas, draw, type Box } from "./canvas";
import { layered, type Link } from "./layers";

export interface Person {
  id: string;
  name: string;
  years: string;
  href: string;
  sex?: string;
  /** Negative before the start, positive after. */
  layer: number;
  /** There are more people behind this one than are drawn. */
  more?: boolean;
}

export interface Tie extends Link {
  /** The class that gives the line its colour. */
  family: string;
}

export interface Graph {
  start: string;
  people: Person[];
  ties: Tie[];
}

const WIDTH = 164;
const HEIGHT = 56;
const GAP = 12;
const STEP = WIDTH + 44;

export function readGraph(): Graph {
  const text = document.getElementById("graph")?.textContent ?? "";
  return JSON.parse(text) as Graph;
}

/** A name on one line or two, broken between words; what is longer still ends with an ellipsis. */
export function wrapped(name: string, room: number): string[] {
  const cut = (text: string): string => (text.length > room ? `${text.slice(0, room - 1).trimEnd()}…` : text);
  if (name.length <= room) return [name];
  const longest = (at: number): number => Math.max(at, name.length - at - 1);
  const spaces = [...name.matchAll(/ /g)].map((found) => found.index).filter((at) => at <= room);
  const at = spaces.sort((a, b) => longest(a) - longest(b))[0];
  return at === undefined ? [cut(name)] : [name.slice(0, at), cut(name.slice(at + 1))];
}

/** Which way a name is written, whatever the page's own way is. */
export function written(name: string): string {
  return /[֐-ۿ]/.test(name) ? "rtl" : "ltr";
}

/** Draws everyone once. Time runs as the page reads: from left to right, in Hebrew from right to left. */
export function drawPeople(canvas: Canvas, graph: Graph, expand?: (person: Person) => void): void {
  const way = document.documentElement.dir === "rtl" ? -1 : 1;
  const { placed, bends } = layered(graph.people, graph.ties);
  const box = new Map<string, Box>();
  for (const person of graph.people) {
    const at = placed.get(person.id);
    if (!at) continue;
    const middle = at.layer * STEP * way;
    box.set(person.id, { x: middle - WIDTH / 2, y: at.across * (HEIGHT + GAP), width: WIDTH, height: HEIGHT });
  }
  const lines = draw("g", { class: "ties", "aria-hidden": "true" });
  for (const tie of graph.ties) {
    const from = box.get(tie.from);
    const to = box.get(tie.to);
    if (!from || !to) continue;
    const forward = to.x >= from.x ? 1 : -1;
    const same = Math.abs(to.x - from.x) < 1;
    const start = { x: from.x + WIDTH / 2 + (forward * WIDTH) / 2, y: from.y + HEIGHT / 2 };
    const end = { x: to.x + WIDTH / 2 - ((same ? -1 : 1) * forward * WIDTH) / 2, y: to.y + HEIGHT / 2 };
    const through = (bends.get(tie) ?? []).map((bend) => ({ x: bend.layer * STEP * way, y: bend.across * (HEIGHT + GAP) + HEIGHT / 2 }));
    let path = `M${start.x} ${start.y}`;
    let last = start;
    for (const point of [...through, end]) {
      const middle = same ? last.x + 40 * forward : (last.x + point.x) / 2;
      path += `C${middle} ${last.y} ${middle} ${point.y} ${point.x} ${point.y}`;
      last = point;
    }
    lines.append(draw("path", { d: path, class: `tie ${tie.family}` }));
  }
  const people = draw("g", {});
  const shown = new Map<string, SVGAElement>();
  for (const person of graph.people) {
    const at = box.get(person.id);
    if (!at) continue;
    const link = draw("a", {
      href: person.href,
      class: `person ${person.sex ?? ""}${person.id === graph.start ? " start" : ""}`,
      transform: `translate(${at.x} ${at.y})`,
      tabindex: person.id === graph.start ? 0 : -1,
      "data-id": person.id,
    });
    const name = wrapped(person.name, 22);
    const y = HEIGHT / 2 + 5 - 8 * (name.length - 1) - (person.years ? 8 : 0);
    link.append(
      draw("title", {}, `${person.name} ${person.years}`),
      draw("rect", { width: WIDTH, height: HEIGHT, rx: 8 }),
      ...name.map((line, i) => draw("text", { x: WIDTH / 2, y: y + 16 * i, "text-anchor": "middle", direction: written(person.name) }, line)),
    );
    if (person.years) link.append(draw("text", { x: WIDTH / 2, y: y + 16 * name.length, class: "years", "text-anchor": "middle", direction: way < 0 ? "rtl" : "ltr" }, person.years));
    if (person.more && expand) {
      const side = person.layer < 0 ? -1 : 1;
      const x = WIDTH / 2 + (side * way * WIDTH) / 2;
      const more = draw("g", { class: "more", role: "button", "aria-label": canvas.texts["chart-expand"] ?? "", transform: `translate(${x} ${HEIGHT / 2})` },
        draw("circle", { r: 10 }), draw("path", { d: "M-5 0H5M0-5V5" }));
      more.addEventListener("click", (event) => {
        event.preventDefault();
        event.stopPropagation();
        expand(person);
      });
      link.append(more);
    }
    link.addEventListener("focus", () => canvas.reveal(at));
    shown.set(person.id, link);
    people.append(link);
  }
  canvas.layer.replaceChildren(lines, people);
  walk(canvas, graph, box, shown, expand);
  const boxes = [...box.values()];
  const left = Math.min(...boxes.map((b) => b.x));
  const top = Math.min(...boxes.map((b) => b.y));
  const right = Math.max(...boxes.map((b) => b.x + b.width));
  const bottom = Math.max(...boxes.map((b) => b.y + b.height));
  canvas.svg.setAttribute("height", String(Math.min(640, Math.max(220, bottom - top + 60))));
  canvas.fit({ x: left, y: top, width: right - left, height: bottom - top });
  // A large graph fitted to the frame cannot be read: begin with the start instead.
  const start = box.get(graph.start);
  if (start && canvas.zoomed < 0.72) canvas.centre(start.x + WIDTH / 2, start.y + HEIGHT / 2);
}

/** One stop for the Tab key; arrows go to the nearest person on that side. */
function walk(canvas: Canvas, graph: Graph, box: Map<string, Box>, shown: Map<string, SVGAElement>, expand?: (person: Person) => void): void {
  let current = graph.start;
  const go = (id: string): void => {
    shown.get(current)?.setAttribute("tabindex", "-1");
    current = id;
    const next = shown.get(id);
    next?.setAttribute("tabindex", "0");
    next?.focus();
  };
  canvas.layer.onkeydown = (event: KeyboardEvent): void => {
    const here = (event.target as Element).closest("[data-id]")?.getAttribute("data-id");
    const at = here ? box.get(here) : undefined;
    if (!here || !at) return;
    current = here;
    if (event.key === "x" && expand) {
      const person = graph.people.find((p) => p.id === here);
      if (person?.more) expand(person);
      return;
    }
    const side = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!side) return;
    event.preventDefault();
    const [dx = 0, dy = 0] = side;
    let best: string | undefined;
    let least = Infinity;
    for (const [id, other] of box) {
      const ahead = (other.x - at.x) * dx + (other.y - at.y) * dy;
      if (id === here || ahead < 20) continue;
      const tied = graph.ties.some((t) => (t.from === here && t.to === id) || (t.to === here && t.from === id));
      const cost = ahead + 2.5 * Math.abs((other.x - at.x) * dy + (other.y - at.y) * dx) - (tied ? 400 : 0);
      if (cost < least) [least, best] = [cost, id];
    }
    if (best) go(best);
  };
}
