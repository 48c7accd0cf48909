(with-eval-after-load 'lsp-mode
  (lsp-register-client
   (make-lsp-client :new-connection (lsp-stdio-connection '("/path/to/wardline" "server"))
                    :major-modes '(python-mode python-ts-mode)
                    :add-on? t
                    :server-id 'wardline)))
