/**
 * Copy what the browser needs from node_modules into geo_pot/web/static/vendor, and write down what it is.
 *
 * Run by hand after a change of package.json: `npm ci && npm run vendor`. package-lock.json holds the sha512 of each
 * package, vendor/manifest.json the sha256 of each file as served; a test compares both.
 */
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const VENDOR = join(ROOT, "geo_pot/web/static/vendor");

/** folder below vendor → package, and its files: source → name as served */
const PACKAGES = {
  "maplibre-gl": {
    package: "maplibre-gl",
    files: {
      "LICENSE.txt": "LICENSE.txt",
      "dist/maplibre-gl.css": "maplibre-gl.css",
      "dist/maplibre-gl.mjs": "maplibre-gl.mjs",
      "dist/maplibre-gl-worker.mjs": "maplibre-gl-worker.mjs",
    },
  },
  "noto-sans": {
    package: "@fontsource/noto-sans",
    files: {
      LICENSE: "LICENSE.txt",
      "files/noto-sans-latin-400-normal.woff2": "noto-sans-latin-400.woff2",
      "files/noto-sans-latin-600-normal.woff2": "noto-sans-latin-600.woff2",
      "files/noto-sans-latin-ext-400-normal.woff2": "noto-sans-latin-ext-400.woff2",
      "files/noto-sans-latin-ext-600-normal.woff2": "noto-sans-latin-ext-600.woff2",
    },
  },
};

// The maps are 8 MB and not served; WhiteNoise's manifest storage stops at a reference to a file that is not there.
const SOURCE_MAP = /\n?\/[/*]# sourceMappingURL=.*$/gm;

/** @param {string} from @param {string} to */
async function vendorFile(from, to) {
  if (/\.(mjs|js|css)$/.test(to)) {
    await writeFile(to, (await readFile(from, "utf8")).replace(SOURCE_MAP, "") + "\n");
  } else {
    await copyFile(from, to);
  }
  return createHash("sha256").update(await readFile(to)).digest("hex");
}

const manifest = {};
await rm(VENDOR, { recursive: true, force: true });
for (const [folder, { package: name, files }] of Object.entries(PACKAGES)) {
  const source = join(ROOT, "node_modules", name);
  const { version, license } = JSON.parse(await readFile(join(source, "package.json"), "utf8"));
  const sha256 = {};
  await mkdir(join(VENDOR, folder), { recursive: true });
  for (const [from, to] of Object.entries(files)) {
    sha256[to] = await vendorFile(join(source, from), join(VENDOR, folder, to));
  }
  manifest[folder] = { package: name, version, license, sha256 };
}
await writeFile(join(VENDOR, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
