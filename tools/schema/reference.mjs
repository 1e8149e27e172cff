// @ts-check
// Renders a package's schema as one Markdown page.

/** @typedef {import("./propertyType.mjs").PropertyType} PropertyType */
/** @typedef {{ description?: string, type?: string, enum?: { value: string, description: string }[], properties?: Properties, required?: string[] }} NamedType */
/** @typedef {Record<string, PropertyType>} Properties */

/**
 * @param {any} schema
 * @returns {string} Markdown
 */
export function renderReference(schema) {
  const sections = [
    "# API reference",
    "`npm run schema` generates this page from `schema.json`. It applies to every language; names are as in YAML and TypeScript " +
      "(Python: `private_key` for `privateKey`). The TypeScript package has the same resources as classes: without the plugin, import them from " +
      "`pulumi-alicloud-certificates`. For all other languages, [plugin.md](plugin.md) says how to get the plugin and its SDK.",
    ...Object.entries(schema.resources).flatMap(([token, resource]) => resourceSections(token, resource)),
    ...Object.entries(schema.functions).flatMap(([token, invoked]) => functionSections(token, invoked)),
    "## Provider configuration",
    `${schema.provider.description} In a stack's configuration each name is \`alicloud-certificates:<name>\`. Values that aren't set ` +
      "come from the environment (`ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALICLOUD_ACCESS_KEY`, …), then from the places that Alibaba Cloud's own tools use.",
    table(schema.config.variables),
    "## Types",
    .../** @type {[string, NamedType][]} */ (Object.entries(schema.types)).flatMap(([token, type]) => [
      `### \`${shortName(token)}\``,
      type.description ?? "",
      type.enum ? enumeration(type.enum) : table(type.properties ?? {}, type.required),
    ]),
  ];
  return `${sections.filter(Boolean).join("\n\n")}\n`;
}

/**
 * @param {string} token
 * @param {any} resource
 * @returns {string[]}
 */
function resourceSections(token, resource) {
  return [
    `## ${resource.isComponent ? "Component" : "Resource"} \`${shortName(token)}\``,
    `Token \`${token}\`.`,
    inMarkdown(resource.description),
    "### Inputs",
    table(resource.inputProperties, resource.requiredInputs),
    "### Outputs",
    token.endsWith(":OssCertificateDeployment")
      ? "In addition to the id, `<region>/<bucket>/<prefix>`. The private key is not an output."
      : "",
    table(resource.properties),
  ];
}

/**
 * @param {string} token
 * @param {any} invoked
 * @returns {string[]}
 */
function functionSections(token, { description, inputs, outputs }) {
  return [
    `## Function \`${shortName(token)}\``,
    `Token \`${token}\`. ${inMarkdown(description)}`,
    "### Arguments",
    table(inputs.properties, inputs.required),
    "### Result",
    table(outputs.properties),
  ];
}

/**
 * A description for Markdown: an example has a program in each language, so it is folded.
 * @param {string} description with the registry's own marks
 */
const inMarkdown = (description) =>
  description
    .replace(/\{\{% examples %\}\}\n## .*\n\n\{\{% example %\}\}\n/g, "<details><summary>Example</summary>\n\n")
    .replace(/\n\{\{% \/example %\}\}\n\{\{% \/examples %\}\}/g, "\n\n</details>")
    .replace(/^## /gm, "### ");

/**
 * @param {Properties} properties
 * @param {string[]} [required] marks these; left out, nothing is marked
 */
function table(properties, required) {
  const rows = Object.entries(properties).map(([name, property]) => {
    const marks = [
      required?.includes(name) && "required",
      property.secret && "secret",
      property.willReplaceOnChanges && "a change replaces",
    ];
    const noted = marks.filter(Boolean).join(", ");
    return `| \`${name}\` | ${typeName(property)}${noted ? ` (${noted})` : ""} | ${cell(String(property.description ?? ""))} |`;
  });
  return ["| name | type | meaning |", "|---|---|---|", ...rows].join("\n");
}

/** @param {{ value: string, description: string }[]} values */
function enumeration(values) {
  return [
    "| value | meaning |",
    "|---|---|",
    ...values.map(({ value, description }) => `| \`"${value}"\` | ${cell(description)} |`),
  ].join("\n");
}

/**
 * @param {any} property
 * @returns {string}
 */
function typeName(property) {
  if (property.oneOf) {
    return property.oneOf.map(typeName).join(" or ");
  }
  if (property.$ref === "pulumi.json#/Asset") {
    return "asset";
  }
  if (property.$ref) {
    return `[${shortName(property.$ref)}](#${shortName(property.$ref).toLowerCase()})`;
  }
  if (property.type === "array") {
    return `list of ${typeName(property.items)}`;
  }
  if (property.type === "object") {
    return `map of ${typeName(property.additionalProperties)}`;
  }
  return property.type;
}

/** @param {string} token */
const shortName = (token) => token.split(":").at(-1) ?? token;

/** @param {string} text */
const cell = (text) => text.replace(/\s+/g, " ").replaceAll("|", "\\|").trim();
