"""The other modules of a project, by levels. Start reading in project_flow.py."""
