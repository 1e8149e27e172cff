/** Counts by row and column, printed at a section's end. */
export class Table {
  private readonly rows = new Map<string, Map<string, number>>();

  constructor(
    private readonly title: string,
    private readonly columns: readonly string[],
  ) {}

  count(row: string, column: string, by = 1): void {
    const counts = this.rows.get(row) ?? new Map<string, number>();
    counts.set(column, (counts.get(column) ?? 0) + by);
    this.rows.set(row, counts);
  }

  /** A column's count over all rows. */
  total(column: string): number {
    return [...this.rows.values()].reduce((sum, counts) => sum + (counts.get(column) ?? 0), 0);
  }

  print(): void {
    const width = Math.max(...[...this.rows.keys(), "all"].map((row) => row.length));
    const line = (row: string, count: (column: string) => number) =>
      `        ${row.padEnd(width)}  ${this.columns.map((column) => `${count(column)} ${column}`).join(", ")}`;
    const lines = [...this.rows].map(([row, counts]) => line(row, (column) => counts.get(column) ?? 0));
    console.log([`      ${this.title}`, ...lines, line("all", (column) => this.total(column))].join("\n"));
  }
}
