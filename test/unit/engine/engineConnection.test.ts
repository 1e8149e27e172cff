import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Http2Server, type ServerHttp2Session } from "node:http2";
import net, { type AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { engineAddressIn, engineReached, watchEngine } from "../../../provider/engine/engineConnection";

const modulePath = require.resolve("../../../provider/engine/engineConnection");

describe("engineAddressIn", () => {
  it("finds the address that the engine passes to a process", () => {
    assert.equal(engineAddressIn(["node", "/a/dynamic-provider/index.js", "127.0.0.1:41851"]), "127.0.0.1:41851");
    assert.equal(engineAddressIn(["--logtostderr", "[::1]:4000"]), "[::1]:4000");
  });

  it("finds none in other arguments", () => {
    const args = ["node", "mocha", "--port=127.0.0.1:80", "test/a.js", "127.0.0.1", "127.0.0.1:0"];
    assert.equal(engineAddressIn(args), undefined);
  });
});

describe("watchEngine", () => {
  let server: Http2Server;
  let sessions: ServerHttp2Session[];

  beforeEach(async () => {
    sessions = [];
    server = createServer().on("session", (session) => sessions.push(session));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });

  afterEach(() => close());

  const addressOf = () => `127.0.0.1:${(server.address() as AddressInfo).port}`;

  function close(): void {
    server.close();
    for (const session of sessions) {
      session.destroy();
    }
  }

  it("connects again when a connection closes and the engine still answers", async () => {
    let isGone = false;
    watchEngine(addressOf(), () => {
      isGone = true;
    });
    await once(server, "session");
    sessions[0]?.destroy();
    await once(server, "session");
    assert.equal(isGone, false);
  });

  it("reports that the engine is gone if nothing answers any more", async () => {
    const gone = new Promise<void>((resolve) => watchEngine(addressOf(), resolve));
    await once(server, "session");
    close();
    await gone;
  });

  it("doesn't confuse its own lack of file descriptors with the engine's end", async () => {
    let isGone = false;
    watchEngine(addressOf(), () => {
      isGone = true;
    });
    await once(server, "session");
    const connectReally = net.connect;
    let refusals = 0;
    net.connect = ((...args: Parameters<typeof connectReally>) => {
      if (refusals++ === 0) {
        const socket = new net.Socket();
        return socket.destroy(Object.assign(new Error("too many open files"), { code: "EMFILE" }));
      }
      return connectReally(...args);
    }) as typeof connectReally;
    try {
      sessions[0]?.destroy();
      await once(server, "session");
      await engineReached();
      assert.deepEqual([isGone, refusals], [false, 2]);
    } finally {
      net.connect = connectReally;
    }
  });

  it("reports nothing about an address that has never answered, and lets nobody wait for it", async () => {
    const address = addressOf();
    close();
    let isGone = false;
    watchEngine(address, () => {
      isGone = true;
    });
    await engineReached();
    assert.equal(isGone, false);
  });
});

describe("endWithEngine", () => {
  const processes: ChildProcess[] = [];

  afterEach(() => {
    for (const child of processes.splice(0)) {
      child.kill("SIGKILL");
    }
  });

  function start(program: string, ...args: string[]): ChildProcess & { stdout: NodeJS.ReadableStream } {
    const child = spawn(process.execPath, ["-e", program, ...args], { stdio: ["ignore", "pipe", "inherit"] });
    processes.push(child);
    return child;
  }

  const firstLine = async (child: { stdout: NodeJS.ReadableStream }) =>
    String((await once(createInterface({ input: child.stdout }), "line"))[0]);

  const engine = `
    const server = require("node:http2").createServer();
    server.listen(0, "127.0.0.1", () => console.log("127.0.0.1:" + server.address().port));
    server.on("session", () => console.log("connected"));`;

  const provider = `
    require(${JSON.stringify(modulePath)}).endWithEngine(process.argv);
    console.log("started");
    setInterval(() => {}, 1000);`;

  it("ends a process whose engine was killed", async () => {
    const killed = start(engine);
    const address = await firstLine(killed);
    const connected = firstLine(killed);
    const orphan = start(provider, address);
    const ended = once(orphan, "exit");
    await connected;
    killed.kill("SIGKILL");
    assert.deepEqual(await ended, [1, null]);
  });

  it("ends a process that was suspended meanwhile, before it changes anything", async () => {
    const killed = start(engine);
    const address = await firstLine(killed);
    const connected = firstLine(killed);
    const suspended = start(
      `const { endWithEngine, engineReached } = require(${JSON.stringify(modulePath)});
      endWithEngine(process.argv);
      console.log("started");
      setTimeout(() => engineReached().then(() => console.log("changed something")), 700);
      setInterval(() => {}, 1000);`,
      address,
    );
    let output = "";
    suspended.stdout.on("data", (data) => {
      output += data;
    });
    await connected;
    while (output === "") {
      await sleep(5);
    }
    suspended.kill("SIGSTOP");
    killed.kill("SIGKILL");
    await sleep(900);
    const ended = once(suspended, "exit");
    suspended.kill("SIGCONT");
    assert.deepEqual(await ended, [1, null]);
    assert.equal(output, "started\n");
  });

  it("lets a process that has finished end by itself", async () => {
    const address = await firstLine(start(engine));
    const child = start(`require(${JSON.stringify(modulePath)}).endWithEngine(process.argv);`, address);
    assert.deepEqual(await once(child, "exit"), [0, null]);
  });

  it("doesn't end a process that no engine started", async () => {
    const child = start(provider);
    await firstLine(child);
    assert.equal(child.exitCode, null);
    child.kill("SIGTERM");
    assert.deepEqual(await once(child, "exit"), [null, "SIGTERM"]);
  });
});
