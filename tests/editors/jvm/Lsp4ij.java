// A client on Eclipse LSP4J that behaves as JetBrains' plugin LSP4IJ (0.20) does, with its limits: UTF-16, ids of
// requests that are texts, pulled diagnostics, quick fixes asked for automatically by kind, no isPreferred, several
// changes in one notification, settings from the template. What LSP4J of this age does not know is sent as plain JSON.
// Run by test_lsp4ij_session.py: java -cp LSP4J.jar Lsp4ij.java SCENE.json REPORT.json

import com.google.gson.*;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.regex.*;
import java.util.stream.*;
import org.eclipse.lsp4j.*;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.eclipse.lsp4j.services.*;

public class Lsp4ij {
  static final long SECONDS = 60;

  public interface Server extends LanguageServer {
    @JsonRequest("textDocument/diagnostic")
    CompletableFuture<JsonElement> pull(JsonObject params);
  }

  public interface NewerClient extends LanguageClient {
    @JsonRequest("workspace/diagnostic/refresh")
    CompletableFuture<Void> refreshDiagnostics();
  }

  /** The document, and what the server has asked for. */
  static class Client implements NewerClient {
    final BlockingQueue<String> came = new LinkedBlockingQueue<>();
    final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    volatile JsonObject settings;
    volatile String uri, text;
    volatile int version = 1;
    volatile int mostChanges = 0;
    volatile Server server;

    public void telemetryEvent(Object event) {}

    public void publishDiagnostics(PublishDiagnosticsParams params) {}

    public void showMessage(MessageParams message) {
      asked.add("message: " + message.getMessage());
    }

    /** The person at the IDE says yes to everything. */
    public CompletableFuture<MessageActionItem> showMessageRequest(ShowMessageRequestParams params) {
      came.add("question");
      return CompletableFuture.completedFuture(params.getActions().get(0));
    }

    public void logMessage(MessageParams message) {}

    public CompletableFuture<Void> createProgress(WorkDoneProgressCreateParams params) {
      return CompletableFuture.completedFuture(null);
    }

    public void notifyProgress(ProgressParams params) {}

    public CompletableFuture<List<Object>> configuration(ConfigurationParams params) {
      List<Object> answers = new ArrayList<>();
      for (ConfigurationItem item : params.getItems()) answers.add(settings.get(item.getSection()));
      came.add("configuration");
      return CompletableFuture.completedFuture(answers);
    }

    public CompletableFuture<Void> registerCapability(RegistrationParams params) {
      return CompletableFuture.completedFuture(null);
    }

    public CompletableFuture<Void> refreshCodeLenses() {
      came.add("lenses");
      return CompletableFuture.completedFuture(null);
    }

    public CompletableFuture<Void> refreshDiagnostics() {
      came.add("diagnostics");
      return CompletableFuture.completedFuture(null);
    }

    public CompletableFuture<ApplyWorkspaceEditResponse> applyEdit(ApplyWorkspaceEditParams params) {
      change(edits(params.getEdit()));
      came.add("edit");
      return CompletableFuture.completedFuture(new ApplyWorkspaceEditResponse(true));
    }

    List<TextEdit> edits(WorkspaceEdit edit) {
      if (edit.getDocumentChanges() == null) return edit.getChanges().get(uri);
      return edit.getDocumentChanges().get(0).getLeft().getEdits();
    }

    /** Edits of one text, sent as the IDE sends what changed since its last commit: in one notification. */
    synchronized void change(List<TextEdit> edits) {
      List<TextEdit> backwards = new ArrayList<>(edits);
      backwards.sort(Comparator.comparingInt((TextEdit e) -> offset(e.getRange().getStart())).reversed());
      List<TextDocumentContentChangeEvent> changes = new ArrayList<>();
      for (TextEdit edit : backwards) {
        int start = offset(edit.getRange().getStart()), end = offset(edit.getRange().getEnd());
        text = text.substring(0, start) + edit.getNewText() + text.substring(end);
        changes.add(new TextDocumentContentChangeEvent(edit.getRange(), end - start, edit.getNewText()));
      }
      mostChanges = Math.max(mostChanges, changes.size());
      var named = new VersionedTextDocumentIdentifier(uri, ++version);
      server.getTextDocumentService().didChange(new DidChangeTextDocumentParams(named, changes));
    }

    void type(int line, int character, String typed) {
      Position place = new Position(line, character);
      change(List.of(new TextEdit(new Range(place, place), typed)));
    }

    /** Java's texts are UTF-16, as the positions are. */
    int offset(Position position) {
      int at = 0;
      for (int line = 0; line < position.getLine(); line++) at = text.indexOf('\n', at) + 1;
      return at + position.getCharacter();
    }

    String at(Range range) {
      return text.substring(offset(range.getStart()), offset(range.getEnd()));
    }

    void waitFor(String what) throws InterruptedException {
      for (String one; (one = came.poll(SECONDS, TimeUnit.SECONDS)) != null; ) if (one.equals(what)) return;
      throw new IllegalStateException("the server did not ask for: " + what);
    }
  }

  /** A stream that also keeps what went through it. */
  static OutputStream copied(OutputStream out, OutputStream copy) {
    return new FilterOutputStream(out) {
      @Override
      public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
        copy.write(bytes, from, length);
      }
    };
  }

  static final Gson GSON = new Gson();
  static final Client client = new Client();

  static JsonObject document() {
    JsonObject params = new JsonObject();
    params.add("textDocument", GSON.toJsonTree(new TextDocumentIdentifier(client.uri)));
    return params;
  }

  /** The findings, and for each the text that its range covers, as [code, text]. */
  static List<Diagnostic> pull(JsonObject report, String name) throws Exception {
    JsonObject answer = client.server.pull(document()).get(SECONDS, TimeUnit.SECONDS).getAsJsonObject();
    JsonArray shown = new JsonArray();
    List<Diagnostic> found = new ArrayList<>();
    for (JsonElement item : answer.getAsJsonArray("items")) {
      JsonObject plain = item.getAsJsonObject();
      Diagnostic diagnostic = new Diagnostic();
      diagnostic.setRange(GSON.fromJson(plain.get("range"), Range.class));
      diagnostic.setCode(plain.get("code").getAsString());
      diagnostic.setMessage(plain.get("message").getAsString());
      found.add(diagnostic);
      JsonArray one = new JsonArray();
      one.add(diagnostic.getCode().getLeft());
      one.add(client.at(diagnostic.getRange()));
      shown.add(one);
    }
    report.add(name, shown);
    return found;
  }

  static List<Command> lenses(JsonObject report, String name) throws Exception {
    var params = new CodeLensParams(new TextDocumentIdentifier(client.uri));
    var asked = client.server.getTextDocumentService().codeLens(params);
    List<Command> commands = new ArrayList<>();
    for (CodeLens lens : asked.get(SECONDS, TimeUnit.SECONDS)) commands.add(lens.getCommand());
    report.add(name, GSON.toJsonTree(commands.stream().map(Command::getTitle).collect(Collectors.toList())));
    return commands;
  }

  /** Ask again until it is so, or for so long that it will not be: the report shows what came last. */
  static void until(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!condition.call() && System.nanoTime() < end) Thread.sleep(50);
  }

  /** A click on a lens: its command is in executeCommandProvider, so the server runs it. */
  static void click(List<Command> lenses, String title) throws Exception {
    Command command = lenses.stream().filter(c -> c.getTitle().equals(title)).findFirst().orElseThrow();
    var params = new ExecuteCommandParams(command.getCommand(), command.getArguments());
    client.server.getWorkspaceService().executeCommand(params).get(SECONDS, TimeUnit.SECONDS);
  }

  public static void main(String[] arguments) throws Exception {
    JsonObject scene = JsonParser.parseString(Files.readString(Path.of(arguments[0]))).getAsJsonObject();
    JsonObject report = new JsonObject();
    Path file = Path.of(scene.get("file").getAsString());
    client.uri = file.toUri().toString();
    client.text = Files.readString(file);
    client.settings = scene.getAsJsonObject("settings");
    List<String> command = new ArrayList<>();
    scene.getAsJsonArray("server").forEach(word -> command.add(word.getAsString()));

    Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    Launcher<Server> launcher =
        new Launcher.Builder<Server>()
            .setLocalService(client)
            .setRemoteInterface(Server.class)
            .setInput(process.getInputStream())
            .setOutput(copied(process.getOutputStream(), wire))
            .create();
    launcher.startListening();
    client.server = launcher.getRemoteProxy();
    TextDocumentService documents = client.server.getTextDocumentService();
    WorkspaceService workspace = client.server.getWorkspaceService();

    JsonObject hello = scene.getAsJsonObject("initialize");
    hello.addProperty("processId", ProcessHandle.current().pid());
    var answer = launcher.getRemoteEndpoint().request("initialize", hello).get(SECONDS, TimeUnit.SECONDS);
    ServerCapabilities able = ((InitializeResult) answer).getCapabilities();
    report.add("commands", GSON.toJsonTree(able.getExecuteCommandProvider().getCommands()));
    client.server.initialized(new InitializedParams());
    workspace.didChangeConfiguration(new DidChangeConfigurationParams(client.settings));
    client.waitFor("configuration");

    documents.didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(client.uri, "python", 1, client.text)));
    List<Diagnostic> found = pull(report, "opened");

    // The light bulb of one finding: asked for by itself, without a key pressed.
    String flaw = scene.get("fix_code").getAsString(), title = scene.get("fix").getAsString();
    Diagnostic target = found.stream().filter(d -> d.getCode().getLeft().equals(flaw)).findFirst().orElseThrow();
    JsonObject ask = document();
    ask.add("range", GSON.toJsonTree(target.getRange()));
    JsonObject context = new JsonObject();
    JsonObject echoed = GSON.toJsonTree(target).getAsJsonObject();
    echoed.addProperty("code", target.getCode().getLeft());
    context.add("diagnostics", GSON.toJsonTree(List.of(echoed)));
    context.add("only", GSON.toJsonTree(List.of("quickfix")));
    context.addProperty("triggerKind", 2);
    ask.add("context", context);
    @SuppressWarnings("unchecked")
    var offered =
        (List<Either<Command, CodeAction>>)
            launcher.getRemoteEndpoint().request("textDocument/codeAction", ask).get(SECONDS, TimeUnit.SECONDS);
    List<CodeAction> actions = offered.stream().map(Either::getRight).collect(Collectors.toList());
    Set<String> kinds = actions.stream().map(CodeAction::getKind).collect(Collectors.toCollection(TreeSet::new));
    report.add("kinds", GSON.toJsonTree(kinds));
    boolean unknown = actions.stream().anyMatch(a -> a.getIsPreferred() != null || a.getDisabled() != null);
    report.addProperty("unknown", unknown);
    CodeAction fix = actions.stream().filter(a -> a.getTitle().equals(title)).findFirst().orElseThrow();
    report.addProperty("lazy", fix.getEdit() == null);
    client.change(client.edits(documents.resolveCodeAction(fix).get(SECONDS, TimeUnit.SECONDS).getEdit()));
    pull(report, "fixed");
    Position place = found.get(0).getRange().getStart();
    var hover = documents.hover(new HoverParams(new TextDocumentIdentifier(client.uri), place));
    report.addProperty("hover", hover.get(SECONDS, TimeUnit.SECONDS).getContents().getRight().getKind());

    // A suggestion of an assistant: the IDE does not tell, so all that comes is the edit, while somebody is typing.
    int end = (int) client.text.chars().filter(c -> c == '\n').count();
    String block = scene.get("block").getAsString();
    client.type(end, 0, block.substring(0, 1));
    Thread.sleep(600);
    client.type(end, 1, block.substring(1));
    pull(report, "accepted");
    List<Command> lenses = lenses(report, "lenses");
    click(lenses, "Fix all");
    client.waitFor("edit");
    pull(report, "block_fixed");
    click(lenses(report, "lenses_fixed"), "Review");
    client.waitFor("question");
    client.waitFor("lenses");
    until(() -> lenses(report, "lenses_reviewed").get(0).getTitle().endsWith("approved"));

    // The Configuration tab: what is written there holds at once.
    client.settings = scene.getAsJsonObject("other_settings");
    client.came.clear();
    workspace.didChangeConfiguration(new DidChangeConfigurationParams(client.settings));
    client.waitFor("diagnostics");
    until(() -> pull(report, "other_settings").isEmpty());

    Files.writeString(file, client.text);
    documents.didSave(new DidSaveTextDocumentParams(new TextDocumentIdentifier(client.uri)));
    documents.didClose(new DidCloseTextDocumentParams(new TextDocumentIdentifier(client.uri)));
    client.server.shutdown().get(SECONDS, TimeUnit.SECONDS);
    client.server.exit();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) throw new IllegalStateException("the server did not exit");
    report.addProperty("exit", process.exitValue());
    report.add("messages", GSON.toJsonTree(client.asked));
    report.addProperty("most_changes", client.mostChanges);
    Set<String> ids = new TreeSet<>(); // "text" or "number", of each request of ours
    Matcher sent = Pattern.compile("\"id\":(\"?)[0-9]+\"?,\"method\"").matcher(wire.toString(StandardCharsets.UTF_8));
    while (sent.find()) ids.add(sent.group(1).isEmpty() ? "number" : "text");
    report.add("ids", GSON.toJsonTree(ids));
    Files.writeString(Path.of(arguments[1]), report.toString(), StandardCharsets.UTF_8);
    System.exit(0);
  }
}
