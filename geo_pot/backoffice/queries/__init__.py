"""What the pages show, within one Territory."""
