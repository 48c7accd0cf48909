"""Rules: one Markdown page each, below a folder for their family; and the loader that reads them."""
