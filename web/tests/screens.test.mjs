// Every screen in three languages: it answers, reads without scripts, complains of nothing, fits a phone, and has no
// accessibility fault of level serious or worse. HAVERIM_TEST_FULL=1 adds French, dark and phone to every screen.
import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { LANGS, SCREENS, missing, open, visit } from "./site.mjs";

const full = Boolean(process.env.HAVERIM_TEST_FULL);

async function faults(page) {
  const found = await new AxeBuilder({ page }).analyze();
  const bad = found.violations.filter((fault) => ["serious", "critical"].includes(fault.impact ?? ""));
  return bad.map((fault) => `${fault.id}: ${fault.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
}

describe("screens", { skip: missing }, () => {
  let site;
  before(async () => (site = await open()));
  after(async () => site?.close());

  // The smoke: every screen in English, and in Hebrew those whose layout turns around most.
  const turned = ["home", "search", "person", "family", "lineage", "connection", "institution", "map", "story"];
  for (const lang of full ? LANGS : ["en", "he"]) {
    for (const [name, { path, needs, least, status = 200 }] of Object.entries(SCREENS)) {
      if (!full && lang === "he" && !turned.includes(name)) continue;
      test(`${name} in ${lang}`, async () => {
        const bare = await visit(site, `${lang}/${path}`, { javaScriptEnabled: false });
        assert.equal(bare.status, status);
        assert.equal(bare.headers["content-language"], lang);
        assert.match(bare.headers["content-security-policy"] ?? "", /script-src 'self';/);
        assert.ok((await bare.page.locator(needs).count()) >= least, `fewer than ${least} of \`${needs}\` without scripts`);
        assert.equal(await bare.page.locator("html").getAttribute("dir"), lang === "he" ? "rtl" : "ltr");
        await bare.close();

        const seen = await visit(site, `${lang}/${path}`);
        await seen.page.waitForTimeout(path.startsWith("network") ? 2500 : 250);
        assert.deepEqual(await faults(seen.page), []);
        assert.deepEqual(seen.complaints, []);
        await seen.close();

        const looks = full ? [["light", 390], ["dark", 1440], ["dark", 390]] : [["light", 390]];
        for (const [colorScheme, width] of looks) {
          const other = await visit(site, `${lang}/${path}`, { colorScheme, viewport: { width, height: 844 } });
          await other.page.waitForTimeout(150);
          const over = await other.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.ok(over <= 0, `${over} px wider than a screen of ${width}`);
          if (full) assert.deepEqual(await faults(other.page), [], `${colorScheme} at ${width}`);
          await other.close();
        }
      });
    }
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
