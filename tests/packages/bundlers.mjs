// Bundles a page: node bundlers.mjs BUNDLER SOURCE OUT
// SOURCE has page.js and an index.html that loads it as a module; OUT gets both, bundled for
// production. Prints the warnings as JSON. Bundlers' settings are their own, but for what silences
// progress and keeps caches inside SOURCE.
import { copyFile, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

async function esbuild(source, out) {
  const { build } = await import("esbuild");
  const { warnings } = await build({
    entryPoints: [join(source, "page.js")],
    outdir: out,
    bundle: true,
    minify: true,
    logLevel: "silent",
  });
  return warnings.map(({ text }) => text);
}

async function rollup(source, out) {
  const { rollup } = await import("rollup");
  const { default: commonjs } = await import("@rollup/plugin-commonjs");
  const { nodeResolve } = await import("@rollup/plugin-node-resolve");
  const warnings = [];
  const bundle = await rollup({
    input: join(source, "page.js"),
    plugins: [nodeResolve({ browser: true }), commonjs()],
    onwarn: ({ message }) => warnings.push(message),
  });
  await bundle.write({ dir: out });
  return warnings;
}

async function webpack(source, out) {
  const { default: webpack } = await import("webpack");
  const compiler = webpack({
    context: source,
    mode: "production",
    entry: "./page.js",
    output: { path: out, filename: "page.js" },
  });
  const stats = await new Promise((resolve, reject) => {
    compiler.run((error, stats) => (error ? reject(error) : resolve(stats)));
  });
  const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
  return [...errors, ...warnings].map(({ message }) => message);
}

async function vite(source, out) {
  const { build, createLogger } = await import("vite");
  const warnings = [];
  const customLogger = createLogger("warn");
  customLogger.warn = customLogger.warnOnce = (message) => warnings.push(message);
  await build({
    root: source,
    base: "./",
    configFile: false,
    logLevel: "warn",
    customLogger,
    build: { outDir: out, emptyOutDir: false },
  });
  return warnings;
}

async function parcel(source, out) {
  const { Parcel } = await import("@parcel/core");
  const { default: logger } = await import("@parcel/logger");
  const warnings = [];
  logger.default.onLog(({ level, diagnostics }) => {
    if (level === "warn") warnings.push(...diagnostics.map(({ message }) => message));
  });
  const bundler = new Parcel({
    entries: join(source, "index.html"),
    defaultConfig: createRequire(import.meta.url).resolve("@parcel/config-default"),
    mode: "production",
    shouldAutoInstall: false,
    cacheDir: join(source, "cache"),
    defaultTargetOptions: { distDir: out, publicUrl: "./", sourceMaps: false },
  });
  await bundler.run();
  return warnings;
}

const BUNDLERS = { esbuild, parcel, rollup, vite, webpack };
// These read the page itself; the others' leave it as it is.
const READS_PAGE = [parcel, vite];

const [name, source, out] = process.argv.slice(2);
await mkdir(out, { recursive: true });
const warnings = await BUNDLERS[name](source, out);
if (!READS_PAGE.includes(BUNDLERS[name])) {
  await copyFile(join(source, "index.html"), join(out, "index.html"));
}
console.log(JSON.stringify(warnings));
