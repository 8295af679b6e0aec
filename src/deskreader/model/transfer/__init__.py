"""What is imported and exported: records of archives, and libraries of other news readers."""
