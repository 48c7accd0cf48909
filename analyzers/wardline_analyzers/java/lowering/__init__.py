"""From a Java unit's tree to the common form, by kinds of nodes."""
