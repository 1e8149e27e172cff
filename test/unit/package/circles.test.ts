import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { repository } from "../../support/stack";

const provider = join(repository, "provider");

/** What each file of provider/ imports, types included, by its path in provider/. */
function readImports(): Map<string, { files: string[]; packages: string[] }> {
  const paths = readdirSync(provider, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  return new Map(
    paths.map((path) => {
      const { importedFiles } = ts.preProcessFile(readFileSync(join(provider, path), "utf8"), true, true);
      const names = importedFiles.map(({ fileName }) => fileName.replace(/\.js$/, ""));
      const files = names
        .filter((name) => name.startsWith("."))
        .map((name) => `${relative(provider, join(provider, dirname(path), name))}.ts`);
      return [path, { files, packages: names.filter((name) => !name.startsWith(".")) }];
    }),
  );
}

/** A way from a node back to itself, or `undefined`. */
function circleIn(arrows: ReadonlyMap<string, Iterable<string>>): string[] | undefined {
  const done = new Set<string>();
  const walk = (node: string, way: readonly string[]): string[] | undefined => {
    if (way.includes(node)) {
      return [...way.slice(way.indexOf(node)), node];
    }
    if (done.has(node)) {
      return undefined;
    }
    for (const next of arrows.get(node) ?? []) {
      const circle = walk(next, [...way, node]);
      if (circle !== undefined) {
        return circle;
      }
    }
    done.add(node);
    return undefined;
  };
  for (const node of arrows.keys()) {
    const circle = walk(node, []);
    if (circle !== undefined) {
      return circle;
    }
  }
  return undefined;
}

describe("the imports of provider/", () => {
  const imports = readImports();

  /** A file beside the folders is a folder of its own. */
  const folderOf = (path: string) => (path.includes("/") ? (path.split("/")[0] ?? "") : path);

  it("are found, and lead to files that exist", () => {
    const lost = [...imports].flatMap(([path, { files }]) =>
      files.filter((file) => !imports.has(file)).map((file) => `${path} → ${file}`),
    );
    assert.deepEqual(lost, []);
    assert.ok([...imports.values()].flatMap(({ files }) => files).length > 300);
  });

  it("make no circle between files", () => {
    assert.deepEqual(circleIn(new Map([...imports].map(([path, { files }]) => [path, files]))), undefined);
  });

  it("make no circle between folders", () => {
    const arrows = new Map<string, Set<string>>();
    for (const [path, { files }] of imports) {
      const from = folderOf(path);
      const others = files.map(folderOf).filter((folder) => folder !== from);
      arrows.set(from, new Set([...(arrows.get(from) ?? []), ...others]));
    }
    assert.deepEqual(circleIn(arrows), undefined);
  });

  it("show a circle if there is one", () => {
    assert.deepEqual(
      circleIn(
        new Map([
          ["a", ["b"]],
          ["b", ["c"]],
          ["c", ["b"]],
        ]),
      ),
      ["b", "c", "b"],
    );
  });

  it("know ali-oss in one file", () => {
    const knowing = [...imports].filter(([, { packages }]) => packages.includes("ali-oss")).map(([path]) => path);
    assert.deepEqual(knowing, ["oss/client.ts"]);
  });

  it("don't mention Pulumi in certificate/", () => {
    const knowing = [...imports].filter(
      ([path, { files, packages }]) =>
        path.startsWith("certificate/") &&
        (packages.some((name) => name.startsWith("@pulumi/")) || files.some((file) => file.startsWith("engine/"))),
    );
    assert.deepEqual(knowing, []);
  });
});
