"""What a document asks the dataflow for: units worth a look, the ways of the data. Start in document_flow.py."""
