/** Hands the browser a file to keep under this name. */
export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser reads it after this tick.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
