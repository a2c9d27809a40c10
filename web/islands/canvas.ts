// A drawing that can be moved, zoomed, walked by keyboard, and saved. Shared by the family chart and the lineages.
import "../styles/charts.css";

const SVG = "http://www.w3.org/2000/svg";

export function draw<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Record<string, string | number>,
  ...children: (Node | string)[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

export function button(text: string, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "light";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

/** A button that lets the years of a slider run, from the first again once it is at the last, and stops them. */
export function player(slider: HTMLInputElement, paint: () => void, texts: Texts, milliseconds: number): HTMLButtonElement {
  const atEnd = (): boolean => Number(slider.value) >= Number(slider.max);
  let running = 0;
  const play = button(texts["map-play"] ?? "", () => {
    if (running) {
      clearInterval(running);
      running = 0;
    } else {
      if (atEnd()) slider.value = slider.min;
      running = window.setInterval(() => {
        slider.value = String(Number(slider.value) + 1);
        paint();
        if (atEnd()) play.click();
      }, milliseconds);
    }
    play.textContent = (running ? texts["map-pause"] : texts["map-play"]) ?? "";
  });
  return play;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export type Texts = Record<string, string>;

export class Canvas {
  readonly svg: SVGSVGElement;
  readonly layer: SVGGElement;
  private bounds: Box = { x: 0, y: 0, width: 100, height: 100 };
  private scale = 1;
  private x = 0;
  private y = 0;

  constructor(
    readonly place: HTMLElement,
    label: string,
    readonly texts: Texts,
  ) {
    this.layer = draw("g", {});
    this.svg = draw("svg", { class: "canvas", role: "group", "aria-label": label }, this.layer);
    const frame = document.createElement("div");
    frame.className = "chart";
    frame.append(this.svg);
    const tools = document.createElement("div");
    tools.className = "actions tools";
    tools.append(
      button("+", () => this.zoom(1.3)),
      button("−", () => this.zoom(1 / 1.3)),
      button(texts["chart-fit"] ?? "", () => this.fit()),
      button(texts["chart-save-svg"] ?? "", () => this.saveSvg()),
      button(texts["chart-save-png"] ?? "", () => void this.savePng()),
      button(texts["chart-print"] ?? "", () => window.print()),
    );
    const help = document.createElement("p");
    help.className = "quiet small";
    help.textContent = texts["chart-help"] ?? "";
    place.replaceChildren(tools, frame, help);
    this.listen();
    this.onPaper();
  }

  /** How large it is shown: 1 is life size. */
  get zoomed(): number {
    return this.scale;
  }

  /** Shows all of it, but never larger than life. */
  fit(bounds: Box = this.bounds): void {
    this.bounds = bounds;
    const { width, height } = this.size();
    this.scale = Math.min(1.1, width / (bounds.width + 40), height / (bounds.height + 40));
    this.x = width / 2 - (bounds.x + bounds.width / 2) * this.scale;
    this.y = height / 2 - (bounds.y + bounds.height / 2) * this.scale;
    this.move();
  }

  /** Shows one place in the middle, large enough to read. */
  centre(x: number, y: number): void {
    const { width, height } = this.size();
    this.scale = Math.max(this.scale, 0.85);
    this.x = width / 2 - x * this.scale;
    this.y = height / 2 - y * this.scale;
    this.move();
  }

  /** Brings a box into view if it is outside. */
  reveal(box: Box): void {
    const { width, height } = this.size();
    const left = box.x * this.scale + this.x;
    const top = box.y * this.scale + this.y;
    const inside =
      left > 8 && top > 8 && left + box.width * this.scale < width - 8 && top + box.height * this.scale < height - 8;
    if (!inside) this.centre(box.x + box.width / 2, box.y + box.height / 2);
  }

  zoom(by: number, cx = this.size().width / 2, cy = this.size().height / 2): void {
    const next = Math.min(4, Math.max(0.05, this.scale * by));
    this.x = cx - ((cx - this.x) * next) / this.scale;
    this.y = cy - ((cy - this.y) * next) / this.scale;
    this.scale = next;
    this.move();
  }

  private size(): { width: number; height: number } {
    return { width: this.svg.clientWidth || 800, height: this.svg.clientHeight || 500 };
  }

  private move(): void {
    this.layer.setAttribute("transform", `translate(${this.x.toFixed(1)} ${this.y.toFixed(1)}) scale(${this.scale.toFixed(4)})`);
  }

  /** On paper all of it is shown, on one page as large as it needs; on the screen afterwards what was shown before. */
  private onPaper(): void {
    const paper = new CSSStyleSheet();
    window.addEventListener("beforeprint", () => {
      const { x, y, width, height } = this.bounds;
      this.svg.setAttribute("viewBox", `${x - 20} ${y - 20} ${width + 40} ${height + 40}`);
      this.layer.removeAttribute("transform");
      // No smaller than two thirds of life size: a reader of the file zooms in, a printer fits it to its own sheet.
      const [across, down] = [Math.max(1120, (width + 40) * 0.67), Math.max(790, (height + 40) * 0.67)];
      paper.replaceSync(`@page chart { size: ${across + 80}px ${down + 100}px; margin: 40px } @media print { .chart { page: chart } .canvas { block-size: ${down}px; inline-size: ${across}px } }`);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, paper];
    });
    window.addEventListener("afterprint", () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== paper);
      this.svg.removeAttribute("viewBox");
      this.move();
    });
  }

  private listen(): void {
    const held = new Map<number, { x: number; y: number }>();
    let moved = 0;
    this.svg.addEventListener("pointerdown", (event) => {
      held.set(event.pointerId, { x: event.clientX, y: event.clientY });
      moved = 0;
    });
    this.svg.addEventListener("pointermove", (event) => {
      const last = held.get(event.pointerId);
      if (!last) return;
      const other = [...held].find(([id]) => id !== event.pointerId)?.[1];
      if (other) {
        const before = Math.hypot(last.x - other.x, last.y - other.y);
        const now = Math.hypot(event.clientX - other.x, event.clientY - other.y);
        const rect = this.svg.getBoundingClientRect();
        if (before > 0) this.zoom(now / before, (event.clientX + other.x) / 2 - rect.x, (event.clientY + other.y) / 2 - rect.y);
      } else {
        this.x += event.clientX - last.x;
        this.y += event.clientY - last.y;
        this.move();
      }
      moved += Math.abs(event.clientX - last.x) + Math.abs(event.clientY - last.y);
      if (moved > 4 && !this.svg.hasPointerCapture(event.pointerId)) this.svg.setPointerCapture(event.pointerId);
      held.set(event.pointerId, { x: event.clientX, y: event.clientY });
    });
    for (const end of ["pointerup", "pointercancel"] as const) {
      this.svg.addEventListener(end, (event) => held.delete(event.pointerId));
    }
    // A link that was dragged is not followed.
    this.svg.addEventListener("click", (event) => { if (moved > 6) event.preventDefault(); }, true);
    this.svg.addEventListener("dragstart", (event) => event.preventDefault());
    this.svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey && document.activeElement?.closest("svg") !== this.svg) return;
      event.preventDefault();
      const rect = this.svg.getBoundingClientRect();
      this.zoom(Math.exp(-event.deltaY / 400), event.clientX - rect.x, event.clientY - rect.y);
    }, { passive: false });
    this.svg.addEventListener("keydown", (event) => {
      if (event.key === "+" || event.key === "=") this.zoom(1.25);
      else if (event.key === "-") this.zoom(1 / 1.25);
      else if (event.key === "0") this.fit();
      else return;
      event.preventDefault();
    });
  }

  /** The drawing as a file of its own: colours and fonts are written into it. */
  private standalone(): SVGSVGElement {
    const box = this.bounds;
    const copy = this.svg.cloneNode(true) as SVGSVGElement;
    copy.setAttribute("xmlns", SVG);
    copy.setAttribute("viewBox", `${box.x - 20} ${box.y - 20} ${box.width + 40} ${box.height + 40}`);
    copy.setAttribute("width", String(Math.round(box.width + 40)));
    copy.setAttribute("height", String(Math.round(box.height + 40)));
    copy.querySelector("g")?.removeAttribute("transform");
    const kept = ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-family", "font-size", "font-weight"];
    const originals = this.svg.querySelectorAll("*");
    copy.querySelectorAll("*").forEach((element, i) => {
      const original = originals[i];
      if (!original) return;
      const style = getComputedStyle(original);
      for (const property of kept) element.setAttribute(property, style.getPropertyValue(property));
    });
    const paper = draw("rect", {
      x: box.x - 20, y: box.y - 20, width: box.width + 40, height: box.height + 40,
      fill: getComputedStyle(document.documentElement).getPropertyValue("--sheet"),
    });
    copy.prepend(paper);
    return copy;
  }

  private saveSvg(): void {
    const text = new XMLSerializer().serializeToString(this.standalone());
    save(new Blob([text], { type: "image/svg+xml" }), "haverim.svg");
  }

  private async savePng(): Promise<void> {
    const copy = this.standalone();
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
    await image.decode();
    const sheet = document.createElement("canvas");
    const factor = Math.min(2, 8000 / Math.max(image.width, image.height));
    sheet.width = image.width * factor;
    sheet.height = image.height * factor;
    sheet.getContext("2d")?.drawImage(image, 0, 0, sheet.width, sheet.height);
    sheet.toBlob((blob) => blob && save(blob, "haverim.png"));
  }
}

export function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
