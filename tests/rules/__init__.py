"""Every rule page is run as a test; and the tests of the loader that reads the pages."""
