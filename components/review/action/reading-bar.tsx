'use client';

import { useEffect, useState } from 'react';

/** On a phone: how much is left to read before the answers, which come after the content. Gone once they are in view. */
export function ReadingBar() {
  const [screens, setScreens] = useState<number | null>(null);
  useEffect(() => {
    const measure = () => {
      const panel = document.getElementById('verdict');
      if (!panel) return;
      setScreens((panel.getBoundingClientRect().top - window.innerHeight * 0.8) / window.innerHeight);
    };
    measure();
    window.addEventListener('scroll', measure, { passive: true });
    window.addEventListener('resize', measure);
    return () => {
      window.removeEventListener('scroll', measure);
      window.removeEventListener('resize', measure);
    };
  }, []);
  if (screens === null || screens <= 0) return null;
  return (
    <div
      data-noprint
      className="border-line-2 bg-panel split:hidden fixed inset-x-0 bottom-0 z-20 flex items-center justify-between gap-3 border-t px-4 py-2.5 text-[13px]"
    >
      <span>
        {screens < 1 ? 'Less than a screen left to read' : `About ${Math.ceil(screens)} screens left to read`}
      </span>
      <a href="#verdict" className="border-line-2 rounded-lg border px-3 py-1.5 font-[550]">
        To your verdict
      </a>
    </div>
  );
}
