"""Which names run code or reach outside when a pickle calls them, which do no harm, and which nobody here knows."""

from __future__ import annotations

import sys
from _compat_pickle import IMPORT_MAPPING, NAME_MAPPING
from functools import lru_cache

from wardline_analyzers.model_files.report import Danger

_PROCESS = "starts programs"
CODE = "runs code that the file brings"
_FILES = "reads, writes or deletes files"
_NETWORK = "reaches the network"
_NATIVE = "loads native code"
_INTERPRETER = "reaches into the interpreter"
_UNPICKLES = "loads another pickle"
_IMPORTS = "imports any module"
_REACHES = "fetches any attribute"

_MODULES: dict[str, str] = {
    name: why
    for why, names in {
        _PROCESS: "os posix nt subprocess _posixsubprocess _winapi pty commands popen2 multiprocessing concurrent "
        "asyncio webbrowser pip ensurepip venv antigravity setuptools distutils _osx_support _aix_support _pyrepl sh "
        "pexpect fabric invoke paramiko plumbum",
        CODE: "code codeop runpy timeit trace cProfile profile pdb bdb doctest test idlelib lib2to3 pydoc "
        "importlib imp zipimport pkgutil _frozen_importlib _frozen_importlib_external IPython ipykernel "
        "numpy.f2py numpy.distutils numpy.testing torch.utils.bottleneck torch.utils.cpp_extension torch.hub "
        "torch._inductor torch._dynamo torch.utils.collect_env py cffi numexpr",
        _FILES: "shutil tempfile fileinput io _io _pyio pathlib._local tarfile zipfile mmap dbm sqlite3 linecache "
        "posixpath ntpath genericpath glob",
        _NETWORK: "socket _socket ssl _ssl http urllib urllib2 urllib3 requests httpx aiohttp httplib ftplib smtplib "
        "poplib imaplib nntplib telnetlib xmlrpc socketserver select selectors wsgiref",
        _NATIVE: "ctypes _ctypes",
        _INTERPRETER: "sys gc inspect signal faulthandler atexit threading _thread builtins __builtin__ types "
        "__main__.__builtins__ site sysconfig tracemalloc _testcapi _xxsubinterpreters marshal ast symtable",
        _UNPICKLES: "pickle _pickle cPickle pickletools shelve dill joblib.numpy_pickle",
    }.items()
    for name in names.split()
}
"""Modules, with all that is below them, of which only what `_HARMLESS` names may be in a file."""

_NAMES: dict[str, str] = {
    name: why
    for why, names in {
        _PROCESS: "system popen Popen spawn spawnl spawnv spawnve execv execve execl check_output check_call getoutput "
        "getstatusoutput run_command startfile fork forkpty create_subprocess_shell create_subprocess_exec",
        CODE: "eval exec execfile compile run runcode runstring runctx run_path run_module _run_code "
        "runsource interact debug_script execWrapper sympify parse_expr literal_eval query "
        "evaluate_guards_expression compile_file FunctionType CodeType LambdaType _make_function _create_function "
        "_create_code _builtin_type _make_skel_func _function_setstate",
        _IMPORTS: "__import__ import_module resolve_name subimport _import_module import_string import_object locate "
        "load_object load_module find_loader exec_module load_entry_point",
        _UNPICKLES: "read_pickle loads unpickle load_pickle Unpickler",
        _NATIVE: "load_library CDLL cdll WinDLL PyDLL dlopen LoadLibrary load_inline ExtensionFileLoader",
        _NETWORK: "urlopen urlretrieve urlcleanup download_url",
        _FILES: "open FileIO rmtree unlink remove rmdir FileHandler write_text write_bytes read_text read_bytes "
        "fromfile tofile loadtxt savetxt genfromtxt memmap",
        _REACHES: "attrgetter methodcaller getattr setattr delattr vars globals locals __getattribute__ __dict__ "
        "__globals__ __builtins__ __subclasses__ __class__ __base__ __bases__ __mro__ __code__ __loader__ __spec__",
        _INTERPRETER: "settrace setprofile breakpoint breakpointhook exit quit _exit kill register_at_fork",
    }.items()
    for name in names.split()
}
"""Last parts of names that say what a function is for, in whatever package it stands."""

_LOADERS = frozenset(("load", "load_model", "from_pretrained", "read", "fromfile"))
"""Of known packages: these read another file."""

_HARMLESS: dict[str, str] = {
    "builtins": "object int float complex bool str bytes bytearray list tuple dict set frozenset slice range "
    "NoneType NotImplemented Ellipsis property staticmethod classmethod type zip enumerate reversed "
    "sorted len iter next abs min max sum "
    "BaseException Exception ArithmeticError AssertionError AttributeError BlockingIOError "
    "BrokenPipeError BufferError ChildProcessError ConnectionError EOFError FileExistsError FileNotFoundError "
    "FloatingPointError ImportError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt "
    "LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError NotImplementedError OSError IOError "
    "OverflowError PermissionError ProcessLookupError RecursionError ReferenceError RuntimeError RuntimeWarning "
    "StopIteration SyntaxError SystemError TimeoutError TypeError UnboundLocalError UnicodeDecodeError "
    "UnicodeEncodeError UnicodeError UserWarning ValueError Warning ZeroDivisionError DeprecationWarning "
    "FutureWarning StopAsyncIteration GeneratorExit ExceptionGroup",
    "types": "SimpleNamespace MappingProxyType NoneType GenericAlias UnionType EllipsisType NotImplementedType",
    "io": "BytesIO StringIO",
    "_io": "BytesIO StringIO",
    "pathlib._local": "PosixPath WindowsPath Path PurePath PurePosixPath PureWindowsPath",
    "pathlib": "PosixPath WindowsPath Path PurePath PurePosixPath PureWindowsPath",
    "collections": "OrderedDict defaultdict deque Counter ChainMap UserDict UserList UserString",
    "copyreg": "_reconstructor __newobj__ __newobj_ex__",
    "_codecs": "encode",
    "codecs": "encode",
    "datetime": "date datetime time timedelta timezone tzinfo timezone.utc",
    "zoneinfo": "ZoneInfo ZoneInfo._unpickle",
    "decimal": "Decimal Context",
    "fractions": "Fraction",
    "uuid": "UUID SafeUUID",
    "array": "array _array_reconstructor",
    "re": "_compile Pattern",
    "enum": "Enum IntEnum Flag IntFlag StrEnum",
    "functools": "partial",
    "operator": "itemgetter add mul sub",
    "_operator": "itemgetter add mul sub",
    "itertools": "count chain repeat cycle islice",
    "random": "Random",
    "_random": "Random",
    "argparse": "Namespace",
    "string": "Template Formatter",
    "ipaddress": "IPv4Address IPv6Address IPv4Network IPv6Network IPv4Interface IPv6Interface",
    "statistics": "NormalDist",
    "dataclasses": "Field _MISSING_TYPE",
    "weakref": "WeakKeyDictionary WeakValueDictionary WeakSet",
    "numpy": "dtype ndarray matrix float16 float32 float64 int8 int16 int32 int64 uint8 uint16 uint32 uint64 bool_ "
    "bool str_ bytes_ void object_ complex64 complex128 datetime64 timedelta64 recarray record",
    "numpy.core.multiarray": "_reconstruct scalar",
    "numpy._core.multiarray": "_reconstruct scalar",
    "numpy.core.numeric": "_frombuffer",
    "numpy._core.numeric": "_frombuffer",
    "numpy.random._pickle": "__randomstate_ctor __generator_ctor __bit_generator_ctor",
    "numpy.random._mt19937": "MT19937",
    "numpy.random._pcg64": "PCG64 PCG64DXSM",
    "numpy.ma.core": "_mareconstruct MaskedArray",
    "torch": "Size device dtype Tensor float16 bfloat16 float32 float64 float double half int8 int16 int32 int64 uint8 "
    "long int short bool complex64 complex128 strided contiguous_format channels_last preserve_format "
    "LongStorage FloatStorage HalfStorage QUInt2x4Storage QUInt4x2Storage QInt32Storage QInt8Storage QUInt8Storage "
    "ComplexFloatStorage ComplexDoubleStorage DoubleStorage BFloat16Storage BoolStorage CharStorage ShortStorage "
    "IntStorage ByteStorage",
    "torch._utils": "_rebuild_tensor _rebuild_tensor_v2 _rebuild_tensor_v3 _rebuild_parameter "
    "_rebuild_parameter_with_state _rebuild_qtensor _rebuild_sparse_tensor _rebuild_device_tensor_from_numpy "
    "_rebuild_meta_tensor_no_storage _rebuild_wrapper_subclass",
    "torch.storage": "UntypedStorage TypedStorage _load_from_bytes",
    "torch.nn.parameter": "Parameter Buffer",
    "torch.serialization": "_get_layout",
    "torch._tensor": "_rebuild_from_type_v2",
    "joblib.numpy_pickle": "NumpyArrayWrapper NDArrayWrapper ZNDArrayWrapper",
    "scipy.sparse._csr": "csr_matrix csr_array",
    "scipy.sparse._csc": "csc_matrix csc_array",
    "scipy.sparse.csr": "csr_matrix",
    "scipy.sparse.csc": "csc_matrix",
    "pandas.core.frame": "DataFrame",
    "pandas.core.series": "Series",
    "pandas.core.internals.managers": "BlockManager SingleBlockManager",
    "pandas.core.indexes.base": "Index _new_Index",
    "pandas.core.indexes.range": "RangeIndex",
    "pandas._libs.internals": "_unpickle_block",
}
_HARMLESS_NAMES = {(module, name) for module, names in _HARMLESS.items() for name in names.split()}
_STANDARD = frozenset(sys.stdlib_module_names)


@lru_cache(maxsize=4096)
def danger_of(module: str, name: str) -> tuple[Danger, str]:
    """What a name that a pickle imports means, and what for; Python 2's names count as what they are today."""
    now = NAME_MAPPING.get((module, name))
    if now is None and module in IMPORT_MAPPING:
        now = (IMPORT_MAPPING[module], name)
    if now is None:
        return _of(module, name)
    if module not in _STANDARD:
        return _of(*now)
    return max(_of(module, name), _of(*now), key=lambda each: each[0])


def _of(module: str, name: str) -> tuple[Danger, str]:
    if (module, name) in _HARMLESS_NAMES:
        return Danger.HARMLESS, ""
    parts = name.split(".")
    whole = module.split(".")
    for end in range(len(whole), 0, -1):
        why = _MODULES.get(".".join(whole[:end]))
        if why is not None:
            return Danger.DANGEROUS, _NAMES.get(parts[-1], why)
    why = next((_NAMES[part] for part in parts if part in _NAMES), None)
    if why is not None:
        return Danger.DANGEROUS, why
    # `x.os` is the module that `x` has imported, and `torch.serialization` + `os.system` goes on from there.
    reached = next((part for part in parts if part in _MODULES and not part[0].isupper()), None)
    if reached is not None:
        return Danger.DANGEROUS, _MODULES[reached]
    if any(part.startswith("__") and part not in ("__new__", "__init__") for part in parts[1:]):
        return Danger.DANGEROUS, _REACHES
    if whole[0] in _STANDARD and not parts[0][:1].isupper() and (parts[0] not in _HARMLESS.get(module, "").split()):
        return Danger.DANGEROUS, "is a function of the standard library that no data needs"
    if parts[-1] in _LOADERS and parts[-1][:1].islower():
        return Danger.DANGEROUS, "loads another file"
    return Danger.UNKNOWN, ""


def reaches(text: str) -> bool:
    """Whether a name that `getattr` and its like get leads out of the object: to modules, or to what runs code."""
    return any(part in _NAMES or part in _MODULES or part.startswith("__") for part in text.split("."))
