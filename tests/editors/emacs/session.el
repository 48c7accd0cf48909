;; Run by test_emacs.py: emacs -Q --batch -l session.el, on Emacs 28 and later.
;; In the environment: SCENE (a JSON file with what to do), REPORT (where to write what was seen), CLIENT (eglot or
;; lsp-mode), ENTRY (the file with the entry for it), PACKAGES (folders of packages, separated by colons).
(require 'cl-lib)
(require 'json)
(setq native-comp-enable-subr-trampolines nil ; else what stands in for a function of C is compiled, which needs a compiler
      comp-enable-subr-trampolines nil ; its name in Emacs 28
      native-comp-deferred-compilation nil
      create-lockfiles nil
      make-backup-files nil
      debug-on-error t)
(dolist (folder (split-string (or (getenv "PACKAGES") "") ":" t))
  (add-to-list 'load-path folder))

(defvar session-scene (json-read-file (getenv "SCENE")))
(defun session-get (key) (alist-get key session-scene))

(defun session-wait-for (what condition)
  (let ((end (+ (float-time) 60)))
    (while (not (funcall condition))
      (when (> (float-time) end) (error "no %s; diagnostics: %S" what (session-diagnostics)))
      (accept-process-output nil 0.02))))

(defun session-eglot ()
  (require 'eglot)
  (load (getenv "ENTRY") nil t)
  (setq eglot-sync-connect 60 eglot-autoshutdown t)
  (add-hook 'python-mode-hook #'eglot-ensure)
  (find-file (session-get 'file))
  (unless (eglot-managed-p) (apply #'eglot (eglot--guess-contact)))
  (session-wait-for "server" #'eglot-managed-p))

(defun session-eglot-diagnostics ()
  (flymake-start)
  (mapcar (lambda (d) (list (1- (line-number-at-pos (flymake-diagnostic-beg d))) (flymake-diagnostic-beg d)))
          (flymake-diagnostics)))

(defun session-lsp-mode ()
  (require 'lsp-mode)
  (load (getenv "ENTRY") nil t)
  (setq lsp-auto-guess-root t lsp-enable-file-watchers nil lsp-warn-no-matched-clients nil lsp-restart 'ignore
        lsp-session-file (concat (getenv "REPORT") ".session") lsp-enable-snippet nil lsp-diagnostics-provider :none
        lsp-auto-execute-action nil lsp-headerline-breadcrumb-enable nil lsp-modeline-workspace-status-enable nil
        lsp-modeline-code-actions-enable nil lsp-modeline-diagnostics-enable nil lsp-lens-enable nil)
  (find-file (session-get 'file))
  (lsp)
  (session-wait-for "server" (lambda () (lsp-workspaces))))

(defun session-lsp-mode-diagnostics ()
  (mapcar (lambda (d) (let ((start (lsp-get (lsp-get d :range) :start)))
                        (list (lsp-get start :line) (lsp--position-to-point start))))
          (lsp--get-buffer-diagnostics)))

(defun session-diagnostics ()
  "The findings as lists of line (from 0) and position, by line."
  (sort (if (equal (getenv "CLIENT") "eglot") (session-eglot-diagnostics) (session-lsp-mode-diagnostics))
        (lambda (a b) (< (car a) (car b)))))

(defun session-apply ()
  "Choose the fix in the client's own menu, as a person would."
  (let ((last-nonmenu-event 13)) ; a list, or nil, would mean a menu of the mouse
    (cl-letf (((symbol-function 'completing-read)
               (lambda (_prompt collection &rest _)
                 (or (cl-find (session-get 'fix) (all-completions "" collection) :test #'string-prefix-p)
                     (error "not in the menu: %S" (all-completions "" collection))))))
      (call-interactively
       (if (equal (getenv "CLIENT") "eglot") #'eglot-code-actions #'lsp-execute-code-action)))))

(let (opened fixed)
  (if (equal (getenv "CLIENT") "eglot") (session-eglot) (session-lsp-mode))
  (session-wait-for "two diagnostics" (lambda () (= 2 (length (session-diagnostics)))))
  (setq opened (session-diagnostics))
  (goto-char (cadr (cadr opened)))
  (session-apply)
  (session-wait-for "fix" (lambda () (string-match-p "safe_load" (buffer-string))))
  (when (equal (getenv "CLIENT") "eglot") ; it waits until Emacs is idle, which it never is in batch
    (eglot--signal-textDocument/didChange))
  (session-wait-for "end of the finding" (lambda () (= 1 (length (session-diagnostics)))))
  (setq fixed (session-diagnostics))
  (save-buffer)
  (with-temp-file (getenv "REPORT")
    (insert (json-encode `((emacs . ,emacs-major-version)
                           (opened . ,(vconcat (mapcar #'car opened)))
                           (fixed . ,(vconcat (mapcar #'car fixed)))))))
  (kill-emacs 0))
