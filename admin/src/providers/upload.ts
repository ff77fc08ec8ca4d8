import { apiHeaders, ApiError, toApiError, UNREACHABLE } from './api.ts';

interface UploadOptions {
  signal: AbortSignal;
  /** How much has left, 0 to 1. */
  onProgress: (share: number) => void;
}

/**
 * Posts a form with a file to `/api<path>` and tells how far it is, which `fetch` cannot. Throws {@link ApiError}, and an
 * `AbortError` when it was cancelled.
 */
export function upload<T>(path: string, form: FormData, { signal, onProgress }: UploadOptions): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api${path}`);
    for (const [name, value] of Object.entries(apiHeaders())) request.setRequestHeader(name, value);
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total, lengthComputable }) => lengthComputable && onProgress(loaded / total));
    request.addEventListener('load', () => {
      const body: unknown = request.response;
      // The shape is the contract's; the server's tests hold it to that.
      if (request.status >= 200 && request.status < 300) resolve(body as T);
      else reject(toApiError(request.status, body));
    });
    request.addEventListener('error', () => reject(new ApiError(0, UNREACHABLE, UNREACHABLE)));
    request.addEventListener('abort', () => reject(new DOMException('cancelled', 'AbortError')));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}
