// What the tests share: a server of our own on a free port, a browser, and the list of screens.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

export const LANGS = ["en", "fr", "he"];

/** Every screen, each with the words that must be there without any script, by language-independent selector. */
export const SCREENS = {
  home: { path: "", needs: ".cards .card", least: 8 },
  search: { path: "search?q=behar", needs: ".records li", least: 2 },
  "search on the map": { path: "search?q=paris&view=map", needs: "svg.map circle", least: 1 },
  "search through time": { path: "search?q=levy&view=timeline", needs: "svg.bars rect", least: 2 },
  "search as a network": { path: "search?q=levy&view=network", needs: "table tbody tr", least: 10 },
  "search narrowed": { path: "search?role=rabbi&century=18", needs: ".facets a[aria-current]", least: 3 },
  "search without result": { path: "search?q=zzqxwvkjzzqxwvkj", needs: ".empty", least: 1 },
  person: { path: "person/behar-nissim", needs: ".timeline li", least: 8 },
  family: { path: "person/elyashar-jacob-saul/family", needs: ".links li", least: 8 },
  fan: { path: "person/elyashar-jacob-saul/family?chart=fan", needs: ".links li", least: 8 },
  "lineage, to begin": { path: "lineage", needs: ".card", least: 3 },
  lineage: { path: "lineage?from=behar-nissim&links=teaching", needs: ".links li", least: 3 },
  "connection, to begin": { path: "connection", needs: ".links li", least: 3 },
  connection: { path: "connection?from=behar-nissim&to=burla-yehuda", needs: ".chain .node", least: 3 },
  "person with rival claims": { path: "person/dassault-marcel", needs: ".differ li", least: 2 },
  "school of teachers": { path: "institution/enio-paris", needs: "svg.lanes rect", least: 8 },
  institution: { path: "institution/mikveh-israel", needs: ".timeline li", least: 6 },
  place: { path: "place/salonica", needs: ".links li", least: 10 },
  map: { path: "map", needs: "table tbody tr", least: 100 },
  network: { path: "network", needs: "table tbody tr", least: 20 },
  "network of shared schools": { path: "network?mode=shared&by=communities&after=1870&before=1914", needs: "table tbody tr", least: 5 },
  items: { path: "items", needs: ".records li", least: 30 },
  item: { path: "item/mahj-mikveh-pupils", needs: ".links li", least: 2 },
  "find my place": { path: "find?name=Joseph+Niego&town=edirne", needs: "main tbody tr", least: 1 },
  "same person": { path: "same-person", needs: "main .lead", least: 1 },
  stories: { path: "stories", needs: ".card", least: 8 },
  story: { path: "story/tetouan", needs: ".body a", least: 20 },
  "story of a family": { path: "story/elyashar", needs: "details .links li", least: 5 },
  people: { path: "people", needs: ".records li", least: 100 },
  institutions: { path: "institutions", needs: ".records li", least: 100 },
  places: { path: "places?page=2", needs: ".records li", least: 20 },
  sources: { path: "sources", needs: ".records li", least: 100 },
  source: { path: "source/je-behar", needs: "tbody tr", least: 3 },
  workbench: { path: "sparql", needs: ".records li", least: 25 },
  questions: { path: "questions", needs: ".records li", least: 25 },
  data: { path: "data", needs: ".figures div", least: 5 },
  ontology: { path: "ontology", needs: "tbody tr", least: 250 },
  api: { path: "api", needs: "h1", least: 1 },
  "no such page": { path: "person/nobody-at-all", needs: "form[role=search]", least: 1, status: 404 },
};

const BROWSER = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));

/** Why the tests cannot run here; undefined if they can. */
export const missing = BROWSER ? undefined : "Chromium is not installed: apt-get install chromium";

export async function open() {
  const browser = await chromium.launch({ executablePath: BROWSER, args: ["--no-sandbox", "--headless=new", "--enable-unsafe-swiftshader"] });
  if (process.env.HAVERIM_URL) return { browser, url: process.env.HAVERIM_URL, close: () => browser.close() };
  const target = process.env.CARGO_TARGET_DIR ?? join(import.meta.dirname, "../../target");
  const dir = mkdtempSync(join(tmpdir(), "haverim-site-"));
  const server = spawn(process.env.HAVERIM_BIN ?? join(target, "release/haverim"), ["serve", "--dir", join(dir, "data"), "--bind", "127.0.0.1:0"], { stdio: ["ignore", "ignore", "pipe"] });
  const url = await new Promise((done, failed) => {
    let said = "";
    server.on("error", failed);
    server.on("exit", (code) => failed(new Error(`the server stopped (${code}): ${said}`)));
    server.stderr.on("data", (bytes) => {
      said += bytes;
      const found = /listening on (http:\S+)\s/.exec(said);
      if (found) done(found[1].replace(/\/$/, ""));
    });
  });
  const entrance = await (await fetch(`${url}/en/`)).text();
  if (!/src="\/assets\/site-[^"]+\.js"/.test(entrance)) {
    server.kill();
    throw new Error("the program was built without web/dist, so its pages have no scripts: run `make build`, which builds both");
  }
  const close = async () => {
    await browser.close();
    server.removeAllListeners("exit");
    const gone = new Promise((done) => server.once("exit", done));
    server.kill();
    await gone;
    rmSync(dir, { recursive: true, force: true });
  };
  return { browser, url, close };
}

/** What the browser complains of on a page: errors, and whatever is asked of another host. */
function listen(site, page) {
  const complaints = [];
  page.on("console", (message) => {
    // A picture that the page does not have would be ours; what the software renderer says of itself is not.
    if (message.type() === "error" && !/GL Driver|404 \(Not Found\)/.test(message.text())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith(site.url) && !/^(data|blob):/.test(request.url())) complaints.push(`asks elsewhere: ${request.url()}`);
  });
  return complaints;
}

export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** A page in a window of its own, which forgets everything when it is closed. */
export async function visit(site, address, options = {}) {
  const context = await site.browser.newContext({ viewport: DESK, ...options });
  const page = await context.newPage();
  const complaints = listen(site, page);
  const response = await page.goto(`${site.url}/${address}`, { waitUntil: "load" });
  return { page, complaints, status: response?.status(), headers: response?.headers() ?? {}, close: () => context.close() };
}

/** One window whose tabs are used again and again, so that styles, scripts and fonts are fetched once. */
export class Tabs {
  #idle = [];

  constructor(site, options = {}) {
    this.site = site;
    this.context = site.browser.newContext({ viewport: DESK, ...options });
  }

  /** Opens an address in an idle tab, in light colours; `close` gives the tab back. */
  async visit(address, size = DESK) {
    const tab = this.#idle.pop() ?? (await this.#another());
    tab.complaints.length = 0;
    await tab.page.setViewportSize(size);
    await tab.page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    const response = await tab.page.goto(`${this.site.url}/${address}`, { waitUntil: "load" });
    return { ...tab, status: response?.status(), headers: response?.headers() ?? {}, close: () => this.#idle.push(tab) };
  }

  async #another() {
    const page = await (await this.context).newPage();
    return { page, complaints: listen(this.site, page) };
  }
}

/** Waits until every chart is drawn and the fonts are there, however long that takes. */
export async function drawn(page) {
  await page.waitForFunction(() => [...document.querySelectorAll(".island:not([data-results])")].every((island) => island.firstElementChild));
  await page.evaluate(() => document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))));
}
