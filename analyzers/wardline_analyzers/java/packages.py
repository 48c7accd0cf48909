"""Classes by their package: what `import p.*;` brings in, and what needs no import."""

from __future__ import annotations

from typing import Final

from wardline_analyzers.flow.form import CAST
from wardline_analyzers.java.library_packages import LIBRARIES
from wardline_analyzers.java.standard_packages import STANDARD

LANG: Final = frozenset(
    [
        "ArithmeticException",
        "ArrayIndexOutOfBoundsException",
        "AssertionError",
        "AutoCloseable",
        "Boolean",
        "Byte",
        "CharSequence",
        "Character",
        "Class",
        "ClassCastException",
        "ClassLoader",
        "ClassNotFoundException",
        "CloneNotSupportedException",
        "Cloneable",
        "Comparable",
        "Double",
        "Enum",
        "Error",
        "Exception",
        "Float",
        "IllegalArgumentException",
        "IllegalStateException",
        "IndexOutOfBoundsException",
        "InheritableThreadLocal",
        "Integer",
        "InterruptedException",
        "Iterable",
        "Long",
        "Math",
        "NoSuchFieldException",
        "NoSuchMethodException",
        "NullPointerException",
        "Number",
        "NumberFormatException",
        "Object",
        "OutOfMemoryError",
        "Override",
        "Process",
        "ProcessBuilder",
        "Record",
        "ReflectiveOperationException",
        "Runnable",
        "Runtime",
        "RuntimeException",
        "SecurityException",
        "Short",
        "StackOverflowError",
        "StrictMath",
        "String",
        "StringBuffer",
        "StringBuilder",
        "StringIndexOutOfBoundsException",
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
        "char",
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
_REST_CORE: Final = "Context Cookie HttpHeaders MediaType NewCookie Response SecurityContext UriInfo Variant"

_MESSAGES: Final = "BytesMessage MapMessage Message MessageConsumer MessageListener ObjectMessage Queue TextMessage"

_PACKAGES: Final = {
    "java.io": (
        "BufferedInputStream BufferedReader BufferedWriter ByteArrayInputStream ByteArrayOutputStream "
        "CharArrayReader CharArrayWriter Console DataInputStream DataOutputStream File FileFilter FileInputStream "
        "FileNotFoundException FileOutputStream FileReader FileWriter FilenameFilter IOException InputStream "
        "InputStreamReader LineNumberReader ObjectInputStream ObjectOutputStream OutputStream OutputStreamWriter "
        "PrintStream PrintWriter PushbackInputStream PushbackReader RandomAccessFile Reader SequenceInputStream "
        "Serializable StreamTokenizer StringBufferInputStream StringReader StringWriter "
        "UnsupportedEncodingException Writer"
    ),
    "java.util": (
        "AbstractMap ArrayDeque ArrayList Arrays Base64 BitSet Collection Collections Comparator Currency Date "
        "Deque Dictionary EnumMap EnumSet Enumeration Formatter HashMap HashSet Hashtable HexFormat IdentityHashMap "
        "Iterator LinkedHashMap LinkedHashSet LinkedList List ListIterator Locale Map NavigableMap Objects Optional "
        "OptionalInt PriorityQueue Properties Queue Random ResourceBundle Scanner Set SortedMap SplittableRandom "
        "Stack StringJoiner StringTokenizer TimeZone Timer TreeMap TreeSet UUID Vector WeakHashMap"
    ),
    "java.util.regex": "Matcher Pattern",
    "java.util.zip": (
        "GZIPInputStream GZIPOutputStream InflaterInputStream ZipEntry ZipFile ZipInputStream ZipOutputStream"
    ),
    "java.util.logging": "Level Logger",
    "java.util.concurrent": (
        "Callable CompletableFuture ConcurrentHashMap ConcurrentLinkedQueue CopyOnWriteArrayList ExecutorService "
        "Executors Future LinkedBlockingQueue ThreadLocalRandom TimeUnit"
    ),
    "java.util.concurrent.atomic": "AtomicBoolean AtomicInteger AtomicLong AtomicReference",
    "java.net": (
        "DatagramPacket DatagramSocket HttpURLConnection InetAddress InetSocketAddress PasswordAuthentication "
        "ServerSocket Socket URI URL URLClassLoader URLConnection URLDecoder URLEncoder"
    ),
    "java.net.http": "HttpClient HttpRequest HttpResponse",
    "java.nio.charset": "Charset StandardCharsets",
    "java.nio.channels": "AsynchronousFileChannel FileChannel",
    "java.nio.file": "FileSystem FileSystems Files Path Paths",
    "java.sql": (
        "Blob CallableStatement Clob Connection DatabaseMetaData Driver DriverManager PreparedStatement ResultSet "
        "SQLException Statement"
    ),
    "java.security": (
        "AlgorithmParameters DigestInputStream DigestOutputStream Key KeyFactory KeyPair KeyPairGenerator KeyStore "
        "MessageDigest Principal PrivateKey PublicKey SecureRandom Security Signature"
    ),
    "java.security.cert": "CertificateException X509Certificate",
    "javax.crypto": "Cipher CipherInputStream KeyGenerator Mac NullCipher SecretKey SecretKeyFactory",
    "javax.crypto.spec": (
        "DESKeySpec DESedeKeySpec GCMParameterSpec IvParameterSpec PBEKeySpec PBEParameterSpec SecretKeySpec"
    ),
    "javax.net.ssl": (
        "HostnameVerifier HttpsURLConnection SSLContext SSLParameters SSLServerSocket SSLSession SSLSocket "
        "SSLSocketFactory TrustManager X509TrustManager"
    ),
    "javax.naming": "CompositeName CompoundName Context InitialContext NameParser NamingEnumeration NamingException",
    "javax.naming.directory": (
        "Attribute Attributes BasicAttribute BasicAttributes DirContext InitialDirContext SearchControls SearchResult"
    ),
    "javax.naming.ldap": "InitialLdapContext LdapContext LdapName Rdn",
    "javax.script": "Compilable ScriptEngine ScriptEngineFactory ScriptEngineManager",
    "javax.servlet": _SERVLET_CORE,
    "jakarta.servlet": _SERVLET_CORE,
    "javax.servlet.http": _SERVLET,
    "jakarta.servlet.http": _SERVLET,
    "javax.servlet.annotation": "MultipartConfig WebFilter WebServlet",
    "jakarta.servlet.annotation": "MultipartConfig WebFilter WebServlet",
    "javax.persistence": _PERSISTENCE,
    "jakarta.persistence": _PERSISTENCE,
    "javax.ws.rs": _REST,
    "jakarta.ws.rs": _REST,
    "javax.ws.rs.core": _REST_CORE,
    "jakarta.ws.rs.core": _REST_CORE,
    "javax.xml.parsers": "DocumentBuilder DocumentBuilderFactory SAXParser SAXParserFactory",
    "javax.xml.stream": "XMLEventReader XMLInputFactory XMLStreamReader",
    "javax.xml.transform": "Source Transformer TransformerFactory",
    "javax.xml.transform.stream": "StreamResult StreamSource",
    "javax.xml.xpath": "XPath XPathConstants XPathExpression XPathFactory",
    "javax.xml.validation": "Schema SchemaFactory Validator",
    "org.w3c.dom": "Document Element Node NodeList",
    "org.xml.sax": "InputSource XMLReader",
    "org.xml.sax.helpers": "DefaultHandler XMLReaderFactory",
    "org.springframework.web.bind.annotation": (
        "ControllerAdvice CookieValue CrossOrigin DeleteMapping ExceptionHandler GetMapping MatrixVariable "
        "ModelAttribute PatchMapping PathVariable PostMapping PutMapping RequestBody RequestHeader RequestMapping "
        "RequestMethod RequestParam RequestPart ResponseBody ResponseStatus RestController SessionAttribute"
    ),
    "org.springframework.stereotype": "Component Controller Repository Service",
    "org.springframework.http": (
        "HttpEntity HttpHeaders HttpMethod HttpStatus MediaType RequestEntity ResponseCookie ResponseEntity"
    ),
    "org.springframework.jdbc.core": (
        "BatchPreparedStatementSetter BatchUpdateUtils JdbcOperations JdbcTemplate PreparedStatementCreator "
        "PreparedStatementCreatorFactory RowMapper"
    ),
    "org.springframework.jdbc.core.namedparam": (
        "NamedParameterBatchUpdateUtils NamedParameterJdbcOperations NamedParameterJdbcTemplate"
    ),
    "org.springframework.ui": "Model ModelMap",
    "org.springframework.web.client": "RestClient RestOperations RestTemplate",
    "org.springframework.web.servlet": "HandlerInterceptor ModelAndView",
    "org.springframework.web.multipart": "MultipartFile MultipartHttpServletRequest",
    "org.apache.ibatis.annotations": (
        "Delete DeleteProvider Insert InsertProvider Mapper Param Select SelectProvider Update UpdateProvider"
    ),
    "org.hibernate": "Query SQLQuery Session SessionFactory SharedSessionContract StatelessSession",
    "org.owasp.esapi": "ESAPI Encoder",
    "org.springframework.ldap.core": "LdapOperations LdapTemplate",
    "org.springframework.ldap.filter": (
        "AndFilter EqualsFilter Filter GreaterThanOrEqualsFilter HardcodedFilter LessThanOrEqualsFilter LikeFilter "
        "OrFilter WhitespaceWildcardsFilter"
    ),
    "org.springframework.ldap.support": "LdapEncoder LdapNameBuilder LdapUtils",
    "org.apache.commons.io": "FileUtils FilenameUtils IOUtils",
    "org.apache.commons.lang3": "RandomStringUtils RandomUtils SerializationUtils StringEscapeUtils StringUtils",
    "com.fasterxml.jackson.databind": "JsonNode ObjectMapper ObjectReader",
    "com.google.gson": "Gson JsonArray JsonElement JsonObject JsonParser JsonPrimitive",
    "javax.jms": _MESSAGES,
    "jakarta.jms": _MESSAGES,
    "javax.jdo": "JDOHelper PersistenceManager PersistenceManagerFactory Query",
    "io.vertx.sqlclient": "Pool SqlClient SqlConnection Transaction Tuple",
    "com.unboundid.ldap.sdk": (
        "Filter FullLDAPInterface LDAPConnection LDAPConnectionPool LDAPInterface ReadOnlySearchRequest "
        "SearchRequest SearchScope"
    ),
    "org.apache.directory.ldap.client.api": "LdapAsyncConnection LdapConnection LdapNetworkConnection",
    "com.jcraft.jsch": "Channel ChannelExec ChannelSftp ChannelShell JSch Session",
    "org.dom4j": "Attribute Branch Document DocumentFactory DocumentHelper Element Namespace Node",
    "org.apache.commons.exec": "CommandLine DefaultExecutor",
    "org.yaml.snakeyaml": "DumperOptions LoaderOptions Yaml",
    "org.yaml.snakeyaml.constructor": "Constructor SafeConstructor",
    "io.jsonwebtoken": "Claims Jws JwtParser Jwts SignatureAlgorithm",
    "com.auth0.jwt": "JWT JWTVerifier",
    "org.slf4j": "Logger LoggerFactory",
    "org.apache.logging.log4j": "LogBuilder LogManager Logger",
    "groovy.lang": "Binding GroovyClassLoader GroovyCodeSource GroovyShell",
    "com.mongodb": "BasicDBObject BasicDBObjectBuilder DBObject MongoCredential",
}

_KNOWN: Final = {**_PACKAGES, **LIBRARIES}
CLASSES: Final = {
    package: (*_KNOWN.get(package, "").split(), *STANDARD.get(package, "").split())
    for package in {**_KNOWN, **STANDARD}
}
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
        "Principal",
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
    name: f"{package}.{name}"
    for package in _UNMISTAKABLE
    for name in _KNOWN[package].split()
    if name not in _MISTAKABLE
}
"""What a class is that no import names, where it is none of the program's own."""
