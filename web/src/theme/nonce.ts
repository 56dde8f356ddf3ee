import { setNonce } from 'get-nonce';

/** The page's one-time word: style elements that carry it pass the Content-Security-Policy. */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

setNonce(styleNonce);
