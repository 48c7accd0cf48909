"""More classes of Java's own library by their package: what `import java.util.*` brings.

Those that a file may mean without an import are in `packages.py`.
"""

from __future__ import annotations

from typing import Final

_FUNCTIONS: Final = (
    "BiConsumer BiFunction BiPredicate BinaryOperator BooleanSupplier Consumer DoubleBinaryOperator DoubleConsumer "
    "DoubleFunction DoublePredicate DoubleSupplier DoubleToIntFunction DoubleToLongFunction DoubleUnaryOperator "
    "Function IntBinaryOperator IntConsumer IntFunction IntPredicate IntSupplier IntToDoubleFunction "
    "IntToLongFunction IntUnaryOperator LongBinaryOperator LongConsumer LongFunction LongPredicate LongSupplier "
    "LongToDoubleFunction LongToIntFunction LongUnaryOperator ObjDoubleConsumer ObjIntConsumer ObjLongConsumer "
    "Predicate Supplier ToDoubleBiFunction ToDoubleFunction ToIntBiFunction ToIntFunction ToLongBiFunction "
    "ToLongFunction UnaryOperator"
)
_STREAMS: Final = (
    "BaseStream Collector Collectors DoubleStream Gatherer Gatherers IntStream LongStream Stream StreamSupport"
)

STANDARD: Final = {
    "java.io": (
        "BufferedOutputStream Closeable DataInput DataOutput EOFException Externalizable FileDescriptor "
        "FilterInputStream FilterOutputStream FilterReader FilterWriter Flushable "
        "InvalidClassException InvalidObjectException LineNumberInputStream NotSerializableException ObjectInput "
        "ObjectInputFilter ObjectOutput ObjectStreamException PipedInputStream PipedOutputStream PipedReader "
        "PipedWriter StreamCorruptedException UncheckedIOException"
    ),
    "java.util": (
        "AbstractCollection AbstractList AbstractQueue AbstractSequentialList AbstractSet Calendar "
        "ConcurrentModificationException DoubleSummaryStatistics EmptyStackException EventListener EventObject "
        "FormatterClosedException GregorianCalendar IllegalFormatException InputMismatchException "
        "IntSummaryStatistics ListResourceBundle LongSummaryStatistics MissingResourceException NavigableSet "
        "NoSuchElementException Observable Observer OptionalDouble OptionalLong PrimitiveIterator "
        "PropertyResourceBundle RandomAccess SequencedCollection SequencedMap SequencedSet ServiceLoader "
        "SimpleTimeZone SortedSet Spliterator Spliterators TimerTask"
    ),
    "java.util.concurrent": (
        "ArrayBlockingQueue BlockingDeque BlockingQueue CancellationException CompletionException CompletionService "
        "CompletionStage ConcurrentLinkedDeque ConcurrentMap ConcurrentSkipListMap ConcurrentSkipListSet "
        "CopyOnWriteArraySet CountDownLatch CountedCompleter CyclicBarrier DelayQueue Delayed Exchanger "
        "ExecutionException Executor ExecutorCompletionService Flow ForkJoinPool ForkJoinTask ForkJoinWorkerThread "
        "FutureTask LinkedBlockingDeque LinkedTransferQueue Phaser PriorityBlockingQueue RecursiveAction "
        "RecursiveTask RejectedExecutionException RunnableFuture ScheduledExecutorService ScheduledFuture "
        "ScheduledThreadPoolExecutor Semaphore SubmissionPublisher SynchronousQueue ThreadFactory "
        "ThreadPoolExecutor TimeoutException TransferQueue"
    ),
    "java.util.concurrent.atomic": (
        "AtomicIntegerArray AtomicLongArray AtomicMarkableReference AtomicReferenceArray AtomicStampedReference "
        "DoubleAdder LongAdder"
    ),
    "java.util.concurrent.locks": "Condition Lock ReadWriteLock ReentrantLock ReentrantReadWriteLock StampedLock",
    "java.util.function": _FUNCTIONS,
    "java.util.stream": _STREAMS,
    "java.util.regex": "MatchResult PatternSyntaxException",
    "java.util.zip": (
        "Adler32 CRC32 CheckedInputStream CheckedOutputStream Checksum DataFormatException Deflater "
        "DeflaterInputStream DeflaterOutputStream Inflater InflaterOutputStream ZipException"
    ),
    "java.util.jar": "Attributes JarEntry JarFile JarInputStream JarOutputStream Manifest",
    "java.util.logging": "ConsoleHandler FileHandler Handler LogManager LogRecord SimpleFormatter",
    "java.util.random": "RandomGenerator RandomGeneratorFactory",
    "java.lang.reflect": "Array Constructor Field InvocationHandler InvocationTargetException Method Parameter Proxy",
    "java.lang.invoke": "MethodHandle MethodHandles MethodType VarHandle",
    "java.math": "BigDecimal BigInteger MathContext RoundingMode",
    "java.net": (
        "Authenticator ConnectException CookieHandler CookieManager HttpCookie Inet4Address Inet6Address "
        "JarURLConnection MalformedURLException MulticastSocket NetworkInterface "
        "Proxy ProxySelector SocketAddress SocketException SocketTimeoutException URISyntaxException "
        "UnknownHostException"
    ),
    "java.nio": (
        "Buffer BufferOverflowException BufferUnderflowException ByteBuffer ByteOrder CharBuffer DoubleBuffer "
        "FloatBuffer IntBuffer LongBuffer MappedByteBuffer ShortBuffer"
    ),
    "java.nio.channels": (
        "AsynchronousServerSocketChannel AsynchronousSocketChannel Channel Channels DatagramChannel FileLock Pipe "
        "ReadableByteChannel SeekableByteChannel SelectionKey Selector ServerSocketChannel SocketChannel "
        "WritableByteChannel"
    ),
    "java.nio.charset": "CharacterCodingException CharsetDecoder CharsetEncoder CodingErrorAction",
    "java.nio.file": (
        "AccessDeniedException CopyOption DirectoryStream FileAlreadyExistsException FileStore FileVisitOption "
        "FileVisitResult FileVisitor InvalidPathException LinkOption NoSuchFileException NotDirectoryException "
        "OpenOption PathMatcher SimpleFileVisitor StandardCopyOption StandardOpenOption WatchEvent WatchKey "
        "WatchService"
    ),
    "java.nio.file.attribute": (
        "BasicFileAttributes FileAttribute FileTime PosixFilePermission PosixFilePermissions UserPrincipal"
    ),
    "java.security": (
        "AccessControlException AccessController AlgorithmParameterGenerator CodeSource GeneralSecurityException "
        "InvalidAlgorithmParameterException InvalidKeyException InvalidParameterException KeyException "
        "KeyManagementException KeyStoreException NoSuchAlgorithmException NoSuchProviderException Permission "
        "PrivilegedAction PrivilegedExceptionAction Provider SecureClassLoader SecureRandomParameters "
        "SignatureException SignedObject UnrecoverableKeyException"
    ),
    "javax.crypto": (
        "AEADBadTagException BadPaddingException CipherOutputStream EncryptedPrivateKeyInfo "
        "IllegalBlockSizeException KEM KeyAgreement NoSuchPaddingException SealedObject"
    ),
    "javax.crypto.spec": "DHParameterSpec OAEPParameterSpec PSource RC2ParameterSpec RC5ParameterSpec",
    "java.sql": (
        "Array BatchUpdateException Date ParameterMetaData Ref ResultSetMetaData RowId SQLTimeoutException "
        "SQLWarning SQLXML Savepoint Time Timestamp Types Wrapper"
    ),
    "javax.sql": (
        "CommonDataSource ConnectionPoolDataSource DataSource PooledConnection RowSet RowSetListener XADataSource"
    ),
    "java.text": (
        "Annotation AttributedString BreakIterator CharacterIterator ChoiceFormat CollationKey Collator DateFormat "
        "DecimalFormat DecimalFormatSymbols FieldPosition Format MessageFormat Normalizer NumberFormat "
        "ParseException ParsePosition SimpleDateFormat StringCharacterIterator"
    ),
    "java.time": (
        "Clock DateTimeException DayOfWeek Duration Instant LocalDate LocalDateTime LocalTime Month MonthDay "
        "OffsetDateTime OffsetTime Period Year YearMonth ZoneId ZoneOffset ZonedDateTime"
    ),
    "java.time.format": "DateTimeFormatter DateTimeFormatterBuilder DateTimeParseException FormatStyle",
    "javax.naming": (
        "Binding CommunicationException InvalidNameException LinkRef Name NameClassPair "
        "NameNotFoundException Reference Referenceable"
    ),
    "javax.naming.directory": (
        "AttributeInUseException InvalidSearchFilterException ModificationItem SchemaViolationException"
    ),
    "javax.naming.ldap": "Control ExtendedRequest ExtendedResponse PagedResultsControl SortControl StartTlsRequest",
    "javax.xml.xpath": (
        "XPathEvaluationResult XPathExpressionException XPathFunction XPathFunctionResolver XPathNodes "
        "XPathVariableResolver"
    ),
    "javax.xml.parsers": "FactoryConfigurationError ParserConfigurationException",
    "javax.xml.transform": (
        "OutputKeys Result SourceLocator Templates TransformerConfigurationException TransformerException URIResolver"
    ),
    "javax.xml.transform.dom": "DOMResult DOMSource",
    "org.w3c.dom": "Attr CDATASection Comment DOMException DocumentFragment NamedNodeMap Text",
    "org.xml.sax": "Attributes ContentHandler EntityResolver ErrorHandler SAXException SAXParseException",
}
"""By package."""

__all__ = ["STANDARD"]
