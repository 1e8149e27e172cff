import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import ts from "typescript";
import { adapters, beside, bound, flow, parts } from "../../../pictures/architecture";
import { drawHouse } from "../../../pictures/house";
import { themes } from "../../../pictures/palettes";
import { repository } from "../../support/stack";

const remedy = "Change pictures/architecture.ts, run `npm run pictures` and look at the drawing.";

const foldersOf = (...path: string[]) =>
  readdirSync(join(repository, ...path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

/** What a TypeScript file of the repository imports of it, without endings. */
function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(repository, file), "utf8"), true, true);
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => name.startsWith("."))
    .map((name) => posix.join(posix.dirname(file), name));
}

/** Files by their paths in the repository. */
const filesBelow = (folder: string) =>
  readdirSync(join(repository, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => posix.join(folder, file.replaceAll("\\", "/")));

describe("the drawing of the architecture", () => {
  const folders = foldersOf("provider");
  const imported = new Map(
    folders.map((folder) => {
      const paths = filesBelow(`provider/${folder}`).flatMap(importsOf);
      const others = paths.map((path) => /^provider\/([^/]+)\//.exec(`${path}/`)?.[1] ?? "");
      return [folder, new Set(others.filter((other) => other !== folder && folders.includes(other)))];
    }),
  );
  const partOf = new Map(parts.flatMap(({ name, rooms }) => rooms.map(({ folder }) => [folder, name])));

  it("has a room for every folder of provider/, and for no other", () => {
    assert.deepEqual([...partOf.keys()].sort(), folders, remedy);
  });

  for (const { name, rooms, uses } of parts) {
    it(`says which parts '${name}' uses`, () => {
      const real = rooms.flatMap(({ folder }) => [...(imported.get(folder) ?? [])].map((other) => partOf.get(other)));
      const others = [...new Set(real.filter((part) => part !== name))].sort();
      assert.deepEqual([...uses].sort(), others, remedy);
    });
  }

  it("has each part above all that it uses", () => {
    const order = parts.map(({ name }) => name);
    for (const [index, { name, uses }] of parts.entries()) {
      assert.deepEqual(
        uses.filter((used) => order.indexOf(used) <= index),
        [],
        name,
      );
    }
  });

  it("has an arrow only where one folder imports the other", () => {
    const invented = flow.filter(([from, to]) => !imported.get(from)?.has(to) && !imported.get(to)?.has(from));
    assert.deepEqual(invented, [], remedy);
  });

  it("has the domain resources within what they share", () => {
    const real = folders.filter((folder) => folder.endsWith("DomainCertificate"));
    assert.deepEqual(
      [...bound].sort(),
      real.filter((folder) => imported.get(folder)?.has("certificateBinding")),
      remedy,
    );
  });

  it("has two hosts, each of which adapts the Lifecycle in one file", () => {
    for (const file of Object.values(adapters)) {
      assert.ok(importsOf(`provider/${file}`).includes("provider/lifecycle/lifecycle"), file);
    }
  });

  it("has the emulator and the tests beside the house, which imports neither", () => {
    assert.deepEqual([...beside.services].sort(), foldersOf("emulator", "services"), remedy);
    const helpers = ["support", "workspace"];
    assert.deepEqual([...beside.tests, ...helpers].sort(), foldersOf("test"), remedy);
    const leaving = filesBelow("provider").filter((file) =>
      importsOf(file).some((path) => !path.startsWith("provider/")),
    );
    assert.deepEqual(leaving, []);
  });

  it("names every folder, in every theme", () => {
    for (const theme of themes) {
      const svg = drawHouse(theme);
      assert.deepEqual(
        folders.filter((folder) => !svg.includes(`>${folder}</text>`)),
        [],
      );
    }
  });

  it("keeps every box inside the picture, and none over another one, unless it is inside it", () => {
    const svg = drawHouse("light");
    const [, width, height] = (/<svg [^>]*viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? []).map(Number);
    const boxes = [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" rx="5"/g)].map(
      ([, x, y, w, h]) => ({
        left: Number(x),
        top: Number(y),
        right: Number(x) + Number(w),
        bottom: Number(y) + Number(h),
      }),
    );
    assert.ok(boxes.length > folders.length);
    for (const [index, one] of boxes.entries()) {
      assert.ok(one.left >= 0 && one.top >= 0 && one.right <= Number(width) && one.bottom <= Number(height));
      for (const other of boxes.slice(index + 1)) {
        const isApart =
          one.right < other.left || other.right < one.left || one.bottom < other.top || other.bottom < one.top;
        const isInside =
          one.left < other.left && one.top < other.top && other.right < one.right && other.bottom < one.bottom;
        assert.ok(isApart || isInside, JSON.stringify([one, other]));
      }
    }
  });
});
