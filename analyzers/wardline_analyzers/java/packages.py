"""Classes by their package: what `import p.*;` brings in, and what needs no import."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow.form import CAST

LANG: Final = frozenset(
    [
        "Boolean",
        "Byte",
        "Character",
        "CharSequence",
        "Class",
        "ClassLoader",
        "Comparable",
        "Double",
        "Enum",
        "Error",
        "Exception",
        "Float",
        "IllegalArgumentException",
        "IllegalStateException",
        "Integer",
        "InterruptedException",
        "Iterable",
        "Long",
        "Math",
        "NullPointerException",
        "Number",
        "NumberFormatException",
        "Object",
        "Override",
        "Process",
        "ProcessBuilder",
        "Record",
        "Runnable",
        "Runtime",
        "RuntimeException",
        "SecurityException",
        "Short",
        "String",
        "StringBuffer",
        "StringBuilder",
        "System",
        "Thread",
        "ThreadLocal",
        "Throwable",
        "UnsupportedOperationException",
        "Void",
    ]
)
"""Classes of `java.lang`, which need no import."""

ROOTS: Final = frozenset(
    [
        "java",
        "javax",
        "jakarta",
        "org",
        "com",
        "net",
        "io",
        "edu",
        "android",
        "androidx",
        "kotlin",
        "lombok",
        "reactor",
        "okhttp3",
        "ognl",
        "sun",
        "groovy",
        "freemarker",
    ]
)
"""What names of packages begin with."""

WORDS: Final = frozenset(
    [
        "str",
        "bytes",
        "bytearray",
        "int",
        "float",
        "bool",
        "list",
        "len",
        "isinstance",
        "super",
        CAST,
        "classmethod",
        "property",
        "Annotated",
    ]
)
"""Words of the common form that the lowering puts in."""

_SERVLET: Final = (
    "Cookie HttpServlet HttpServletRequest HttpServletRequestWrapper HttpServletResponse HttpServletResponseWrapper "
    "HttpSession Part"
)
_SERVLET_CORE: Final = (
    "Filter FilterChain FilterConfig GenericServlet RequestDispatcher Servlet ServletConfig ServletContext "
    "ServletException "
    "ServletInputStream ServletOutputStream ServletRequest ServletResponse"
)
_PERSISTENCE: Final = "Entity EntityManager EntityManagerFactory NamedQuery PersistenceContext Query TypedQuery"
_REST: Final = (
    "Consumes CookieParam DELETE FormParam GET HeaderParam MatrixParam POST PUT PATCH Path PathParam Produces "
    "QueryParam "
    "BeanParam DefaultValue"
)

_MESSAGES: Final = "BytesMessage MapMessage Message MessageConsumer MessageListener ObjectMessage Queue TextMessage"

_PACKAGES: Final = {
    "java.io": "BufferedInputStream BufferedReader BufferedWriter ByteArrayInputStream ByteArrayOutputStream "
    "DataInputStream "
    "File FileInputStream FileNotFoundException FileOutputStream FileReader FileWriter IOException InputStream "
    "InputStreamReader ObjectInputStream ObjectOutputStream OutputStream OutputStreamWriter PrintStream PrintWriter "
    "RandomAccessFile Reader Serializable StringReader StringWriter UnsupportedEncodingException Writer",
    "java.util": "ArrayDeque ArrayList Arrays Base64 Collection Collections Date Deque Enumeration HashMap HashSet "
    "Hashtable "
    "Iterator LinkedHashMap LinkedHashSet LinkedList List Locale Map Objects Optional PriorityQueue Properties Queue "
    "Random "
    "ResourceBundle Scanner Set Stack StringJoiner StringTokenizer TreeMap TreeSet UUID Vector",
    "java.util.function": "BiFunction Consumer Function Predicate Supplier UnaryOperator",
    "java.util.stream": "Collectors IntStream Stream",
    "java.util.regex": "Matcher Pattern",
    "java.util.zip": "ZipEntry ZipFile ZipInputStream GZIPInputStream",
    "java.util.logging": "Level Logger",
    "java.util.concurrent": "ConcurrentHashMap CompletableFuture ThreadLocalRandom",
    "java.net": "DatagramSocket HttpURLConnection InetAddress ServerSocket Socket URI URL URLConnection URLDecoder "
    "URLEncoder",
    "java.net.http": "HttpClient HttpRequest HttpResponse",
    "java.nio.file": "FileSystems Files Path Paths",
    "java.sql": "CallableStatement Connection DriverManager PreparedStatement ResultSet SQLException Statement",
    "java.security": "KeyPairGenerator KeyStore MessageDigest PrivateKey PublicKey SecureRandom Signature",
    "java.security.cert": "CertificateException X509Certificate",
    "javax.crypto": "Cipher KeyGenerator Mac NullCipher SecretKey SecretKeyFactory",
    "javax.crypto.spec": "GCMParameterSpec IvParameterSpec PBEKeySpec PBEParameterSpec SecretKeySpec",
    "javax.net.ssl": "HostnameVerifier HttpsURLConnection SSLContext SSLSession SSLSocket SSLSocketFactory "
    "TrustManager "
    "X509TrustManager",
    "javax.naming": "Context InitialContext NamingEnumeration NamingException",
    "javax.naming.directory": "DirContext InitialDirContext SearchControls SearchResult",
    "javax.script": "ScriptEngine ScriptEngineManager",
    "javax.servlet": _SERVLET_CORE,
    "jakarta.servlet": _SERVLET_CORE,
    "javax.servlet.http": _SERVLET,
    "jakarta.servlet.http": _SERVLET,
    "javax.servlet.annotation": "WebServlet WebFilter MultipartConfig",
    "jakarta.servlet.annotation": "WebServlet WebFilter MultipartConfig",
    "javax.persistence": _PERSISTENCE,
    "jakarta.persistence": _PERSISTENCE,
    "javax.ws.rs": _REST,
    "jakarta.ws.rs": _REST,
    "javax.ws.rs.core": "Context Response HttpHeaders UriInfo Cookie NewCookie",
    "jakarta.ws.rs.core": "Context Response HttpHeaders UriInfo Cookie NewCookie",
    "javax.xml.parsers": "DocumentBuilder DocumentBuilderFactory SAXParser SAXParserFactory",
    "javax.xml.stream": "XMLInputFactory XMLStreamReader XMLEventReader",
    "javax.xml.transform": "Source Transformer TransformerFactory",
    "javax.xml.transform.stream": "StreamResult StreamSource",
    "javax.xml.xpath": "XPath XPathConstants XPathExpression XPathFactory",
    "javax.xml.validation": "Schema SchemaFactory Validator",
    "org.w3c.dom": "Document Element Node NodeList",
    "org.xml.sax": "InputSource XMLReader",
    "org.xml.sax.helpers": "DefaultHandler XMLReaderFactory",
    "org.springframework.web.bind.annotation": "ControllerAdvice CookieValue CrossOrigin DeleteMapping "
    "ExceptionHandler GetMapping "
    "MatrixVariable ModelAttribute PatchMapping PathVariable PostMapping PutMapping RequestBody RequestHeader "
    "RequestMapping "
    "RequestMethod RequestParam RequestPart ResponseBody ResponseStatus RestController SessionAttribute",
    "org.springframework.stereotype": "Component Controller Repository Service",
    "org.springframework.http": "HttpHeaders HttpStatus MediaType ResponseCookie ResponseEntity",
    "org.springframework.jdbc.core": "JdbcTemplate RowMapper",
    "org.springframework.ui": "Model ModelMap",
    "org.springframework.web.client": "RestTemplate RestClient",
    "org.springframework.web.servlet": "ModelAndView",
    "org.springframework.web.multipart": "MultipartFile",
    "org.apache.ibatis.annotations": "Delete Insert Mapper Param Select Update",
    "org.hibernate": "Query Session SessionFactory SQLQuery",
    "org.owasp.esapi": "ESAPI Encoder",
    "javax.jms": _MESSAGES,
    "jakarta.jms": _MESSAGES,
    "javax.jdo": "JDOHelper PersistenceManager PersistenceManagerFactory Query",
    "io.vertx.sqlclient": "Pool SqlClient SqlConnection Tuple",
    "com.unboundid.ldap.sdk": "Filter LDAPConnection LDAPConnectionPool LDAPInterface ReadOnlySearchRequest "
    "SearchRequest SearchScope",
    "org.apache.directory.ldap.client.api": "LdapConnection LdapNetworkConnection",
    "groovy.lang": "Binding GroovyClassLoader GroovyCodeSource GroovyShell",
    "com.mongodb": "BasicDBObject BasicDBObjectBuilder DBObject",
}

CLASSES: Final = {package: tuple(names.split()) for package, names in _PACKAGES.items()}
"""The classes of much-used packages, by package."""

_UNMISTAKABLE: Final = (
    "java.io",
    "java.security",
    "java.sql",
    "java.util",
    "java.util.regex",
    "javax.crypto",
    "javax.crypto.spec",
    "javax.naming.directory",
    "javax.net.ssl",
    "javax.script",
    "javax.servlet",
    "javax.servlet.http",
    "javax.xml.parsers",
    "javax.xml.stream",
    "javax.xml.transform",
    "javax.xml.validation",
    "javax.xml.xpath",
    "org.springframework.jdbc.core",
    "org.springframework.web.bind.annotation",
    "org.springframework.stereotype",
    "org.springframework.web.client",
)
"""Packages whose classes are what everybody means by their names."""
_MISTAKABLE: Final = frozenset(
    [
        "Component",
        "Connection",
        "Filter",
        "Part",
        "Repository",
        "Schema",
        "Service",
        "Servlet",
        "Signature",
        "Source",
        "Transformer",
        "Validator",
    ]
)
"""Classes of these packages that have namesakes in many programs."""

WELL_KNOWN: Final = {
    name: f"{package}.{name}" for package in _UNMISTAKABLE for name in CLASSES[package] if name not in _MISTAKABLE
}
"""What a class is that no import names, where it is none of the program's own."""
