// Every screen in three languages: it answers, reads without scripts, complains of nothing, fits a phone, and has no
// accessibility fault of level serious or worse. HAVERIM_TEST_FULL=1 takes every screen in every language, light and dark,
// on a desk and on a phone; HAVERIM_SHOTS=folder keeps a picture of each, to be looked at one by one.
import { AxeBuilder } from "@axe-core/playwright";
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { DESK, LANGS, PHONE, SCREENS, Tabs, drawn, missing, open, visit } from "./site.mjs";

const full = Boolean(process.env.HAVERIM_TEST_FULL);
const shots = process.env.HAVERIM_SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

/** What other colours or another width can break; everything else is the same as in the first look. */
const LOOKS = ["color-contrast", "link-in-text-block", "scrollable-region-focusable"];

async function faults(page, again) {
  // Only what is wrong is told, which spares the description of everything that is right.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ["violations"], ...(again && { runOnly: LOOKS }) });
  // Rows of a long list that were right once have the colours of the rows before them.
  const found = await (again ? axe.exclude("li:nth-child(n+40)").exclude("tr:nth-child(n+40)") : axe).analyze();
  const bad = found.violations.filter((fault) => ["serious", "critical"].includes(fault.impact ?? ""));
  return bad.map((fault) => `${fault.id}: ${fault.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
}

/** How many pixels the page is wider than its window, and what sticks out. */
async function overhang(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const out = [...document.querySelectorAll("main *")].filter((it) => {
      const box = it.getBoundingClientRect();
      return box.right > width + 1 || box.left < -1;
    });
    return [`${document.documentElement.scrollWidth - width} px`, ...out.slice(0, 3).map((it) => it.outerHTML.slice(0, 120))];
  });
}

describe("screens", { skip: missing }, () => {
  let site, plain, scripted;
  before(async () => {
    site = await open();
    plain = new Tabs(site, { javaScriptEnabled: false });
    scripted = new Tabs(site);
  });
  after(async () => site?.close());

  // The smoke: every screen in English, and in Hebrew those whose layout turns around most.
  const turned = ["home", "search", "person", "family", "lineage", "connection", "institution", "map", "story"];
  const wanted = (name, lang) => full || lang === "en" || (lang === "he" && turned.includes(name));
  const cases = LANGS.flatMap((lang) => Object.entries(SCREENS).filter(([name]) => wanted(name, lang)).map(([name, screen]) => ({ lang, name, screen })));

  describe("each", { concurrency: 2 }, () => {
    for (const { lang, name, screen } of cases) {
      test(`${name} in ${lang}`, async () => {
        await readsWithoutScripts(`${lang}/${screen.path}`, lang, screen);
        await looksWell(`${lang}/${screen.path}`, DESK, `${lang}-${name}-desk`);
        await looksWell(`${lang}/${screen.path}`, PHONE, `${lang}-${name}-phone`);
      });
    }
  });

  async function readsWithoutScripts(address, lang, { needs, least, status = 200 }) {
    const bare = await plain.visit(address);
    assert.equal(bare.status, status);
    assert.equal(bare.headers["content-language"], lang);
    assert.match(bare.headers["content-security-policy"] ?? "", /script-src 'self';/);
    assert.ok((await bare.page.locator(needs).count()) >= least, `fewer than ${least} of \`${needs}\` without scripts`);
    assert.equal(await bare.page.locator("html").getAttribute("dir"), lang === "he" ? "rtl" : "ltr");
    bare.close();
  }

  async function looksWell(address, size, picture) {
    const { page, complaints, close } = await scripted.visit(address, size);
    await drawn(page);
    for (const colorScheme of full ? ["light", "dark"] : ["light"]) {
      const about = `${colorScheme} at ${size.width}`;
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await overhang(page), [], `wider than the screen, ${about}`);
      const first = size === DESK && colorScheme === "light";
      if (first || full) assert.deepEqual(await faults(page, !first), [], about);
      if (shots) await page.screenshot({ path: join(shots, `${picture}-${colorScheme}.png`.replaceAll(/[ ,]+/g, "_")), fullPage: true });
    }
    assert.deepEqual(complaints, []);
    close();
  }

  test("the language stays when it is switched", async () => {
    const { page, close } = await visit(site, "en/search?q=behar&kind=person");
    await page.locator('.langs a[lang="he"]').click();
    assert.match(page.url(), /\/he\/search\?q=behar&kind=person$/);
    assert.equal(await page.locator("html").getAttribute("lang"), "he");
    await close();
  });

  test("a stable address leads a browser to the page in its language", async () => {
    const { page, close } = await visit(site, "id/person/behar-nissim", { locale: "fr-FR" });
    assert.match(page.url(), /\/fr\/person\/behar-nissim$/);
    await close();
  });
});
