(with-eval-after-load 'lsp-mode
  (add-to-list 'lsp-language-id-configuration '(pip-requirements-mode . "pip-requirements") t)
  (add-to-list 'lsp-language-id-configuration '(makefile-gmake-mode . "makefile") t)
  (lsp-register-client
   (make-lsp-client :new-connection (lsp-stdio-connection '("/path/to/wardline" "server"))
                    :major-modes '(python-mode python-ts-mode pip-requirements-mode yaml-mode
                                  yaml-ts-mode json-mode jsonc-mode json-ts-mode js-json-mode
                                  toml-mode toml-ts-mode conf-toml-mode dockerfile-mode
                                  dockerfile-ts-mode markdown-mode gfm-mode sh-mode bash-ts-mode
                                  makefile-gmake-mode terraform-mode nxml-mode html-mode mhtml-mode
                                  ruby-mode ruby-ts-mode go-dot-mod-mode go-mod-ts-mode groovy-mode
                                  text-mode)
                    :add-on? t
                    :server-id 'wardline)))
