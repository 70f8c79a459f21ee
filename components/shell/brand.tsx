/** The logo: a signature on its line. */
export function Brand() {
  return (
    <svg
      aria-hidden
      viewBox="0 0 24 24"
      width="22"
      height="22"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      className="flex-none"
    >
      <path d="M3 17c3-9 6-12 7-10s-3 9-1 9 3-5 5-5 0 4 2 4 2-2 5-3" />
      <path d="M3 21h18" />
    </svg>
  );
}
