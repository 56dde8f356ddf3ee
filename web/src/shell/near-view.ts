import { type RefObject, useEffect, useState } from 'react';

/** So far below what can be seen, drawing begins. */
const margin = '300px';

/** Whether an element is near what can be seen, or was: pictures far below wait until somebody scrolls to them. */
export function useNearView(element: RefObject<Element | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    const target = element.current;
    if (near || target === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setNear(true);
      },
      { rootMargin: margin },
    );
    observer.observe(target);
    return () => observer.disconnect();
  }, [element, near]);
  return near;
}
