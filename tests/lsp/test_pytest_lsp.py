"""A client that others wrote: pytest-lsp, with the capabilities of three editors."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from tests.lsp.samples import FLAW, FLAW_RULE, VAIN


@pytest_lsp.fixture(  # type: ignore[untyped-decorator]
    params=["visual_studio_code", "neovim", "emacs"],
    config=ClientServerConfig(server_command=[sys.executable, "-m", "wardline", "server"]),
)
async def editor(request: pytest.FixtureRequest, lsp_client: LanguageClient) -> AsyncIterator[None]:
    params = types.InitializeParams(capabilities=client_capabilities(request.param), root_uri="file:///w")
    params.initialization_options = {"settings": {"bandit": "off"}}
    lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda params: None)
    await lsp_client.initialize_session(params)
    yield
    await lsp_client.shutdown_session()


@pytest.mark.asyncio
async def test_diagnostics_a_fix_and_a_hover(editor: LanguageClient) -> None:
    uri = "file:///w/a.py"
    item = types.TextDocumentItem(uri=uri, language_id="python", version=1, text=f"{FLAW}\n{VAIN}\n")
    editor.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))
    await editor.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    flaw, vain = editor.diagnostics[uri]
    assert flaw.code == FLAW_RULE
    document = types.TextDocumentIdentifier(uri=uri)
    context = types.CodeActionContext(diagnostics=[vain], only=[types.CodeActionKind.QuickFix])
    params = types.CodeActionParams(text_document=document, range=vain.range, context=context)
    actions = await editor.text_document_code_action_async(params)
    assert actions and isinstance(actions[0], types.CodeAction) and actions[0].title
    hover = await editor.text_document_hover_async(types.HoverParams(document, flaw.range.start))
    assert hover is not None and FLAW_RULE in str(hover.contents)
