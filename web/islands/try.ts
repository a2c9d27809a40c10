// Fields and a button for each operation of the interface, so that a visitor can try it from the page that describes it.
import "../styles/charts.css";
import { button, type Texts } from "./canvas";

const list = document.querySelector<HTMLElement>("[data-try]");
const texts = JSON.parse(list?.dataset.try ?? "{}") as Texts;

list?.querySelectorAll<HTMLDetailsElement>("details.operation").forEach((operation) => {
  operation.addEventListener("toggle", () => {
    if (!operation.open || operation.dataset.ready || operation.dataset.method !== "GET") return;
    operation.dataset.ready = "yes";
    const fields = new Map<string, { input: HTMLInputElement; place: string }>();
    operation.querySelectorAll<HTMLTableRowElement>("tr[data-name]").forEach((row) => {
      const name = row.dataset.name ?? "";
      const input = document.createElement("input");
      input.setAttribute("aria-label", name);
      fields.set(name, { input, place: row.dataset.in ?? "query" });
      row.cells[0]?.append(document.createElement("br"), input);
    });
    const answer = document.createElement("pre");
    answer.tabIndex = 0;
    answer.hidden = true;
    const run = async (): Promise<void> => {
      let path = operation.dataset.path ?? "";
      const query = new URLSearchParams();
      for (const [name, { input, place }] of fields) {
        if (place === "path") path = path.replace(`{${name}}`, encodeURIComponent(input.value));
        else if (place === "query" && input.value) query.set(name, input.value);
      }
      const asked = query.size ? `${path}?${query}` : path;
      const response = await fetch(asked);
      const text = await response.text();
      let body = text;
      try {
        body = JSON.stringify(JSON.parse(text), null, 2);
      } catch {
        // Not JSON: shown as it came.
      }
      answer.hidden = false;
      answer.textContent = `GET ${asked}\n${response.status} ${response.headers.get("content-type") ?? ""}\n\n${body.slice(0, 40_000)}`;
    };
    operation.append(button(texts["api-try"] ?? "", () => void run()), answer);
  });
});
