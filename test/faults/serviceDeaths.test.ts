import assert from "node:assert/strict";
import { Chance, isLong, seed } from "../support/seed";
import { issueChains, judge, Laboratory, scenes, sections } from "../support/serviceLaboratory";
import { impatientAccount } from "../support/serviceStack";

/** How often a process ends, for each seed. `serviceKills.test.ts` kills real ones, which takes much longer. */
const deaths = isLong ? 200 : 10;

const seeds = [...new Set([seed, 7, 424242])];

/** Commands that write. */
const writing = sections.filter(({ name }) => name !== "refresh");

for (const one of seeds) {
  describe(`a process ends at any request to a service, ${deaths} times (seed ${one})`, function () {
    this.timeout(isLong ? 1_800_000 : 300_000);

    const laboratories: Laboratory[] = [];

    before(async () => {
      const chains = await issueChains();
      for (const scene of scenes) {
        laboratories.push(await Laboratory.start(scene, chains));
      }
    });

    after(() => Promise.all(laboratories.map(({ emulator }) => emulator.stop())));

    it("and the next command ends right", async () => {
      const chance = new Chance("deaths of processes", one);
      for (let death = 0; death < deaths; death++) {
        await die(chance, death);
      }
    });

    /** One command ends at one request, before or after the service has done its work; then it is run again. */
    const die = async (chance: Chance, death: number) => {
      const laboratory = laboratories[chance.below(laboratories.length)] ?? assert.fail();
      const section = writing[chance.below(writing.length)] ?? assert.fail();
      const { scene, emulator } = laboratory;
      const requests = await laboratory.requestsOf(section);
      const stack = await laboratory.stack(section);
      const foreign = scene.foreign(emulator);
      if (requests.length === 0) {
        return;
      }
      const { operation: action, nth } = requests[chance.below(requests.length)] ?? assert.fail();
      const kind = chance.one(["resetBefore", "resetAfter"] as const);
      const label = `${death}: ${scene.name}, ${section.name}, ${kind} ${action} (${nth})`;
      const account = impatientAccount(emulator);
      const { retryPolicy } = account.requests;
      const mortal = {
        ...account.requests,
        retryPolicy: { ...retryPolicy, firstDelay: 0, longestDelay: 0, attempts: 1 },
      };
      stack.startAgain({ ...account, requests: mortal }, true);
      emulator.faults.add({ match: { action, nth }, fault: { kind } });
      await section.command(stack, laboratory);
      emulator.faults.clear();
      assert.ok(
        emulator.requests.some(({ fault }) => fault !== undefined),
        `${label}: nothing ended`,
      );
      stack.startAgain(account, false);
      await judge(laboratory, section, stack, label);
      assert.deepEqual(scene.foreign(emulator), foreign, `${label}: something foreign`);
      assert.deepEqual(laboratory.leaks(stack), [], label);
      emulator.clearRequests();
    };
  });
}
