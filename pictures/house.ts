import { adapters, beside, bound, flow, parts } from "./architecture";
import { type Palette, palettes, type Theme } from "./palettes";
import { type Box, drawArrow, drawBox, drawHeading, heightOf, type Place, stack } from "./room";
import { element, escaped } from "./svg";

type Placed = [name: string, box: Box];
type Corner = Omit<Place, "height">;

const font = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif";
const margin = 16;
const gap = 10;
const width = 1136;

/** Where each column begins, and how wide it is. */
const columns = {
  certificate: { x: 30, width: 176 },
  plan: { x: 236, width: 414 },
  objects: { x: 680, width: 124 },
  service: { x: 834, width: 124 },
  outside: { x: 1004, width: 116 },
};
const houseWidth = columns.service.x + columns.service.width + 14 - margin;
/** Between the two halves of the plan, wide enough for an arrow. */
const aisle = 24;
const half = (columns.plan.width - aisle) / 2;
const top = { hosts: 52, lifecycle: 140, columns: 226 };

const purposes = new Map(parts.flatMap(({ rooms }) => rooms.map(({ folder, purpose }) => [folder, purpose])));

/** Draws the model as a house: hosts above, the rooms in the order in which data flows, services, emulator and tests beside. */
export function drawHouse(theme: Theme): string {
  const palette = palettes[theme];
  const rooms = placedRooms();
  rooms.set("engine", engineBelow(rooms));
  refuseHomeless(rooms);
  const houseHeight = below([...rooms]) + 4 - margin;
  const outside = outsideBoxes(houseHeight, placeOf(rooms, "alicloud"));
  const height = margin + houseHeight + margin;
  const frame = { x: margin, y: margin, width: houseWidth, height: houseHeight, rx: 8 };
  const root = { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}`, role: "img" };
  const children = [
    element("title", {}, escaped(title)),
    element("desc", {}, escaped(description)),
    element("rect", { ...frame, fill: "none", stroke: palette.border, "stroke-width": 1.5 }),
    ...headings(palette),
    ...[...rooms.values(), ...outside.values()].map((box) => drawBox(box, palette)),
    ...arrows(new Map([...rooms, ...outside])).map((ends) => drawArrow(ends, palette)),
  ];
  return `${element("svg", { ...root, "aria-label": title, "font-family": font }, `\n${children.join("\n")}\n`)}\n`;
}

const title = "The architecture of pulumi-alicloud-certificates";
const description =
  "Two hosts, the dynamic provider and the plugin, run one Lifecycle. Data flows from the arguments by the certificate, the plan and the objects to the service. The three domain resources share certificateBinding. Tests use an emulator in place of Alibaba Cloud.";

function headings(palette: Palette): string[] {
  const { certificate, plan, objects, service } = columns;
  return [
    drawHeading("1  arguments", certificate.x, top.hosts - 12, palette),
    drawHeading("2  certificate", certificate.x, top.columns - 12, palette),
    drawHeading("3  plan", plan.x, top.columns - 12, palette),
    drawHeading("4  objects", objects.x, top.columns - 12, palette),
    drawHeading("5  service", service.x, top.columns - 12, palette),
  ];
}

function named(folder: string) {
  const purpose = purposes.get(folder);
  if (purpose === undefined) {
    throw new Error(`There is no room '${folder}' in pictures/architecture.ts.`);
  }
  return { title: folder, text: purpose };
}

function column(folders: readonly string[], at: Corner): Placed[] {
  return stack(folders.map(named), at, gap).map((placed) => [placed.title, placed]);
}

function placedRooms(): Map<string, Box> {
  const { certificate, plan, objects, service } = columns;
  const y = top.columns;
  const left = ["certificateRollout", "casCertificate", "casDeployment", "certificateBucket", "httpsOnlyPolicy"];
  const right = { x: plan.x + half + aisle, width: half };
  const targets = column(["certificateTargets"], { ...right, y });
  const binding = boundRooms({ ...right, y: below(targets) });
  const deployment = column(["ossCertificateDeployment"], { ...right, y: below(binding) });
  return new Map([
    ...hosts(),
    ...column(["pemInputs", "certificate", "secrets", "der"], { ...certificate, y }),
    ...column([...left, "servicePolicy"], { x: plan.x, y, width: half }),
    ...targets,
    ...binding,
    ...deployment,
    ...column(["bucketLayout"], { ...objects, y: below(binding) }),
    ...column(["oss"], { ...service, y: below(binding) }),
    ...column(["alicloud"], { ...service, y: below(targets) + 30 }),
  ]);
}

/** What every room is built on. */
function engineBelow(rooms: ReadonlyMap<string, Box>): Box {
  const engine = { ...named("engine"), x: 30, y: below([...rooms]) + 8, width: houseWidth - 28 };
  return { ...engine, height: heightOf(engine) };
}

function refuseHomeless(rooms: ReadonlyMap<string, Box>): void {
  const homeless = [...purposes.keys()].filter((folder) => !rooms.has(folder));
  if (homeless.length > 0) {
    throw new Error(`${homeless.join(", ")} has no place in the drawing. Give it one in pictures/house.ts.`);
  }
}

/** The height at which the next one goes. */
function below(boxes: readonly Placed[]): number {
  return Math.max(...boxes.map(([, { y, height }]) => y + height)) + gap;
}

/** The two hosts, the command, and the one interface below them. */
function hosts(): Placed[] {
  const at = { y: top.hosts, width: 250 };
  const dynamic = { title: "dynamic provider", text: `TypeScript programs: ${adapters.dynamic}` };
  return [
    ...stack([dynamic], { ...at, x: 30 }, gap).map((host): Placed => ["dynamic", host]),
    ...column(["plugin"], { ...at, x: 292 }),
    ...column(["commandLine"], { ...at, x: 554, width: 404 }),
    ...column(["lifecycle"], { x: 30, y: top.lifecycle, width: 512 }),
  ];
}

/** `certificateBinding` around the resources that it works for. */
function boundRooms(at: Corner): Placed[] {
  const frame = { ...named("certificateBinding"), ...at };
  const inside = column(bound, { x: at.x + 8, y: at.y + heightOf(frame) + 2, width: at.width - 16 });
  const last = inside.at(-1)?.[1];
  const height = last ? last.y + last.height + 8 - at.y : heightOf(frame);
  return [["certificateBinding", { ...frame, height, isFrame: true }], ...inside];
}

/** The services and the emulator, each beside one half of what calls them, and the tests below. */
function outsideBoxes(houseHeight: number, caller: Place): Map<string, Box> {
  const overlap = caller.height / 2 - 8;
  const cloud = outsideBox("Alibaba Cloud", "OSS, CAS, CDN, DCDN, FC, RAM, STS");
  const emulator = outsideBox("emulator", `for tests and npm start: ${beside.services.join(", ")}`);
  const test = outsideBox("test", beside.tests.join(", "));
  return new Map([
    ["cloud", { ...cloud, y: caller.y + overlap - cloud.height }],
    ["emulator", { ...emulator, y: caller.y + caller.height - overlap }],
    ["test", { ...test, y: margin + houseHeight - test.height }],
  ]);
}

function outsideBox(title: string, text: string): Box {
  const { x, width } = columns.outside;
  return { title, text, x, y: 0, width, height: heightOf({ text, width }), isOutside: true };
}

function arrows(boxes: ReadonlyMap<string, Box>): [from: Place, to: Place][] {
  const shown = [
    ["dynamic", "lifecycle"],
    ...flow,
    ["alicloud", "cloud"],
    ["alicloud", "emulator"],
    ["test", "emulator"],
  ] as const;
  return shown.map(([from, to]) => [placeOf(boxes, from), placeOf(boxes, to)]);
}

function placeOf(boxes: ReadonlyMap<string, Box>, name: string): Place {
  const box = boxes.get(name);
  if (box === undefined) {
    throw new Error(`'${name}' has no place in the drawing. Give it one in pictures/house.ts.`);
  }
  return box;
}
