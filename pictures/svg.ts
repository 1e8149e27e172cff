/** Text as content or as an attribute in double quotes. */
export const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/**
 * An element whose attributes are escaped; one without a value is left out.
 *
 * ```ts
 * element("text", { x: 1 }, escaped("a < b")); // <text x="1">a &lt; b</text>
 * ```
 */
export function element(name: string, attributes: Record<string, string | number | undefined>, content = ""): string {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escaped(String(value))}"`],
  );
  const start = `<${name}${given.join("")}`;
  return content === "" ? `${start}/>` : `${start}>${content}</${name}>`;
}
