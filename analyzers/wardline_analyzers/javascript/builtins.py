"""Names that mean themselves in JavaScript, and the modules that come with Node."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LANGUAGE: Final = _words(
    """
    Array ArrayBuffer AggregateError Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError
    FinalizationRegistry Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Intl Iterator JSON
    Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer String
    Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet
    WebAssembly decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval globalThis isFinite isNaN
    parseFloat parseInt unescape
    """
)
_NODE: Final = _words(
    """
    Buffer __dirname __filename clearImmediate clearInterval clearTimeout console exports global import module process
    queueMicrotask require setImmediate setInterval setTimeout structuredClone
    """
)
_BROWSERS: Final = _words(
    """
    AbortController AbortSignal Blob BroadcastChannel CustomEvent DOMParser Document Element Event EventSource File
    FileReader FormData HTMLElement Headers History IntersectionObserver Image MessageChannel MessageEvent
    MutationObserver Node Option Range ReadableStream Request Response TextDecoder TextEncoder TransformStream URL
    URLSearchParams WebSocket Worker WritableStream XMLHttpRequest XMLSerializer addEventListener alert atob btoa
    confirm crypto customElements document fetch frames history indexedDB localStorage location name navigator open
    opener origin parent performance postMessage prompt self sessionStorage top window
    """
)
"""What browsers have, and Node in part."""
_RUNTIMES: Final = _words("Bun Deno")
_PAGES: Final = _words(
    "$ DOMPurify Handlebars Intercom Mustache React ReactDOM Vue WinJS angular axios d3 jQuery mermaid webix"
)
"""Libraries that a page loads for all its scripts."""
_IMPORTED: Final = _words(
    """
    $fetch appendResponseHeader cachedEventHandler defineCachedEventHandler defineEventHandler eventHandler getQuery
    getRequestHeader getRequestURL getRouterParam getRouterParams getValidatedQuery navigateTo proxyRequest readBody
    readFormData readMultipartFormData readRawBody readValidatedBody sendProxy sendRedirect setResponseHeader
    """
)
"""What Nuxt imports into the modules of its server by itself."""
_STORES: Final = _words("$page")
"""What SvelteKit's store of the page holds, where a component reads it."""
_LOWERED: Final = _words("JSX $h isinstance super typeof str int float bool bytes list dict use-server")
"""What the lowering writes for elements of JSX and of templates, for operators, for types, and for a directive."""

BUILTINS: Final = _LANGUAGE | _NODE | _BROWSERS | _RUNTIMES | _PAGES | _IMPORTED | _STORES | _LOWERED

STANDARD: Final = _words(
    """
    assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns dns/promises
    domain events fs fs/promises http http2 https inspector module net os path path/posix path/win32 perf_hooks process
    punycode querystring readline readline/promises repl stream stream/promises string_decoder sys timers
    timers/promises tls trace_events tty url util util/types v8 vm wasi worker_threads zlib
    Array Boolean Buffer Date Function JSON Map Math Number Object Promise Proxy Reflect RegExp Set String Symbol
    TextDecoder TextEncoder URL URLSearchParams WeakMap WeakSet
    """
)
"""The first words of names of Node's modules and of the language's own objects."""
