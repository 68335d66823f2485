/** A table as CSV: a header row, then values, quoted where they need it. */
export function csv(columns: readonly string[], rows: readonly (readonly (number | string)[])[]): string {
  return [columns, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
}

function cell(value: number | string): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
