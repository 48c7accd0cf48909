// A JVM client on Eclipse LSP4J, the library that JetBrains' LSP4IJ is built on, announcing what LSP4IJ announces.
// Run by test_jvm.py: java -cp LSP4J.jar Session.java SCENE.json REPORT.json

import com.google.gson.*;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import org.eclipse.lsp4j.*;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.services.*;

public class Session {
  static final long SECONDS = 60;
  static final BlockingQueue<PublishDiagnosticsParams> published = new LinkedBlockingQueue<>();

  static class Client implements LanguageClient {
    public void telemetryEvent(Object event) {}

    public void publishDiagnostics(PublishDiagnosticsParams params) {
      published.add(params);
    }

    public void showMessage(MessageParams message) {
      System.err.println("showMessage: " + message.getMessage());
    }

    public CompletableFuture<MessageActionItem> showMessageRequest(ShowMessageRequestParams params) {
      return CompletableFuture.completedFuture(null);
    }

    public void logMessage(MessageParams message) {}

    public CompletableFuture<List<Object>> configuration(ConfigurationParams params) {
      return CompletableFuture.completedFuture(new ArrayList<>(Collections.nCopies(params.getItems().size(), null)));
    }

    public CompletableFuture<Void> registerCapability(RegistrationParams params) {
      return CompletableFuture.completedFuture(null);
    }
  }

  static InitializeParams hello(Path folder) {
    InitializeParams hello = new InitializeParams();
    hello.setProcessId((int) ProcessHandle.current().pid());
    hello.setRootUri(folder.toUri().toString());
    hello.setClientInfo(new ClientInfo("IntelliJ IDEA", "2026.1"));
    WorkspaceClientCapabilities workspace = new WorkspaceClientCapabilities();
    workspace.setApplyEdit(true);
    workspace.setConfiguration(true);
    WorkspaceEditCapabilities edits = new WorkspaceEditCapabilities();
    edits.setDocumentChanges(true);
    workspace.setWorkspaceEdit(edits);
    TextDocumentClientCapabilities text = new TextDocumentClientCapabilities();
    CodeActionKindCapabilities kinds = new CodeActionKindCapabilities(List.of("quickfix", "refactor", "source"));
    CodeActionCapabilities actions =
        new CodeActionCapabilities(new CodeActionLiteralSupportCapabilities(kinds), true);
    actions.setDataSupport(true);
    actions.setResolveSupport(new CodeActionResolveSupportCapabilities(List.of("edit")));
    text.setCodeAction(actions);
    text.setSynchronization(new SynchronizationCapabilities(true, true, true));
    ClientCapabilities capabilities = new ClientCapabilities();
    capabilities.setWorkspace(workspace);
    capabilities.setTextDocument(text);
    hello.setCapabilities(capabilities);
    return hello;
  }

  static List<Diagnostic> diagnostics(int version) throws InterruptedException {
    while (true) {
      PublishDiagnosticsParams params = published.poll(SECONDS, TimeUnit.SECONDS);
      if (params == null) throw new IllegalStateException("no diagnostics for version " + version);
      if (params.getVersion() != null && params.getVersion() >= version) return params.getDiagnostics();
    }
  }

  static JsonArray shown(List<Diagnostic> diagnostics) {
    JsonArray shown = new JsonArray();
    for (Diagnostic diagnostic : diagnostics) {
      JsonArray one = new JsonArray();
      one.add(diagnostic.getRange().getStart().getLine());
      one.add(diagnostic.getCode().getLeft());
      shown.add(one);
    }
    return shown;
  }

  static int offset(String text, Position position) {
    int at = 0;
    for (int line = 0; line < position.getLine(); line++) at = text.indexOf('\n', at) + 1;
    return at + position.getCharacter();
  }

  static String apply(String text, TextEdit edit) {
    int start = offset(text, edit.getRange().getStart()), end = offset(text, edit.getRange().getEnd());
    return text.substring(0, start) + edit.getNewText() + text.substring(end);
  }

  static List<TextEdit> edits(WorkspaceEdit edit, String uri) {
    if (edit.getDocumentChanges() != null) return edit.getDocumentChanges().get(0).getLeft().getEdits();
    return edit.getChanges().get(uri);
  }

  public static void main(String[] arguments) throws Exception {
    JsonObject scene = JsonParser.parseString(Files.readString(Path.of(arguments[0]))).getAsJsonObject();
    JsonObject report = new JsonObject();
    Path file = Path.of(scene.get("file").getAsString());
    String uri = file.toUri().toString(), text = Files.readString(file);
    List<String> command = new ArrayList<>();
    scene.get("server").getAsJsonArray().forEach(word -> command.add(word.getAsString()));

    Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Launcher<LanguageServer> launcher =
        new Launcher.Builder<LanguageServer>()
            .setLocalService(new Client())
            .setRemoteInterface(LanguageServer.class)
            .setInput(process.getInputStream())
            .setOutput(process.getOutputStream())
            .create();
    launcher.startListening();
    LanguageServer server = launcher.getRemoteProxy();
    server.initialize(hello(file.getParent())).get(SECONDS, TimeUnit.SECONDS);
    server.initialized(new InitializedParams());
    TextDocumentService documents = server.getTextDocumentService();

    documents.didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(uri, "python", 1, text)));
    List<Diagnostic> found = diagnostics(1);
    report.add("opened", shown(found));

    String flaw = scene.get("fix_code").getAsString(), title = scene.get("fix").getAsString();
    Diagnostic target = found.stream().filter(d -> d.getCode().getLeft().equals(flaw)).findFirst().orElseThrow();
    CodeActionContext context = new CodeActionContext(List.of(target), List.of(CodeActionKind.QuickFix));
    CodeActionParams ask = new CodeActionParams(new TextDocumentIdentifier(uri), target.getRange(), context);
    CodeAction action =
        documents.codeAction(ask).get(SECONDS, TimeUnit.SECONDS).stream()
            .map(Either::getRight)
            .filter(a -> a.getTitle().equals(title))
            .findFirst()
            .orElseThrow();
    report.addProperty("action", action.getTitle());
    if (action.getEdit() == null) action = documents.resolveCodeAction(action).get(SECONDS, TimeUnit.SECONDS);

    // LSP4IJ sends what changed since the last commit of its own tree: several changes in one notification.
    List<TextDocumentContentChangeEvent> changes = new ArrayList<>();
    List<TextEdit> fix = new ArrayList<>(edits(action.getEdit(), uri));
    fix.sort(Comparator.comparingInt((TextEdit e) -> e.getRange().getStart().getLine())
            .thenComparingInt(e -> e.getRange().getStart().getCharacter()).reversed());
    for (TextEdit edit : fix) {
      text = apply(text, edit);
      changes.add(new TextDocumentContentChangeEvent(edit.getRange(), 0, edit.getNewText()));
    }
    documents.didChange(new DidChangeTextDocumentParams(new VersionedTextDocumentIdentifier(uri, 2), changes));
    report.add("fixed", shown(diagnostics(2)));

    Position place = new Position(scene.get("insert_line").getAsInt(), 0);
    TextEdit insert = new TextEdit(new Range(place, place), scene.get("insert").getAsString() + "\n");
    text = apply(text, insert);
    TextDocumentContentChangeEvent change =
        new TextDocumentContentChangeEvent(insert.getRange(), 0, insert.getNewText());
    documents.didChange(
        new DidChangeTextDocumentParams(new VersionedTextDocumentIdentifier(uri, 3), List.of(change)));
    report.add("inserted", shown(diagnostics(3)));
    report.addProperty("buffer", text);
    Files.writeString(file, text);
    documents.didSave(new DidSaveTextDocumentParams(new TextDocumentIdentifier(uri)));

    server.shutdown().get(SECONDS, TimeUnit.SECONDS);
    server.exit();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) throw new IllegalStateException("the server did not exit");
    report.addProperty("exit", process.exitValue());
    Files.writeString(Path.of(arguments[1]), report.toString());
    System.exit(0);
  }
}
