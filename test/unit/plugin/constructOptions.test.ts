import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { constructOptions } from "../../../provider/plugin/constructOptions";
import { fromPulumi, messages, Struct } from "../../../provider/plugin/protocol";
import { optionsBySdk } from "../../support/sdkServer";

const { ConstructRequest } = messages;
type Request = InstanceType<typeof ConstructRequest>;

const { Alias } = fromPulumi<typeof import("@pulumi/pulumi/proto/alias_pb")>("./proto/alias_pb");
type Spec = InstanceType<typeof Alias.Spec>;

const urn = "urn:pulumi:test::website::my:index:Site::site";
const other = "urn:pulumi:test::website::my:index:Site::other";

function requestOf(change: (request: Request) => void): Request {
  const request = new ConstructRequest();
  request.setType("alicloud-certificates:index:CertificateBucket");
  request.setName("certificates");
  request.setProject("website");
  request.setStack("test");
  request.setInputs(new Struct());
  change(request);
  return request;
}

const alias = (...specs: ((spec: Spec) => void)[]) =>
  requestOf((request) => {
    for (const change of specs) {
      const spec = new Alias.Spec();
      change(spec);
      const added = new Alias();
      added.setSpec(spec);
      request.addAliases(added);
    }
  });

const hooks = requestOf((request) => {
  const binding = new ConstructRequest.ResourceHooksBinding();
  binding.addBeforeCreate("first");
  binding.addAfterDelete("last");
  request.setResourceHooks(binding);
});

const timeouts = requestOf((request) => {
  const given = new ConstructRequest.CustomTimeouts();
  given.setCreate("5m");
  given.setDelete("1h");
  request.setCustomtimeouts(given);
});

/** What a program can say about a component, one option each. */
const requests: Record<string, Request> = {
  nothing: requestOf(() => {}),
  "alias: urn": requestOf((request) => {
    const added = new Alias();
    added.setUrn(other);
    request.addAliases(added);
  }),
  "alias: name": alias((spec) => spec.setName("old")),
  "alias: project": alias((spec) => spec.setProject("old")),
  "alias: stack": alias((spec) => spec.setStack("old")),
  "alias: parent": alias((spec) => spec.setParenturn(other)),
  "alias: noParent": alias((spec) => spec.setNoparent(true)),
  "alias: noParent that is false": alias((spec) => spec.setNoparent(false)),
  "alias: several": alias(
    (spec) => spec.setName("old").setNoparent(true),
    (spec) => spec.setStack("old").setParenturn(other),
  ),
  parent: requestOf((request) => request.setParent(other)),
  dependsOn: requestOf((request) => request.setDependenciesList([urn, other])),
  // Of packages that no other test of this process loads: the SDK's server makes a provider of a loaded one by its class.
  providers: requestOf((request) =>
    request
      .getProvidersMap()
      .set("another", "urn:pulumi:test::website::pulumi:providers:another::theirs::id-1")
      .set("alicloud-certificates", "urn:pulumi:test::website::pulumi:providers:alicloud-certificates::ours::id-2"),
  ),
  protect: requestOf((request) => request.setProtect(true).setRetainondelete(false)),
  "protect: false": requestOf((request) => request.setProtect(false).setRetainondelete(false)),
  retainOnDelete: requestOf((request) => request.setRetainondelete(true).setProtect(false)),
  ignoreChanges: requestOf((request) => request.setIgnorechangesList(["tags", "prefixes[0]"])),
  replaceOnChanges: requestOf((request) => request.setReplaceonchangesList(["bucket"])),
  customTimeouts: timeouts,
  hooks,
  replacementTrigger: requestOf((request) => {
    const trigger = Struct.fromJavaScript({ trigger: { generation: [1, "two"] } });
    request.setReplacementTrigger?.(trigger.getFieldsMap().get("trigger"));
  }),
};

/** Those in which the SDK's own server and we differ, on purpose. */
const differing: Record<string, { request: Request; bySdk: object; ours: object }> = {
  "alias: type": {
    request: alias((spec) => spec.setType("my:index:Bucket")),
    bySdk: { aliases: [{}] },
    ours: { aliases: [{ type: "my:index:Bucket" }] },
  },
  deletedWith: {
    request: requestOf((request) => request.setDeletedwith(other)),
    bySdk: { deletedWith: { urn: "urn:pulumi:test::website::my:index:Site", id: "other" } },
    ours: { deletedWith: { urn: other } },
  },
};

/** What an option says, however it says it: resources by what identifies them, nothing for what isn't set. */
async function readable(value: unknown): Promise<unknown> {
  if (pulumi.Resource.isInstance(value)) {
    const { urn, id } = value as pulumi.CustomResource;
    return readable({ urn, id });
  }
  if (pulumi.Output.isInstance(value)) {
    return (value as unknown as { promise(): Promise<unknown> }).promise();
  }
  if (Array.isArray(value)) {
    return Promise.all(value.map(readable));
  }
  if (typeof value !== "object" || value === null) {
    return typeof value === "function" ? "a function" : value;
  }
  const fields = Object.entries(value);
  const read = await Promise.all(fields.map(async ([name, field]) => [name, await readable(field)] as const));
  return Object.fromEntries(read.filter(([name, field]) => field !== undefined || name === "parent"));
}

const present = async (options: object) =>
  Object.fromEntries(Object.entries((await readable(options)) as object).filter(([, value]) => value !== undefined));

/** By the SDK's server `false`, by us absent. */
const leftOut = ["protect", "retainOnDelete"] as const;

describe("the options of a component that the plugin creates", () => {
  for (const [title, request] of Object.entries(requests)) {
    it(`are as the SDK's own server makes them: ${title}`, async () => {
      const [ours, bySdk] = [await present(constructOptions(request)), await present(await optionsBySdk(request))];
      for (const name of leftOut.filter((name) => !(name in ours))) {
        assert.equal(bySdk[name], false);
        delete bySdk[name];
      }
      assert.deepEqual(ours, bySdk);
      if (title !== "nothing" && (title !== "replacementTrigger" || "setReplacementTrigger" in request)) {
        const nothing = await present(constructOptions(requestOf(() => {})));
        assert.notDeepEqual(ours, nothing, "the option arrives");
      }
    });
  }

  for (const [title, { request, bySdk, ours }] of Object.entries(differing)) {
    it(`keep what the SDK's own server loses: ${title}`, async () => {
      const nothing = requestOf(() => {});
      const none = {
        ours: await present(constructOptions(nothing)),
        bySdk: await present(await optionsBySdk(nothing)),
      };
      assert.deepEqual(await present(constructOptions(request)), { ...none.ours, ...ours });
      assert.deepEqual(await present(await optionsBySdk(request)), { ...none.bySdk, ...bySdk });
    });
  }

  it("keep an alias without a parent", () => {
    const [former] = constructOptions(alias((spec) => spec.setNoparent(true))).aliases ?? [];
    assert.deepEqual(former, { parent: pulumi.rootStackResource });
  });

  it("leave out what the program didn't set", () => {
    const options = constructOptions(requestOf(() => {}));
    assert.deepEqual(
      leftOut.filter((name) => name in options),
      [],
    );
  });
});

/** Fields of a request that are no options of the component: what `construct` sets the SDK up with, and what it makes. */
const noOptions = [
  ...["project", "stack", "organization", "config", "configsecretkeys", "dryrun", "parallel", "monitorendpoint"],
  ...["type", "name", "inputs", "inputdependencies"],
];

/** Fields that the SDK's own server doesn't read either. */
const unread: Record<string, (request: Request) => void> = {
  additionalsecretoutputs: (request) => request.setAdditionalsecretoutputsList(["bucket"]),
  deletebeforereplace: (request) => request.setDeletebeforereplace(true),
  replacewith: (request) => request.setReplaceWithList([other]),
  stacktracehandle: (request) => request.setStackTraceHandle("handle"),
  acceptsoutputvalues: (request) => request.setAcceptsOutputValues(true),
};

const options = [
  ...["aliases", "parent", "dependencies", "providers", "protect", "retainondelete", "ignorechanges"],
  ...["replaceonchanges", "replacementtrigger", "customtimeouts", "deletedwith", "resourcehooks"],
];

describe("a request to construct a component, by this SDK", () => {
  const newerFields = ["replacementtrigger"];

  it("has no field that the plugin doesn't know", () => {
    const known = new Set([...noOptions, ...options, ...Object.keys(unread)]);
    const fields = fieldsOf(ConstructRequest);
    assert.deepEqual(
      fields.filter((field) => !known.has(field)),
      [],
      "Pass the new field on in constructOptions.ts, or say here why not.",
    );
    const gone = [...known].filter((field) => !fields.includes(field) && !newerFields.includes(field));
    assert.deepEqual(gone, []);
  });

  it("has no field of an alias that the plugin doesn't know", () => {
    assert.deepEqual(fieldsOf(Alias), ["spec", "urn"]);
    assert.deepEqual(fieldsOf(Alias.Spec), ["name", "noparent", "parenturn", "project", "stack", "type"]);
  });

  for (const [field, set] of Object.entries(unread)) {
    it(`has a field that the SDK's own server doesn't read: ${field}`, async () => {
      const nothing = await present(await optionsBySdk(requestOf(() => {})));
      assert.deepEqual(await present(await optionsBySdk(requestOf(set))), nothing);
    });
  }
});

/** A message's fields by its getters: `getConfigMap` is the field `config`. */
function fieldsOf(message: { prototype: object }): string[] {
  const getters = Object.getOwnPropertyNames(message.prototype).filter((name) => /^get(?!.*(Case|_as\w+)$)/.test(name));
  return getters.map((name) => name.replace(/^get(.+?)(List|Map)?$/, "$1").toLowerCase()).sort();
}
