import type { ReactNode } from 'react';

/** A table that becomes stacked cards of label and value on a phone. Cells line up with `columns`. */
export function Table({
  label,
  columns,
  rows,
}: {
  label: string;
  columns: string[];
  rows: { key: string; cells: ReactNode[] }[];
}) {
  return (
    <table aria-label={label} className="mt-5 w-full text-left max-md:block">
      <thead className="text-ink-3 text-xs max-md:sr-only">
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col" className="border-line border-b py-2 pr-4 font-[550]">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-md:block">
        {rows.map((row) => (
          <tr key={row.key} className="border-line border-b align-top max-md:block max-md:py-2.5">
            {row.cells.map((cell, index) => (
              <td key={index} className="py-2.5 pr-4 max-md:flex max-md:gap-3 max-md:py-0.5 max-md:pr-0">
                <span aria-hidden className="text-ink-3 w-24 flex-none text-xs leading-5 md:hidden">
                  {columns[index]}
                </span>
                <span className="min-w-0">{cell}</span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
