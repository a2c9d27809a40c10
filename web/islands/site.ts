// On every page: the theme button, and names that complete themselves while one types. Nothing here is needed to read.
import "../styles/fonts.css";
import "../styles/site.css";

const lang = document.documentElement.lang;

function theme(): void {
  const root = document.documentElement;
  const saved = localStorage.getItem("theme");
  if (saved) root.dataset.theme = saved;
  const button = document.querySelector<HTMLButtonElement>("[data-theme-toggle]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
  });
}

interface Suggestion {
  id: string;
  name: string;
  note: string;
}

async function suggestions(text: string, signal: AbortSignal): Promise<Suggestion[]> {
  const answer = await fetch(`/${lang}/suggest?q=${encodeURIComponent(text)}`, { signal });
  return answer.ok ? ((await answer.json()) as Suggestion[]) : [];
}

/** A combobox after the ARIA pattern: the list is an extra, the field alone works too. */
function complete(input: HTMLInputElement, chosen: (it: Suggestion) => void): void {
  const list = document.createElement("ul");
  list.className = "suggest";
  list.id = `list-${input.name}-${Math.random().toString(36).slice(2, 7)}`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels?.[0]?.textContent?.trim() ?? input.name);
  list.hidden = true;
  input.after(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  let found: Suggestion[] = [];
  let at = -1;
  let asking = new AbortController();
  let waiting = 0;

  const show = (open: boolean): void => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) input.removeAttribute("aria-activedescendant");
  };
  const mark = (next: number): void => {
    at = next;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    const current = list.children[at];
    if (current) {
      input.setAttribute("aria-activedescendant", current.id);
      current.scrollIntoView({ block: "nearest" });
    }
  };
  const take = (i: number): void => {
    const it = found[i];
    if (!it) return;
    show(false);
    chosen(it);
  };
  const ask = async (): Promise<void> => {
    asking.abort();
    asking = new AbortController();
    const text = input.value.trim();
    if (text.length < 2) return show(false);
    try {
      found = await suggestions(text, asking.signal);
    } catch {
      return;
    }
    at = -1;
    list.replaceChildren(
      ...found.map((it, i) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${i}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        const name = document.createElement("bdi");
        name.textContent = it.name;
        const note = document.createElement("span");
        note.className = "quiet small";
        note.textContent = it.note;
        item.append(name, note);
        item.addEventListener("mousedown", (event) => {
          event.preventDefault();
          take(i);
        });
        return item;
      }),
    );
    show(found.length > 0);
  };
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(() => void ask(), 120);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") mark((at + 1) % found.length);
    else if (event.key === "ArrowUp") mark((at - 1 + found.length) % found.length);
    else if (event.key === "Enter" && at >= 0) take(at);
    else if (event.key === "Escape") show(false);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", () => show(false));
}

function forms(): void {
  document.querySelectorAll<HTMLFormElement>("form[data-suggest]").forEach((form) => {
    const input = form.querySelector<HTMLInputElement>("input[name=q]");
    if (input) complete(input, (it) => location.assign(`/${lang}/${it.id}`));
  });
  // A picker shows the name and sends the record's short id.
  document.querySelectorAll<HTMLInputElement>("input[data-pick]").forEach((input) => {
    const hidden = document.createElement("input");
    hidden.type = "hidden";
    hidden.name = input.name;
    hidden.value = input.dataset.slug ?? "";
    input.form?.append(hidden);
    const field = input.name;
    input.removeAttribute("name");
    input.addEventListener("input", () => (hidden.value = ""));
    complete(input, (it) => {
      input.value = it.name;
      hidden.value = it.id;
    });
    input.form?.addEventListener("submit", () => {
      if (!hidden.value) hidden.value = input.value;
    });
    input.dataset.field = field;
  });
}

/** A form that is sent with a token: the tab remembers the token until it is closed. */
function tokens(): void {
  document.querySelectorAll<HTMLFormElement>("form[data-token]").forEach((form) => {
    const field = form.querySelector<HTMLInputElement>("input[name=token]");
    if (!field) return;
    field.value = sessionStorage.getItem("token") ?? "";
    form.addEventListener("submit", () => sessionStorage.setItem("token", field.value.trim()));
  });
}

/** On a phone the menu is a strip: the entry one is at comes into view. */
function strip(): void {
  const current = document.querySelector<HTMLElement>(".nav [aria-current]");
  const bar = current?.closest<HTMLElement>(".nav");
  if (!current || !bar || bar.scrollWidth <= bar.clientWidth) return;
  const [to, within] = [current.getBoundingClientRect(), bar.getBoundingClientRect()];
  bar.scrollLeft += to.left + to.width / 2 - within.left - within.width / 2;
}

theme();
forms();
tokens();
strip();
