import { type Bucket, etagOf, type Inspection, type Upload, type Uploaded } from "../../../provider/oss/bucket";
import { OssError } from "../../../provider/oss/ossError";

/** A bucket without a network, in which a test says what may be done and sees what was. */
export class MemoryBucket implements Bucket {
  readonly name = "certificates";
  readonly objects = new Map<string, { body: Buffer; meta: Readonly<Record<string, string>> }>();
  /** What was asked, in its order: `put a/cert.pem`, … */
  readonly asked: string[] = [];
  /** May throw in place of the operation. */
  refuse: (operation: string, key: string) => void = () => undefined;
  /** Keys that the credentials can't read. */
  unseen: (key: string) => boolean = () => false;

  place(key: string, body: string, meta: Record<string, string> = {}): void {
    this.objects.set(key, { body: Buffer.from(body), meta });
  }

  async put({ key, body, meta, forbidOverwrite }: Upload): Promise<Uploaded | "exists"> {
    this.ask("put", key);
    if (forbidOverwrite && this.objects.has(key)) {
      return "exists";
    }
    this.objects.set(key, { body, meta });
    return { etag: etagOf(body) };
  }

  async inspect(key: string): Promise<Inspection> {
    this.ask("inspect", key);
    if (this.unseen(key)) {
      return "forbidden";
    }
    const found = this.objects.get(key);
    return found === undefined ? "missing" : { etag: etagOf(found.body), meta: found.meta };
  }

  async read(key: string): Promise<Buffer> {
    this.ask("read", key);
    const found = this.objects.get(key);
    if (found === undefined) {
      throw new OssError({ operation: "read", bucket: this.name, key }, { status: 404, code: "NoSuchKey" });
    }
    return found.body;
  }

  async delete(key: string): Promise<void> {
    this.ask("delete", key);
    this.objects.delete(key);
  }

  async list(prefix: string): Promise<string[]> {
    this.ask("list", prefix);
    return [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  }

  private ask(operation: string, key: string): void {
    this.asked.push(`${operation} ${key}`);
    this.refuse(operation, key);
  }
}
