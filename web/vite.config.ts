import { renameSync } from "node:fs";
import { defineConfig } from "vite";

// One entry an island; pages name them, and `src/http/pages/assets.rs` reads from the manifest what they became.
const islands = ["site", "family", "lineage", "map", "network", "workbench", "try"];

export default defineConfig({
  base: "/",
  build: {
    outDir: "dist",
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    modulePreload: false,
    target: "es2022",
    rollupOptions: { input: Object.fromEntries(islands.map((name) => [name, `islands/${name}.ts`])) },
  },
  plugins: [
    {
      // `vite build` puts the manifest where it was asked to; older versions kept a folder for it.
      name: "manifest-at-the-top",
      closeBundle() {
        try {
          renameSync("dist/.vite/manifest.json", "dist/manifest.json");
        } catch {
          // It is there already.
        }
      },
    },
  ],
});
