"""Reading files of complaints: a mapping says what their columns mean. Pure: lines in, drafts or reasons out."""
